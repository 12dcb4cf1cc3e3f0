"""`chainrule fetch`: the list of what can be fetched, and fetching it for a race."""

from __future__ import annotations

import json

import pytest
from requests import exceptions

from engine.training.data.remote_sets import REMOTE
from gui.cli import fetch
from gui.main import main
from tests.engine.training.remote_files import plug_in, use_small_sets

RACE = ["--hidden", "8", "--epochs", "1", "--optimizer", "adam", "--json"]


@pytest.fixture(autouse=True)
def servers(monkeypatch, tmp_path):
    return plug_in(monkeypatch, use_small_sets(monkeypatch, tmp_path))


def printed(capsys, *arguments):
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("name", REMOTE)
def test_a_race_runs_on_a_set_once_it_was_fetched(capsys, name, home):
    code, out, err = printed(capsys, "train", "--dataset", name, *RACE)
    assert (code, out) == (1, "")
    assert (
        f"is not on this computer yet; press Fetch in the Training Lab, or enter: chainrule fetch {name}"
        in err
    )
    code, out, err = printed(capsys, "fetch", name)
    assert (code, err) == (0, "")
    assert out.startswith(f"{REMOTE[name].title} is in {home}")
    code, out, err = printed(capsys, "train", "--dataset", name, *RACE)
    assert (code, err) == (0, "")
    assert json.loads(out)


def test_the_list_says_what_was_fetched_and_who_has_it(capsys):
    main(["fetch", "fashion-mnist"])
    code, out, _err = printed(capsys, "fetch")
    lines = {line.split()[0]: line for line in out.splitlines() if line[1:2].strip()}
    assert code == 0
    assert [" yes " in lines[name] for name in REMOTE] == [False, True, False]
    assert "storage.googleapis.com" in lines["mnist"]


def test_a_mirror_takes_the_place_of_the_servers(capsys, servers):
    assert printed(capsys, "fetch", "mnist", "--mirror", "https://school.example")[0] == 0
    assert {address.rpartition("/")[0] for address in servers.asked} == {"https://school.example/mnist"}


def test_what_goes_wrong_is_one_line(capsys, servers):
    servers.faults["https://"] = exceptions.ConnectionError()
    code, out, err = printed(capsys, "fetch", "mnist")
    assert (code, out) == (1, "")
    assert err.startswith("chainrule fetch: MNIST cannot be fetched: there is no connection to ")
    assert len(err.splitlines()) == 1
    code, _out, err = printed(capsys, "fetch", "imagenet")
    assert code == 2
    assert "mnist, fashion-mnist, cifar-10" in err


def test_it_can_be_interrupted(capsys, servers):
    def interrupt():
        raise KeyboardInterrupt

    servers.while_sending = interrupt
    code, out, err = printed(capsys, "fetch", "mnist")
    assert (code, out, err) == (130, "", "MNIST was not fetched: it was cancelled\n")
    assert [*fetch.REMOTE["mnist"].folder.iterdir()] == []
