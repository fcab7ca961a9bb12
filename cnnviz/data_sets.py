"""The data sets that can be downloaded, and the servers that have them; see download.py."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from engine.digits.folder import TEST, TRAIN


class RemoteFile(NamedTuple):
    """A file of a data set: its size in bytes, and its MD5 sum, which tells damage."""

    name: str
    size: int
    md5: str


class DataSet(NamedTuple):
    """Files that every one of the mirrors has; `folder` is what their folder here is called."""

    title: str
    folder: str
    mirrors: tuple[str, ...]
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """In bytes, packed as the files are."""
        return sum(file.size for file in self.files)


MNIST = DataSet(
    "MNIST",
    "mnist",
    (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    (
        RemoteFile(f"{TRAIN[0]}.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        RemoteFile(f"{TRAIN[1]}.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432"),
        RemoteFile(f"{TEST[0]}.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3"),
        RemoteFile(f"{TEST[1]}.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c"),
    ),
)
FASHION = DataSet(
    "Fashion-MNIST",
    "fashion-mnist",
    (
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    (
        RemoteFile(f"{TRAIN[0]}.gz", 26421880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        RemoteFile(f"{TRAIN[1]}.gz", 29515, "25c81989df183df01b3e8a0aad5dffbe"),
        RemoteFile(f"{TEST[0]}.gz", 4422102, "bef4ecab320f06d8554ea6380940ec79"),
        RemoteFile(f"{TEST[1]}.gz", 5148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ),
)
DATA_SETS: Mapping[str, DataSet] = MappingProxyType({"mnist": MNIST, "fashion": FASHION})
