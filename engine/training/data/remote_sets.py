"""The data sets that can be fetched: their files with sizes and checksums, who has them, where they are kept.

Another one is one row of `REMOTE` here, and one in `datasets`. A mirror chosen by the user takes the place of
all others; it holds a folder for each set, called as the set is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import platformdirs

from engine.errors import DatasetError
from engine.files.places import chosen_folder
from engine.text import _

MIRROR_VARIABLE = "CHAINRULE_MIRROR"
"""The environment variable that names a mirror, as in https://data.example.org/sets."""
MEGABYTE = 10**6


@dataclass(frozen=True)
class RemoteFile:
    """A file that is the right one if it has this many bytes and this checksum (SHA-256)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class RemoteSet:
    """The files of a data set, and the addresses in front of their names, the first one to be tried first."""

    name: str
    title: str
    files: tuple[RemoteFile, ...]
    mirrors: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def folder(self) -> Path:
        """The folder that its files are kept in."""
        cache = chosen_folder() or platformdirs.user_cache_path("chainrule", appauthor=False)
        return cache / "data" / self.name

    @property
    def path(self) -> Path:
        """What is to be read: the folder, or the one file in it."""
        return self.folder / self.files[0].name if len(self.files) == 1 else self.folder

    @property
    def is_there(self) -> bool:
        """Whether all files are on this computer."""
        return not self.missing

    @property
    def missing(self) -> tuple[RemoteFile, ...]:
        """The files that are not on this computer, or not whole."""
        return tuple(file for file in self.files if _size(self.folder / file.name) != file.size)

    @property
    def host(self) -> str:
        """The server that is asked first where the user chooses none."""
        return host_of(os.environ.get(MIRROR_VARIABLE, "")) or host_of(self.mirrors[0])

    def addresses(self, mirror: str = "") -> tuple[str, ...]:
        """Return what to put before a file's name: a mirror's address, or all that are known.

        The environment may name a mirror too. Raises DatasetError where a mirror is no address.
        """
        chosen = mirror.strip() or os.environ.get(MIRROR_VARIABLE, "").strip()
        if not chosen:
            return self.mirrors
        if not chosen.lower().startswith(("https://", "http://")) or not host_of(chosen):
            message = _("{mirror} is no mirror to fetch from; its address begins with https://")
            raise DatasetError(message.format(mirror=chosen), source=chosen)
        return (f"{chosen.rstrip('/')}/{self.name}/",)


def path_of(name: str) -> Path:
    """Return where a set is read from; raise DatasetError where it was not fetched yet."""
    wanted = REMOTE[name]
    if wanted.is_there:
        return wanted.path
    message = _("{title} is not on this computer yet; press Fetch in the Training Lab, or enter: chainrule "
                "fetch {name}")  # fmt: skip
    text = message.format(title=wanted.title, name=name)
    raise DatasetError(text, source=name)


def host_of(address: str) -> str:
    """Return the name of the computer in an address, "" where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def size_text(size: int) -> str:
    """Return bytes as one reads them."""
    return _("{size:,} MB").format(size=max(round(size / MEGABYTE), 1))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _like_mnist(sizes: tuple[int, ...], sums: tuple[str, ...]) -> tuple[RemoteFile, ...]:
    names = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
             "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")  # fmt: skip
    return tuple(map(RemoteFile, names, sizes, sums))


_ROWS = (
    RemoteSet("mnist", _("MNIST"), _like_mnist(
        (9_912_422, 28_881, 1_648_877, 4_542),
        ("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
         "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
         "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
         "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ), ("https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/")),
    RemoteSet("fashion-mnist", _("Fashion-MNIST"), _like_mnist(
        (26_421_880, 29_515, 4_422_102, 5_148),
        ("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
         "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
         "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
         "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ), ("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/")),
    RemoteSet("cifar-10", _("CIFAR-10"), (
        RemoteFile("cifar-10-binary.tar.gz", 170_052_171,
                   "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
    ), ("https://www.cs.toronto.edu/~kriz/",)),
)  # fmt: skip

REMOTE = MappingProxyType({row.name: row for row in _ROWS})
"""Every data set that can be fetched, by name."""
