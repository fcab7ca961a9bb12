"""What works instead of a setting of the Lab that is refused."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.inputs import LARGEST_GRID, SMALLEST_GRID
from cnnviz.lab import (
    FUNCTIONS,
    LARGEST_DILATION,
    LARGEST_KERNEL,
    LARGEST_STRIDE,
    MODES,
    MOST_MAPS,
    POOLINGS,
    WORDS,
    Lab,
    with_grid,
    with_setting,
)
from engine import SettingError
from engine.geometry import Pair, Window, check_padding_mode


def nearest(lab: Lab, name: str, value: Any) -> Any:
    """The value of a setting closest to `value` that works with all others; None if none does."""
    for candidate in islice(_candidates(lab, name, value), MOST_TRIES):
        try:
            with_setting(lab, name, candidate)
        except SettingError:
            continue
        return candidate
    return None


def _candidates(lab: Lab, name: str, value: Any) -> Iterator[Any]:
    """Other values of a setting, the closest first."""
    pairs = {
        "kernel_size": range(1, LARGEST_KERNEL + 1),
        "stride": range(1, LARGEST_STRIDE + 1),
        "dilation": range(1, LARGEST_DILATION + 1),
        "pool_size": range(1, LARGEST_KERNEL + 1),
        "pool_stride": range(1, LARGEST_STRIDE + 1),
        "pool_padding": range(LARGEST_KERNEL),
    }
    choices: dict[str, tuple[Any, ...]] = {
        "padding": WORDS,
        "padding_mode": MODES,
        "function": FUNCTIONS,
        "pooling": POOLINGS,
        "convolution": (True, False),
        "ceil_mode": (False, True),
        "flip_kernel": (False, True),
    }
    if name in pairs:
        yield from sorted(product(pairs[name], repeat=2), key=lambda pair: _distance(pair, value))
    elif name == "padding" and not isinstance(value, str):
        rows, columns = (_paddings(lab, axis, value[axis]) for axis in (0, 1))
        flat = (*value[0], *value[1])
        yield from sorted(product(rows, columns), key=lambda p: _distance((*p[0], *p[1]), flat))
    elif name == "maps":
        yield from sorted(range(1, MOST_MAPS + 1), key=lambda maps: abs(maps - value))
    elif name in choices:
        yield from (choice for choice in choices[name] if choice != value)


def _paddings(lab: Lab, axis: int, asked: Pair) -> list[Pair]:
    """The paddings of one axis with which the kernel fits, the closest ones first.

    The axes don't depend on each other, so that each can be looked at by itself.
    """
    settings = lab.settings
    fitting = []
    span = settings.dilation[axis] * (settings.kernel_size[axis] - 1) + 1
    for around in product(range(span), repeat=2):
        window = Window(
            lab.x.shape[1 + axis],
            settings.kernel_size[axis],
            settings.stride[axis],
            before=around[0],
            after=around[1],
            dilation=settings.dilation[axis],
        )
        with suppress(SettingError):
            check_padding_mode((window, window), settings.padding_mode)
            if window.output >= 1:
                fitting.append((around[0], around[1]))
    return sorted(fitting, key=lambda padding: _distance(padding, asked))[:_CLOSEST]


_CLOSEST = 100
MOST_TRIES = 1500  # of what could work instead: a tenth of a second


def _distance(candidate: Iterable[int], value: Iterable[int]) -> tuple[int, int]:
    """How far a candidate is; of two as far, the smaller one comes first."""
    candidate = tuple(candidate)
    return sum(abs(a - b) for a, b in zip(candidate, value, strict=True)), sum(candidate)


def nearest_grid(lab: Lab, ink: NDArray[np.uint8], size: int) -> int | None:
    """The grid closest to `size` that works with the settings."""
    sizes = sorted(range(SMALLEST_GRID, LARGEST_GRID + 1), key=lambda n: abs(n - size))
    for candidate in sizes:
        try:
            with_grid(lab, ink, candidate, lab.whole)
        except SettingError:
            continue
        return candidate
    return None
