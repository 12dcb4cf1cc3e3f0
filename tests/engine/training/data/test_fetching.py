"""Data sets are fetched whole or not at all, from the first server that has them, or a sentence says why."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from requests import exceptions

from engine.errors import DatasetError
from engine.training.data import fetching, remote_sets
from engine.training.data.fetching import CancelledError, Fetching
from engine.training.data.idx import NAME
from engine.training.data.remote_sets import REMOTE, path_of, size_text
from tests.engine.training.remote_files import plug_in, small_files, use_small_sets

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def files(monkeypatch, tmp_path):
    return use_small_sets(monkeypatch, tmp_path)


@pytest.fixture
def servers(monkeypatch, files):
    return plug_in(monkeypatch, files)


def kept(name="mnist"):
    """Return what is in the folder of a set, by name."""
    folder = remote_sets.REMOTE[name].folder
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def refused(name="mnist", mirror=""):
    with pytest.raises(DatasetError) as caught:
        Fetching(name, mirror).run()
    assert caught.value.source in {name, mirror}
    return str(caught.value)


# -- fetched ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REMOTE)
def test_a_set_is_there_once_it_was_fetched_and_is_asked_for_once(files, servers, name, home):
    with pytest.raises(DatasetError, match=f"chainrule fetch {name}") as caught:
        path_of(name)
    assert "is not on this computer yet" in str(caught.value)
    path = Fetching(name).run()
    assert kept(name) == files[name]
    assert path_of(name) == path
    assert path.is_relative_to(home / "settings" / "data" / name)
    first = remote_sets.REMOTE[name].mirrors[0]
    assert servers.asked == [first + file for file in files[name]]
    Fetching(name).run()
    assert len(servers.asked) == len(files[name])


def test_progress_grows_to_the_size_of_all_files(files, servers):
    told, way = [], Fetching("mnist")
    way.run(told.append)
    assert told == sorted(told)
    assert len(set(told)) > 10
    assert told[-1] == way.done == way.size == sum(map(len, files["mnist"].values()))


def test_every_chunk_is_told_and_a_file_begins_anew_with_another_server(files, servers):
    names = [*files["mnist"]]
    chunks = iter(range(1000))

    def fail_once():
        if next(chunks) == 3:
            raise exceptions.ConnectionError

    servers.while_sending = fail_once
    told, way = [], Fetching("mnist")
    assert way.done == 0
    way.run(told.append)
    expected, before = [1000, 2000, 3000], 0
    for name in names:
        size = len(files["mnist"][name])
        expected += [before + min(start + 1000, size) for start in range(0, size, 1000)]
        before += size
        expected += [before, before]  # once from pooch, at the end, and once when the file is in its place
    assert told == expected
    told.clear()
    for path in way.wanted.folder.iterdir():
        os.utime(path, (0, 0))
    servers.asked.clear()
    Fetching("mnist").run(told.append)
    assert told == np.cumsum([len(files["mnist"][name]) for name in names]).tolist()
    assert servers.asked == []


def test_a_chunk_too_much_is_borne_and_a_byte_more_is_not():
    told, way = [], Fetching("mnist")
    file = way.wanted.files[0]
    meter = fetching._Meter(way, file, 5, told.append)
    meter.begin()
    meter.update(file.size + fetching.CHUNK)
    assert told == [way.done] == [5 + file.size]
    with pytest.raises(fetching._FailedError):
        meter.update(1)
    way.cancel()
    with pytest.raises(CancelledError):
        meter.update(0)


def test_files_that_are_there_stay_and_one_that_is_another_is_fetched_anew(files, servers):
    Fetching("mnist").run()
    name = "train-images-idx3-ubyte.gz"
    path = remote_sets.REMOTE["mnist"].folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    servers.asked.clear()
    Fetching("mnist").run()
    assert [address.rpartition("/")[2] for address in servers.asked] == [name]
    assert kept() == files["mnist"]


def test_a_file_of_another_length_is_not_there(files, servers):
    Fetching("mnist").run()
    path = remote_sets.REMOTE["mnist"].folder / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DatasetError, match="not on this computer"):
        path_of("mnist")


def test_where_one_server_fails_the_next_one_is_asked_for_that_file_and_the_others(servers, files):
    first, second = remote_sets.REMOTE["mnist"].mirrors
    servers.faults[first] = exceptions.ConnectionError()
    Fetching("mnist").run()
    names = [*files["mnist"]]
    assert servers.asked == [first + names[0], *(second + name for name in names)]


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_a_mirror_that_is_chosen_is_the_only_one(servers, files, monkeypatch, by):
    mirror = "https://school.example/sets/"
    if by == "environment":
        monkeypatch.setenv("CHAINRULE_MIRROR", mirror)
    Fetching("mnist", mirror if by == "argument" else "").run()
    assert servers.asked == [f"https://school.example/sets/mnist/{name}" for name in files["mnist"]]
    shutil.rmtree(remote_sets.REMOTE["mnist"].folder)
    servers.faults["https://school"] = exceptions.ConnectionError()
    said = refused(mirror=mirror)
    assert "there is no connection to school.example; is this computer online?" in said


@pytest.mark.parametrize("mirror", ["school.example", "ftp://school.example", "https://", "http://[x"])
def test_what_is_no_address_is_no_mirror(servers, mirror):
    assert f"{mirror} is no mirror to fetch from" in refused(mirror=mirror)
    assert servers.asked == []


# -- not fetched ------------------------------------------------------------------------------------------


def test_without_a_connection_one_sentence_says_so_and_nothing_is_kept(servers):
    for error in (exceptions.ConnectionError(), exceptions.ReadTimeout()):
        servers.faults["https://"] = error
        assert refused() == (
            "MNIST cannot be fetched: there is no connection to storage.googleapis.com or "
            "ossci-datasets.s3.amazonaws.com; is this computer online?"
        )
    assert kept() == {}


def answer(status):
    error = exceptions.HTTPError()
    error.response = type("Response", (), {"status_code": status})()
    return error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (answer(404), "it answers 404"),
        (exceptions.HTTPError(), "it does not send the file"),
        (exceptions.SSLError(), "its certificate is not to be trusted"),
        (exceptions.ChunkedEncodingError(), "it does not send the file"),
    ],
    ids=["status", "no status", "certificate", "broken"],
)
def test_what_a_server_did_is_said_beside_its_name(servers, error, why):
    servers.faults["https://storage"] = error
    servers.faults["https://ossci"] = exceptions.ConnectionError()
    assert refused() == (
        f"MNIST cannot be fetched. storage.googleapis.com: {why}; "
        "ossci-datasets.s3.amazonaws.com: no connection"
    )


def test_a_file_with_another_checksum_is_never_kept(servers, files):
    name = "train-images-idx3-ubyte.gz"
    servers.sent[name] = files["mnist"][name][:-1] + b"?"
    said = refused()
    assert "what it sends is another file: its checksum is wrong" in said
    assert len(servers.asked) == 2
    assert kept() == {}


def test_what_has_no_end_is_left_where_the_file_should_end(servers, files):
    name = "t10k-labels-idx1-ubyte.gz"
    servers.sent[name] = bytes(10**6)
    assert "it sends more than there should be" in refused()
    assert kept() == {other: content for other, content in files["mnist"].items() if other != name}


def test_files_that_were_whole_before_it_was_cancelled_are_kept_and_the_rest_comes_later(servers, files):
    way = Fetching("mnist")
    servers.while_sending = lambda: way.cancel() if "labels" in servers.asked[-1] else None
    with pytest.raises(CancelledError, match="MNIST was not fetched: it was cancelled"):
        way.run()
    name = "train-images-idx3-ubyte.gz"
    assert kept() == {name: files["mnist"][name]}
    servers.while_sending = lambda: None
    servers.asked.clear()
    Fetching("mnist").run()
    assert len(servers.asked) == 3
    assert kept() == files["mnist"]


def test_what_is_cancelled_before_it_begins_asks_nobody(servers):
    way = Fetching("mnist")
    way.cancel()
    with pytest.raises(CancelledError):
        way.run()
    assert servers.asked == []


def fail(code):
    raise OSError(code, os.strerror(code))


def test_a_full_disk_is_said_and_leaves_nothing(servers):
    servers.while_sending = lambda: fail(errno.ENOSPC)
    folder = remote_sets.REMOTE["mnist"].folder
    assert refused() == f"MNIST cannot be fetched: there is no room on the disk for 1 MB in {folder}"
    assert kept() == {}


def test_a_disk_without_room_is_seen_beforehand(servers, monkeypatch):
    usage = type("Usage", (), {"free": 10})()
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _path: usage)
    assert "there is no room on the disk" in refused()
    assert servers.asked == []
    usage.free = Fetching("mnist").size - 1
    assert "there is no room on the disk" in refused()
    usage.free += 1
    Fetching("mnist").run()


def test_a_folder_that_cannot_be_written_is_said(servers, home):
    (home / "settings").write_text("no folder")
    folder = remote_sets.REMOTE["mnist"].folder
    assert refused() == f"MNIST cannot be kept in {folder}: {os.strerror(errno.ENOTDIR)}"


def test_parts_that_a_crash_has_left_are_removed_once_they_are_old(servers, files):
    folder = remote_sets.REMOTE["mnist"].folder
    folder.mkdir(parents=True)
    for name, age in (("tmpold", 10**4), ("tmpnew", 0)):
        (folder / name).touch()
        then = (folder / name).stat().st_mtime - age
        os.utime(folder / name, (then, then))
    Fetching("mnist").run()
    assert set(kept()) == {*files["mnist"], "tmpnew"}


# -- the table --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", REMOTE.values(), ids=REMOTE)
def test_every_row_says_all_that_is_needed(row):
    assert all(len(file.sha256) == 64 and set(file.sha256) <= set("0123456789abcdef") for file in row.files)
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in row.mirrors)
    assert all(NAME.fullmatch(file.name) or file.name == "cifar-10-binary.tar.gz" for file in row.files)
    assert len({file.sha256 for file in row.files}) == len(row.files)


def test_sizes_are_told_in_megabytes():
    assert [size_text(row.size) for row in REMOTE.values()] == ["12 MB", "31 MB", "170 MB"]


# -- a server of its own ----------------------------------------------------------------------------------

PROGRAM = """
import functools, http.server, os, sys, threading, warnings
from pathlib import Path
import pytest
from engine.errors import DatasetError
from engine.training.data.fetching import Fetching
from tests.engine.training.remote_files import use_small_sets

warnings.simplefilter("error")
place = Path(sys.argv[1])

encodings = set()

class Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        encodings.add(self.headers["Accept-Encoding"])
        super().do_GET()

    def log_message(self, *_told):
        pass

with pytest.MonkeyPatch.context() as patch:
    files = use_small_sets(patch, place)
    (place / "served" / "mnist").mkdir(parents=True)
    for name, content in files["mnist"].items():
        (place / "served" / "mnist" / name).write_bytes(content)
    handler = functools.partial(Quiet, directory=place / "served")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        os.environ["CHAINRULE_MIRROR"] = "http://%s:%s" % server.server_address
        told, way = [], Fetching("mnist")
        folder = way.run(told.append)
        print(sorted(path.read_bytes() == files["mnist"][path.name] for path in folder.iterdir()))
        print(told[-1] == way.size, len(told) > 8)
        try:
            Fetching("fashion-mnist").run()
        except DatasetError as error:
            print(error)
        server.shutdown()
    print(encodings)
    try:
        Fetching("cifar-10").run()
    except DatasetError as error:
        print(error)
    print([*(place / "kept" / "data" / "cifar-10").iterdir()])
"""


def test_a_server_on_this_computer_is_fetched_from_and_one_that_is_gone_is_not_waited_for(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CHAINRULE_SETTINGS": str(tmp_path / "kept")}
    environment |= {"NO_PROXY": "*", "no_proxy": "*"}
    command = [sys.executable, "-c", PROGRAM, tmp_path]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [
        "[True, True, True, True]",
        "True True",
        "Fashion-MNIST cannot be fetched. 127.0.0.1: it answers 404",
        "{'identity'}",
        "CIFAR-10 cannot be fetched: there is no connection to 127.0.0.1; is this computer online?",
        "[]",
    ]


def test_what_fetches_is_loaded_only_once_it_is_asked_for():
    code = "import sys, gui.training.lab, gui.cli.fetch; print({'pooch', 'requests'} & {*sys.modules})"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_small_sets_are_those_of_the_table(tmp_path):
    assert {name: list(held) for name, held in small_files(tmp_path).items()} == {
        name: [file.name for file in row.files] for name, row in REMOTE.items()
    }
