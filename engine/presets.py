"""Architectures that come with the program.

digits    the one of the shipped model: two convolutions
lenet5    LeCun, Bottou, Bengio, Haffner, Gradient-Based Learning Applied to Document
          Recognition, 1998, but for what its card names
tiny      reads 8x8: all its numbers fit on one screen
deep      small kernels, two and two, as in Simonyan and Zisserman, 2015, arXiv 1409.1556
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.architecture import Architecture, ConvolutionPlan, LinearPlan, Plan
from engine.layers import Activation, AveragePooling, Flatten, MaxPooling


def _convolution(maps: int, size: int, padding: int = 0) -> ConvolutionPlan:
    return ConvolutionPlan(maps, (size, size), padding=padding)


def _deep() -> tuple[Plan, ...]:
    plans: list[Plan] = []
    for maps in (8, 16, 32):
        for _ in range(2):
            plans += [_convolution(maps, 3, padding=1), Activation("relu")]
        plans.append(MaxPooling(2))
    return (*plans, Flatten(), LinearPlan(10))


DIGITS = Architecture(
    (
        _convolution(8, 5, padding=2),
        Activation("relu"),
        MaxPooling(2),
        _convolution(16, 5, padding=2),
        Activation("relu"),
        MaxPooling(2),
        Flatten(),
        LinearPlan(10),
    )
)
LENET5 = Architecture(
    (
        _convolution(6, 5, padding=2),
        Activation("tanh"),
        AveragePooling(2),
        _convolution(16, 5),
        Activation("tanh"),
        AveragePooling(2),
        _convolution(120, 5),
        Activation("tanh"),
        Flatten(),
        LinearPlan(84),
        Activation("tanh"),
        LinearPlan(10),
    )
)
TINY = Architecture(
    (
        _convolution(3, 3),
        Activation("relu"),
        MaxPooling(2),
        Flatten(),
        LinearPlan(10),
    ),
    input_shape=(1, 8, 8),
)
DEEP = Architecture(_deep())

PRESETS: Mapping[str, Architecture] = MappingProxyType(
    {"digits": DIGITS, "lenet5": LENET5, "tiny": TINY, "deep": DEEP}
)
