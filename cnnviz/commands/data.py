"""The data that a command is given by name: made, downloaded, or read from a folder."""

from pathlib import Path

import numpy as np

from cnnviz.commands.bar import Bar
from cnnviz.data_sets import DATA_SETS, DataSet
from cnnviz.download import cache_folder, download
from engine.arrays import Array, IntArray
from engine.digits.folder import DIGITS, Digits, Labelled, held_out, read_folder
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink
from engine.errors import SettingError
from engine.sources import Images, sized

HANDWRITING = "handwriting"
CHECKED = 5_000  # images of handwriting that are made to check with
CHECK_SEED = 2_026  # not one that anything is learned from: sources seed with three numbers
PART = 500


def stored(name: str) -> Digits | None:
    """The data set or the folder of this name; None for handwriting, which is made batch by batch.

    Raises SettingError where it can't be downloaded or read.
    """
    if name == HANDWRITING:
        return None
    if name in DATA_SETS:
        return read_folder(_downloaded(DATA_SETS[name]))
    return read_folder(Path(name).expanduser())


def classes_of(digits: Digits | None) -> tuple[str, ...]:
    """A name for each label."""
    return DIGITS if digits is None else digits.classes


def checked_with(digits: Digits | None) -> Labelled:
    """The images that nothing is learned from: those held out, or handwriting that is made."""
    if digits is not None:
        return held_out(digits)[1]
    return handwriting(CHECKED, np.random.default_rng(CHECK_SEED))


def tested_with(name: str, digits: Digits | None) -> Labelled:
    """The test images; SettingError where there are none."""
    if digits is None or digits.test is None or len(digits.test[0]) == 0:
        raise SettingError(
            "{name} has no test images (t10k-images-idx3-ubyte); leave out --test.", name=name
        )
    return digits.test


def fitted(images: Images, side: int) -> Images:
    """Images (n, rows, columns) as a network of `side` x `side` reads them."""
    if images.shape[1:] == (side, side):
        return images
    parts = (images[first : first + PART] for first in range(0, len(images), PART))
    made: list[Array] = [sized(as_ink(part), side) for part in parts]
    return np.concatenate(made)


def check_labels(labels: IntArray, classes: int) -> None:
    """SettingError where a network with so many classes can't know a label."""
    if labels.max() >= classes:
        raise SettingError(
            "The labels go up to {high}, but the network has {classes} classes, from 0 on.",
            high=labels.max(),
            classes=classes,
        )


def _downloaded(data_set: DataSet) -> Path:
    """The folder of a data set, after what is missing was downloaded."""
    folder = cache_folder(data_set)
    with Bar(data_set.title, data_set.size, "B", delay=0.2) as bar:
        for transfer in download(data_set, folder):
            bar.update(transfer.done - bar.n)
    return folder
