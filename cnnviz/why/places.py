"""How places and numbers are told."""

from typing import TypeAlias

import numpy as np

from cnnviz.formula import MINUS
from cnnviz.formula import number as rounded
from cnnviz.frame import Frame
from cnnviz.words import translate
from engine import Convolution
from engine.arrays import Array
from engine.geometry import Windows
from engine.layers import AveragePooling, MaxPooling

DIGITS = 4
JOINED = "\u00a0"  # a space at which no line breaks

Paragraphs: TypeAlias = list[str]


def at(cell: tuple[int, ...], frame: Frame) -> str:
    """(row, column), counted as the user counts."""
    row, column = (int(i) + frame.first for i in cell[-2:])
    return f"({row},{JOINED}{column})"


def size(shape: tuple[int, ...]) -> str:
    return f"{shape[-2]}{JOINED}×{JOINED}{shape[-1]}"


def number(value: float) -> str:
    return rounded(value, DIGITS)


def factor(value: float) -> str:
    """A number behind a sign: in brackets when it is negative."""
    text = number(value)
    return f"({text})" if text.startswith(MINUS) else text


def sign(*values: float) -> str:
    """= between numbers that are printed whole, else ≈."""
    whole = all(number(value) == rounded(value, 15) for value in values)
    return "=" if whole else "≈"


def convolution_of(frame: Frame) -> Convolution:
    layer = frame.experiment.network.layers[frame.operation.layer]
    assert isinstance(layer, Convolution)
    return layer


def of_map(index: int, count: int, frame: Frame) -> str:
    """Which of several maps; empty where there is but one."""
    if count == 1:
        return ""
    return " " + translate("Why", "of map {map}").format(map=index + frame.first)


def windows_of(frame: Frame) -> Windows:
    """How the layer of the operation reads its input."""
    network, index = frame.experiment.network, frame.operation.layer
    layer = network.layers[index]
    assert isinstance(layer, Convolution | MaxPooling | AveragePooling)
    return layer.windows(network.input_shape_of(index))


def largest(values: Array, frame: Frame) -> tuple[str, float]:
    """Where the number of the largest magnitude stands, and the number."""
    cell = tuple(int(i) for i in np.unravel_index(np.abs(values).argmax(), values.shape))
    return at(cell, frame), float(values[cell])
