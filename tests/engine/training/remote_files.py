"""Small data sets that tests may fetch, and servers that are none."""

from __future__ import annotations

import gzip
import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from engine.training.data import fetching, remote_sets
from engine.training.data.remote_sets import REMOTE, RemoteFile
from tests.engine.training import cifar_files
from tests.engine.training.idx_files import NAMES, idx_bytes, images_and_labels


def small_files(folder):
    """Return what the files of small data sets hold, by set and name."""
    mnist = {}
    for seed, part in enumerate(("train", "test")):
        images, labels = images_and_labels(60 if part == "train" else 30, side=28, classes=10, seed=seed)
        for kind, array in (("images", images), ("labels", labels)):
            mnist[f"{NAMES[part, kind]}.gz"] = gzip.compress(idx_bytes(array), mtime=0)
    archive = cifar_files.write_archive(folder / "archive.tar.gz").read_bytes()
    return {"mnist": mnist, "fashion-mnist": dict(mnist), "cifar-10": {"cifar-10-binary.tar.gz": archive}}


def small_sets(files):
    """Return the table of remote sets, of these files."""
    return {
        name: replace(REMOTE[name], files=tuple(
            RemoteFile(file, len(content), hashlib.sha256(content).hexdigest())
            for file, content in held.items()
        ))
        for name, held in files.items()
    }  # fmt: skip


def use_small_sets(monkeypatch, folder):
    """Let the table have small sets, and return what their files hold."""
    files, table = small_files(folder), remote_sets.REMOTE
    sets = small_sets(files)
    for module in [*sys.modules.values()]:
        if vars(module).get("REMOTE") is table:
            monkeypatch.setattr(module, "REMOTE", sets)
    return files


class Servers:
    """Stands for the internet: sends `files` in chunks, and has a list of what it was `asked`.

    `faults` are raised for addresses that begin so, `sent` is what is sent for a file's name in its place.
    `while_sending` is called before each chunk.
    """

    chunk = 1000

    def __init__(self, files):
        self.files = {name: content for held in files.values() for name, content in held.items()}
        self.asked, self.faults, self.sent = [], {}, {}
        self.while_sending = lambda: None

    def downloader(self, meter):
        """Return what stands for pooch's downloader."""

        def download(address, place, _pooch):
            self.asked.append(address)
            for beginning, error in self.faults.items():
                if address.startswith(beginning):
                    raise error
            name = address.rpartition("/")[2]
            content = self.sent.get(name, self.files[name])
            with Path(place).open("wb") as file:
                for start in range(0, len(content), self.chunk):
                    self.while_sending()
                    piece = content[start : start + self.chunk]
                    file.write(piece)
                    meter.update(self.chunk)  # as pooch does, however long the piece is
            meter.reset()
            meter.update(len(content))
            meter.close()

        return download


def plug_in(monkeypatch, files):
    """Let everything be fetched from `Servers`, and return them."""
    servers = Servers(files)
    monkeypatch.setattr(fetching, "downloader", servers.downloader)
    return servers
