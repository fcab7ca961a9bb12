"""Small data and models for the commands."""

from pathlib import Path

import numpy as np

from cnnviz.commands.run import main
from engine.digits.folder import TEST, write_folder
from engine.digits.idx import write_images, write_labels
from engine.initialisation import Initialisation
from engine.modelfile import save_model
from engine.presets import TINY


def digits(count: int, seed: int = 0, side: int = 28) -> tuple[np.ndarray, np.ndarray]:
    """Images that are easy to tell apart: a bar at a row and a column of its own for each label."""
    labels = np.random.default_rng(seed).integers(0, 10, count)
    images = np.zeros((count, side, side), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[label * side // 10 : label * side // 10 + 3, 2:-2] = 255
        image[2:-2, label * side // 20 + side // 3] = 255
    return images, labels


def data_folder(folder: Path, count: int = 120, side: int = 28, test: bool = False) -> str:
    """Writes a folder of such images; its path."""
    write_folder(folder, *digits(count, side=side))
    if test:
        images, labels = digits(20, seed=1, side=side)
        write_images(folder / TEST[0], images)
        write_labels(folder / TEST[1], labels.astype(np.uint8))
    return str(folder)


def tiny_model(path: Path) -> str:
    """Writes an untrained network that reads 8x8; its path."""
    save_model(TINY.build(Initialisation.HE, 0), path)
    return str(path)


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    """The exit code of a command, what it printed, and what it said on stderr."""
    capsys.readouterr()
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as left:
        code = int(left.code or 0)
    out, err = capsys.readouterr()
    return code, out, err
