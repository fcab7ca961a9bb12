"""IDX files: what is written is read; what is damaged or foreign is told in one sentence."""

import contextlib
import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.digits.idx import read_images, read_labels, write_images, write_labels
from engine.errors import SettingError


def idx(array: np.ndarray) -> bytes:
    """`array` as the bytes of an IDX file."""
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


def pictures(count: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("name", ["images", "images.gz"])
def test_reads_what_was_written_plain_or_packed(tmp_path: Path, pack, name) -> None:
    images, labels = pictures(), np.array([3, 0, 9], np.uint8)
    (tmp_path / name).write_bytes(pack(idx(images)))
    (tmp_path / "labels").write_bytes(pack(idx(labels)))
    assert np.array_equal(read_images(tmp_path / name), images)
    assert np.array_equal(read_labels(str(tmp_path / "labels")), labels)


def test_the_result_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(idx(pictures()))
    with pytest.raises(ValueError, match="read-only"):
        read_images(tmp_path / "images")[0, 0, 0] = 1


@pytest.mark.parametrize("shape", [(2, 8, 8), (1, 32, 20), (3, 512, 1)])
def test_the_header_says_how_large_the_pictures_are(tmp_path: Path, shape) -> None:
    (tmp_path / "images").write_bytes(idx(np.ones(shape, np.uint8)))
    assert read_images(tmp_path / "images").shape == shape


def test_no_pictures_at_all(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(idx(pictures(0)))
    assert read_images(tmp_path / "images").shape == (0, 28, 28)


WHOLE = idx(pictures())
BAD = {
    "empty": (b"", "not an IDX file"),
    "foreign": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not an IDX file"),
    "floats": (b"\x00\x00\x0d\x03" + bytes(100), "not an IDX file"),
    "header cut": (WHOLE[:9], "damaged"),
    "cut": (WHOLE[:-1], "damaged"),
    "too long": (WHOLE + b"\x00", "damaged"),
    "packed and cut": (gzip.compress(WHOLE)[:-20], "damaged"),
    "packed and spoilt": (gzip.compress(WHOLE)[:40] + bytes(60), "damaged"),
    "only looks packed": (b"\x1f\x8b" + bytes(30), "damaged"),
    "labels": (idx(np.zeros(5, np.uint8)), "array of 5 bytes, but n x rows x columns"),
    "colours": (idx(np.zeros((2, 3, 8, 8), np.uint8)), "array of 2 x 3 x 8 x 8 bytes, but n x"),
    "no pixels": (idx(np.zeros((2, 0, 8), np.uint8)), "array of 2 x 0 x 8 bytes, but n x"),
    "too many": (b"\x00\x00\x08\x03" + struct.pack(">3I", 1_000_001, 1, 1), "at most 1,000,000"),
    "too wide": (b"\x00\x00\x08\x03" + struct.pack(">3I", 1, 28, 513), "at most 512 x 512"),
    "huge": (b"\x00\x00\x08\x03" + struct.pack(">3I", 10_000, 512, 512), "at most"),
}


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=BAD.keys())
def test_what_is_not_a_file_of_pictures_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SettingError, match=says) as told:
        read_images(path)
    assert str(path) in str(told.value)
    assert str(told.value).count("\n") == 0


def test_a_missing_file_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="can't be read: No such file"):
        read_labels(tmp_path / "nothing")
    with pytest.raises(SettingError, match="can't be read"):
        read_labels(tmp_path)


@given(content=st.binary(max_size=200), packed=st.booleans())
def test_any_bytes_are_read_or_told(tmp_path_factory, content: bytes, packed: bool) -> None:
    path = tmp_path_factory.mktemp("idx") / "labels"
    path.write_bytes(gzip.compress(content) if packed else content)
    with contextlib.suppress(SettingError):
        assert read_labels(path).ndim == 1


@given(
    shape=st.tuples(st.integers(0, 5), st.integers(1, 9), st.integers(1, 9)), seed=st.integers(0, 9)
)
def test_what_is_written_is_read(tmp_path_factory, shape, seed: int) -> None:
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, shape, np.uint8)[:, ::-1]  # not contiguous
    labels = rng.integers(0, 256, shape[0], np.uint8)
    folder = tmp_path_factory.mktemp("idx")
    write_images(folder / "images", images)
    write_labels(folder / "labels", labels)
    assert (folder / "images").read_bytes() == idx(images)
    assert np.array_equal(read_images(folder / "images"), images)
    assert np.array_equal(read_labels(folder / "labels"), labels)


@pytest.mark.parametrize("array", [pictures()[0], pictures().astype(float)])
def test_only_bytes_in_three_axes_are_written_as_pictures(tmp_path: Path, array) -> None:
    with pytest.raises(SettingError, match=r"holds bytes in n x rows x columns; .* were given"):
        write_images(tmp_path / "images", array)
    assert not (tmp_path / "images").exists()
