"""The user's own labelled drawings: a value, and the folder that it is kept in. Without Qt."""

from pathlib import Path

import numpy as np

from engine.arrays import IntArray, frozen
from engine.digits.folder import TRAIN, read_folder, write_folder
from engine.digits.idx import Bytes
from engine.digits.normalise import SIDE, normalise
from engine.values import dataclass


@dataclass(frozen=True, eq=False)
class Drawings:
    """`images` (n, 28, 28) uint8 as the network reads them, 0 is paper; `labels` (n,) are digits.

    They stand in the order in which they were collected.
    """

    images: Bytes
    labels: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    def added(self, ink: Bytes, label: int) -> "Drawings":
        """With one more: ink on paper of any size, normalised as every drawing is."""
        image = np.rint(normalise(ink).image * 255).astype(np.uint8)
        return Drawings(
            frozen(np.concatenate([self.images, image[None]])),
            frozen(np.append(self.labels, np.intp(label))),
        )

    def without(self, indices: list[int]) -> "Drawings":
        """Without those at `indices`."""
        return Drawings(
            frozen(np.delete(self.images, indices, 0)), frozen(np.delete(self.labels, indices))
        )

    def of(self, label: int) -> IntArray:
        """Where the drawings of a digit stand, (count,)."""
        return np.flatnonzero(self.labels == label)


def none() -> Drawings:
    return Drawings(frozen(np.zeros((0, SIDE, SIDE), np.uint8)), frozen(np.zeros(0, np.intp)))


def load(folder: str | Path) -> Drawings:
    """The drawings in a folder; none where nothing was collected yet.

    Raises SettingError where the files are damaged.
    """
    if not (Path(folder) / TRAIN[0]).exists():
        return none()
    digits = read_folder(folder)
    return Drawings(digits.images, digits.labels)


def save(drawings: Drawings, folder: str | Path) -> None:
    """Write all of them; OSError where that fails, and then the folder holds what it held."""
    write_folder(folder, drawings.images, drawings.labels)
