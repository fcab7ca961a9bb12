"""A folder of labelled pictures in the files of MNIST, which many data sets have taken over.

train-images-idx3-ubyte and train-labels-idx1-ubyte, and for the test t10k-images-idx3-ubyte and
t10k-labels-idx1-ubyte; each plain or .gz, and also with a dot before "idx", as some unpackers name
them. They are looked for in the folder, and where torchvision puts them below it.
"""

from pathlib import Path

import numpy as np

from engine.arrays import IntArray, frozen
from engine.digits.idx import Bytes, read_images, read_labels, write_images, write_labels
from engine.errors import SettingError, translate
from engine.values import dataclass

TRAIN = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
TEST = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
BELOW = "", "raw", "MNIST/raw", "FashionMNIST/raw"
DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
# Fashion-MNIST is known by how its labels begin, and by how many there are of each
FIRST_CLOTHES = 9, 0, 0, 3, 0, 2, 7, 2, 5, 5
EACH = 6_000
HELD_OUT = 12  # one image in so many is held out: 5,000 of MNIST's 60,000

Labelled = tuple[Bytes, IntArray]


@dataclass(frozen=True, eq=False)
class Digits:
    """Labelled pictures: `images` (n, rows, columns) uint8, 0 is paper, and `labels` (n,).

    `name` is that of the folder, `classes` has a name for each label, `test` other pictures and
    their labels, which nothing is learned from; None where there are none.
    """

    name: str
    images: Bytes
    labels: IntArray
    classes: tuple[str, ...]
    test: Labelled | None = None


def read_folder(path: str | Path) -> Digits:
    """The pictures in a folder, and their labels.

    The classes are the ten digits; those of Fashion-MNIST where the labels are its own, or the
    name of the folder says so. Raises SettingError where the files are missing, damaged, or don't
    belong together.
    """
    folder = Path(path)
    try:
        found = _holding_files(folder)
        images, labels = _pair(found, TRAIN)
        has_test = any(_file(found, name) for name in TEST)
        test = _pair(found, TEST) if has_test else None
    except OSError as error:  # one may not look into the folder
        sentence = translate("engine", "{path} can't be read: {reason}.")
        raise SettingError(sentence, path=folder, reason=error.strerror) from error
    return Digits(folder.resolve().name, images, labels, _classes(found, labels, test), test)


def held_out(digits: Digits) -> tuple[Labelled, Labelled]:
    """The pictures to learn from, and the last twelfth, at least one, to check the learning with.

    Raises SettingError where there are fewer than two.
    """
    count = len(digits.images)
    if count < 2:
        sentence = translate(
            "engine",
            "Training needs at least 2 pictures, one to learn from and one to check with; {name} "
            "has {count}.",
        )
        raise SettingError(sentence, name=digits.name, count=count)
    first = count - max(1, count // HELD_OUT)
    return (
        (digits.images[:first], digits.labels[:first]),
        (digits.images[first:], digits.labels[first:]),
    )


def write_folder(path: str | Path, images: Bytes, labels: IntArray) -> None:
    """Write pictures (n, rows, columns) uint8 and labels (n,) from 0 to 255 into a folder.

    The folder is made if need be; what it held stays whole until both new files are. Raises
    SettingError for what such files can't hold, OSError where the folder can't be written.
    """
    folder = Path(path)
    if len(images) != len(labels):
        raise _differ(folder, len(images), len(labels))
    if len(labels) and not 0 <= labels.min() <= labels.max() <= 255:
        sentence = translate("engine", "Labels in files go from 0 to 255, not {low} to {high}.")
        raise SettingError(sentence, low=labels.min(), high=labels.max())
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in TRAIN]
    unfinished = [folder / f"{name}.part" for name in TRAIN]
    try:
        write_images(unfinished[0], images)
        write_labels(unfinished[1], labels.astype(np.uint8))
        for old, new in zip(files, unfinished, strict=True):
            new.replace(old)
    finally:
        for new in unfinished:
            new.unlink(missing_ok=True)


def _holding_files(folder: Path) -> Path:
    """The folder itself or the one below it that the files are in."""
    for below in BELOW:
        if _file(folder / below, TRAIN[0]):
            return folder / below
    if not folder.is_dir():
        raise SettingError(translate("engine", "There is no folder {folder}."), folder=folder)
    sentence = translate(
        "engine",
        "{folder} has no pictures to learn from: it needs the files {images} and {labels}, with or "
        "without .gz, as MNIST has them.",
    )
    raise SettingError(sentence, folder=folder, images=TRAIN[0], labels=TRAIN[1])


def _file(folder: Path, name: str) -> Path | None:
    """The file of this name, in any of its spellings."""
    dotted = name.replace("-idx", ".idx")
    spellings = (folder / f"{stem}{packed}" for stem in (name, dotted) for packed in ("", ".gz"))
    return next((path for path in spellings if path.is_file()), None)


def _pair(folder: Path, names: tuple[str, str]) -> Labelled:
    """The pictures and labels in two files that belong together."""
    paths = []
    for name in names:
        path = _file(folder, name)
        if path is None:
            sentence = translate(
                "engine",
                "{folder} has no file {name}, with or without .gz, which belongs to the others.",
            )
            raise SettingError(sentence, folder=folder, name=name)
        paths.append(path)
    images, labels = read_images(paths[0]), read_labels(paths[1])
    if len(images) != len(labels):
        raise _differ(folder, len(images), len(labels))
    return images, frozen(labels.astype(np.intp))


def _classes(folder: Path, labels: IntArray, test: Labelled | None) -> tuple[str, ...]:
    """A name for each label."""
    last = int(max(labels.max(initial=0), test[1].max(initial=0) if test else 0))
    name = folder.parent.name if folder.name == "raw" else folder.name
    if last < len(CLOTHES) and ("fashion" in name.lower() or _are_clothes(labels)):
        return CLOTHES
    return tuple(map(str, range(max(len(DIGITS), last + 1))))


def _are_clothes(labels: IntArray) -> bool:
    begins = tuple(labels[: len(FIRST_CLOTHES)]) == FIRST_CLOTHES
    return begins and set(np.bincount(labels)) == {EACH}


def _differ(folder: Path, images: int, labels: int) -> SettingError:
    sentence = translate(
        "engine",
        "The files in {folder} don't belong together: there are {images} pictures, but {labels} "
        "labels.",
    )
    return SettingError(sentence, folder=folder, images=images, labels=labels)
