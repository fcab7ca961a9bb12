"""What the functions of all layers ask of the arrays they are given, refused in the same words."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Array
from engine.errors import SettingError, translate
from engine.geometry import is_whole

_FLOATS = np.dtype(np.float32), np.dtype(np.float64)


def check_floats(**arrays: Array) -> None:
    """Raises SettingError unless each, by name, is an array of float32 or float64."""
    for name, array in arrays.items():
        if isinstance(array, np.ndarray) and array.dtype in _FLOATS:
            continue
        given = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
        if given not in ("float32", "float64"):
            raise SettingError(
                translate(
                    "engine",
                    "The {name} must be an array of float32 or float64, but it is of {given}.",
                ),
                name=name,
                given=given,
            )


def check_grad(grad_output: Array, expected: Sequence[int]) -> None:
    """Raises SettingError unless the error of an output has the shape of that output."""
    check_floats(error=grad_output)
    if grad_output.shape != tuple(expected):
        raise SettingError(
            translate(
                "engine",
                "The error has the shape {given}, but the output has the shape {expected}.",
            ),
            given=grad_output.shape,
            expected=tuple(expected),
        )


def check_bias(bias: Array | None, weight: Array) -> None:
    """Raises SettingError unless there is one bias for each output of `weight` (out, ...)."""
    if bias is None:
        return
    check_floats(bias=bias)
    if bias.shape != weight.shape[:1]:
        raise SettingError(
            translate("engine", "The bias has the shape {bias}, but there are {maps} outputs."),
            bias=bias.shape,
            maps=weight.shape[0],
        )


def check_maps(shape: Sequence[int]) -> tuple[int, int, int, int]:
    """`shape` as (N, C, H, W). Raises SettingError unless all but N are at least 1."""
    sizes = tuple(shape) if isinstance(shape, Sequence) else ()
    if len(sizes) != 4 or not all(
        is_whole(size, at_least) for size, at_least in zip(sizes, (0, 1, 1, 1), strict=True)
    ):
        raise SettingError(
            translate(
                "engine",
                "The input must have the shape (N, C, H, W), with at least one channel, row and "
                "column, but the shape is {shape}.",
            ),
            shape=shape,
        )
    n, channels, height, width = (int(size) for size in sizes)
    return n, channels, height, width
