"""Reading and writing IDX files, the format of MNIST: one array of bytes behind a short header.

The header is two zero bytes, the type of the entries (8: unsigned bytes), the number of axes, and
the length of each axis as a big-endian 32-bit number. Source: http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import io
import struct
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.arrays import frozen
from engine.errors import SettingError, translate

Bytes = NDArray[np.uint8]

AXES = {1: "n", 3: "n x rows x columns"}
MOST = 1_000_000  # entries; a damaged header or a hostile file must not fill the memory
LONGEST = 512  # rows or columns of a picture
MOST_BYTES = MOST * 28 * 28


def read_images(path: str | Path) -> Bytes:
    """The pictures of an IDX file, plain or .gz: (n, rows, columns) uint8, read-only, 0 is paper.

    Raises SettingError if the file can't be read, is damaged, or holds something else.
    """
    return _read(Path(path), axes=3)


def read_labels(path: str | Path) -> Bytes:
    """The labels of an IDX file, plain or .gz: (n,) uint8, read-only.

    Raises SettingError if the file can't be read, is damaged, or holds something else.
    """
    return _read(Path(path), axes=1)


def write_images(path: str | Path, images: Bytes) -> None:
    """Write pictures (n, rows, columns) uint8 as a plain IDX file; OSError where that fails."""
    _write(Path(path), images, axes=3)


def write_labels(path: str | Path, labels: Bytes) -> None:
    """Write labels (n,) uint8 as a plain IDX file; OSError where that fails."""
    _write(Path(path), labels, axes=1)


def _write(path: Path, array: Bytes, axes: int) -> None:
    if array.dtype != np.uint8 or array.ndim != axes:
        sentence = translate(
            "engine",
            "An IDX file of this kind holds bytes in {expected}; {dtype} numbers in {given} were "
            "given.",
        )
        raise SettingError(
            sentence, expected=AXES[axes], dtype=array.dtype, given=_product(array.shape)
        )
    header = bytes([0, 0, 8, axes]) + struct.pack(f">{axes}I", *array.shape)
    path.write_bytes(header + array.tobytes())


def _read(path: Path, axes: int) -> Bytes:
    """The array of the file at `path`, which must have this many axes."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            if not packed:
                return _parse(plain, path, axes)
            with gzip.GzipFile(fileobj=plain) as unpacked:
                return _parse(unpacked, path, axes)
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise _damaged(path) from error
        reason = error.strerror or str(error)
        sentence = translate("engine", "{path} can't be read: {reason}.")
        raise SettingError(sentence, path=path, reason=reason) from error
    except (EOFError, zlib.error) as error:
        raise _damaged(path) from error


def _parse(file: io.BufferedIOBase, path: Path, axes: int) -> Bytes:
    """The array behind the header of an open IDX file."""
    shape = _shape(file, path)
    if len(shape) != axes or 0 in shape[1:]:
        sentence = translate(
            "engine", "{path} holds an array of {given} bytes, but {expected} was expected."
        )
        raise SettingError(sentence, path=path, given=_product(shape), expected=AXES[axes])
    if shape[0] > MOST or max(shape[1:], default=0) > LONGEST or prod(shape) > MOST_BYTES:
        sentence = translate(
            "engine",
            "{path} says that it holds {given} bytes; at most {most} pictures or labels can be "
            "read, and pictures of at most {longest} x {longest} pixels.",
        )
        raise SettingError(
            sentence, path=path, given=_product(shape), most=f"{MOST:,}", longest=LONGEST
        )
    size = prod(shape)
    content = file.read(size + 1)
    if len(content) != size:
        raise _damaged(path)
    return frozen(np.frombuffer(content, np.uint8).reshape(shape))


def _shape(file: io.BufferedIOBase, path: Path) -> tuple[int, ...]:
    """The lengths of the axes, read from the header."""
    start = file.read(4)
    if len(start) < 4 or start[:3] != b"\x00\x00\x08" or start[3] not in (1, 2, 3, 4):
        sentence = translate("engine", "{path} is not an IDX file of bytes, as MNIST has them.")
        raise SettingError(sentence, path=path)
    lengths = file.read(4 * start[3])
    if len(lengths) < 4 * start[3]:
        raise _damaged(path)
    return struct.unpack(f">{start[3]}I", lengths)


def _product(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _damaged(path: Path) -> SettingError:
    sentence = translate(
        "engine", "{path} is damaged: it does not hold as many bytes as its header says."
    )
    return SettingError(sentence, path=path)
