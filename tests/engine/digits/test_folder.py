"""A folder of MNIST's files: found in any spelling, and what is wrong is told in one sentence."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from engine.digits.folder import (
    CLOTHES,
    EACH,
    FIRST_CLOTHES,
    TEST,
    TRAIN,
    Digits,
    held_out,
    read_folder,
    write_folder,
)
from engine.digits.idx import write_images, write_labels
from engine.errors import SettingError

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (24, 28, 28), np.uint8)
LABELS = np.arange(24) % 10


def write_test(folder: Path, count: int = 3) -> None:
    write_images(folder / TEST[0], IMAGES[:count])
    write_labels(folder / TEST[1], LABELS[:count].astype(np.uint8))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_folder(tmp_path / "my" / "digits", IMAGES, LABELS)
    digits = read_folder(tmp_path / "my" / "digits")
    assert digits.name == "digits"
    assert np.array_equal(digits.images, IMAGES)
    assert np.array_equal(digits.labels, LABELS)
    assert digits.classes == tuple("0123456789")
    assert digits.test is None
    assert not digits.images.flags.writeable
    assert not digits.labels.flags.writeable


def test_a_folder_is_written_again(tmp_path: Path) -> None:
    write_folder(tmp_path, IMAGES, LABELS)
    write_folder(tmp_path, IMAGES[:0], LABELS[:0])
    assert len(read_folder(tmp_path).images) == 0
    assert sorted(os.listdir(tmp_path)) == sorted(TRAIN)


def test_what_was_there_stays_when_the_new_files_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, labels: np.ndarray) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    write_folder(tmp_path, IMAGES, LABELS)
    monkeypatch.setattr("engine.digits.folder.write_labels", full)
    with pytest.raises(OSError, match="No space"):
        write_folder(tmp_path, IMAGES[:2], LABELS[:2])
    assert len(read_folder(tmp_path).images) == 24
    assert sorted(os.listdir(tmp_path)) == sorted(TRAIN)


def test_images_and_labels_of_different_number_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="there are 24 pictures, but 3 labels"):
        write_folder(tmp_path / "new", IMAGES, LABELS[:3])
    with pytest.raises(SettingError, match="from 0 to 255, not 0 to 256"):
        write_folder(tmp_path / "new", IMAGES[:2], np.array([0, 256]))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("below", ["", "raw", "MNIST/raw", "FashionMNIST/raw"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_files_are_found_in_any_spelling(tmp_path: Path, below, packed, dotted) -> None:
    folder = tmp_path / below
    write_folder(folder, IMAGES, LABELS)
    write_test(folder)
    for name in TRAIN + TEST:
        path = folder / name
        content = path.read_bytes()
        path.unlink()
        name = name.replace("-idx", ".idx") if dotted else name
        (folder / (name + ".gz" * packed)).write_bytes(
            gzip.compress(content) if packed else content
        )
    digits = read_folder(tmp_path)
    assert len(digits.images) == 24
    assert digits.test is not None
    assert len(digits.test[0]) == len(digits.test[1]) == 3


@pytest.mark.parametrize("name", ["fashion", "Fashion-MNIST", "FashionMNIST/raw"])
def test_clothes_are_known_by_the_name_of_their_folder(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path / name, IMAGES, LABELS)
    assert read_folder(str(tmp_path / name)).classes == CLOTHES


def test_clothes_are_known_by_their_labels(tmp_path: Path) -> None:
    rest = np.repeat(range(10), EACH - np.bincount(FIRST_CLOTHES, minlength=10))
    labels = np.concatenate([FIRST_CLOTHES, rest])
    images = np.zeros((len(labels), 1, 1), np.uint8)
    write_folder(tmp_path, images, labels)
    assert read_folder(tmp_path).classes == CLOTHES
    write_folder(tmp_path, images, labels[::-1])  # as many of each, as other sets have them
    assert read_folder(tmp_path).classes == tuple("0123456789")


def test_each_label_has_a_name(tmp_path: Path) -> None:
    write_folder(tmp_path, IMAGES[:2], np.array([3, 11]))
    assert read_folder(tmp_path).classes == tuple(map(str, range(12)))
    write_folder(tmp_path / "fashion", IMAGES[:2], np.array([3, 11]))
    assert read_folder(tmp_path / "fashion").classes == tuple(map(str, range(12)))


def without(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).unlink()


def differing(folder: Path) -> None:
    write_images(folder / TRAIN[0], IMAGES[:5])


def damaged(folder: Path) -> None:
    (folder / TRAIN[1]).write_bytes(b"no labels")


BAD = {
    "empty": (lambda f: without(f, *TRAIN, *TEST), "needs the files train-images-idx3-ubyte and"),
    "no labels": (lambda f: without(f, TRAIN[1]), "has no file train-labels-idx1-ubyte"),
    "no test labels": (lambda f: without(f, TEST[1]), "has no file t10k-labels-idx1-ubyte"),
    "no test images": (lambda f: without(f, TEST[0]), "has no file t10k-images-idx3-ubyte"),
    "differing": (differing, "there are 5 pictures, but 24 labels"),
    "damaged": (damaged, "is not an IDX file"),
}


@pytest.mark.parametrize(("spoil", "says"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_with_a_folder_is_told(tmp_path: Path, spoil, says: str) -> None:
    write_folder(tmp_path, IMAGES, LABELS)
    write_test(tmp_path)
    spoil(tmp_path)
    with pytest.raises(SettingError, match=says) as told:
        read_folder(tmp_path)
    assert str(tmp_path) in str(told.value)
    assert "\n" not in str(told.value)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"There is no folder .*nothing"):
        read_folder(tmp_path / "nothing")
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"There is no folder .*file"):
        read_folder(tmp_path / "file")


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refused)
    with pytest.raises(SettingError, match=f"{tmp_path} can't be read: Permission denied"):
        read_folder(tmp_path)


@pytest.mark.parametrize(("count", "checked"), [(2, 1), (3, 1), (24, 2), (23, 1)])
def test_the_last_twelfth_is_held_out(count: int, checked: int) -> None:
    digits = Digits("d", IMAGES[:count], LABELS[:count], CLOTHES)
    learned, check = held_out(digits)
    assert len(learned[0]) == len(learned[1]) == count - checked
    assert np.array_equal(np.concatenate([learned[0], check[0]]), digits.images)
    assert np.array_equal(np.concatenate([learned[1], check[1]]), digits.labels)


def test_one_picture_is_not_enough() -> None:
    with pytest.raises(SettingError, match=r"at least 2 pictures.* d has 1"):
        held_out(Digits("d", IMAGES[:1], LABELS[:1], CLOTHES))
