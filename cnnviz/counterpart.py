"""Where one timeline is while another one is walked: at the same operation, at the same place."""

from math import ceil
from typing import Any, cast

import numpy as np

from engine import Timeline
from engine.steps import Operation

Key = tuple[str, str, int]


def counterpart(position: float, timeline: Timeline, other: Timeline) -> float:
    """The position of `other` that belongs to `position` of `timeline`.

    In an operation that `other` has, too, it is the cell whose window begins at the same place of
    the input, or the one at the same share of the output; elsewhere the end of the last operation
    before it that both have.
    """
    resting = ceil(position)
    index, step = timeline.locate(resting)
    keys, found = _keys(timeline), _keys(other)
    places = {key: number for number, key in enumerate(found)}
    if keys[index] in places:
        number = places[keys[index]]
        a, b = timeline.operations[index], other.operations[number]
        here = other.starts[number] + _scaled(step, a, b)
        moving = position < resting and step > 0 and _scaled(step - 1, a, b) < _scaled(step, a, b)
        return here - (resting - position) if moving else float(here)
    for key in keys[index::-1]:
        if key in places:
            number = places[key]
            return float(other.starts[number] + len(other.operations[number]) - 1)
    return 0.0


def _keys(timeline: Timeline) -> list[Key]:
    """What each operation is, whatever its settings; the same in both kinds of pooling."""
    seen: dict[tuple[str, str], int] = {}
    keys: list[Key] = []
    for operation in timeline.operations:
        stem = operation.kind.removeprefix("max_").removeprefix("average_")
        if operation.kind == "update":
            stem += str(operation.settings["symbol"])
        key = (str(operation.phase), stem)
        seen[key] = seen.get(key, -1) + 1
        keys.append((*key, seen[key]))
    return keys


def _scaled(step: int, a: Operation, b: Operation) -> int:
    """The step of `b` at the place of step `step` of `a`."""
    shape, other = a.told.shape, b.told.shape
    if len(shape) != len(other):
        return min(step, len(b) - 1)
    cell = [int(i) for i in np.unravel_index(step, shape)]
    # the same map, and along its axes from the first cell to the last
    there = [min(i, n - 1) for i, n in zip(cell, other, strict=True)]
    for axis in range(1, len(shape)):
        there[axis] = cell[axis] * (other[axis] - 1) // max(shape[axis] - 1, 1)
    if a.kind == "convolution":
        there[1:] = [_window(axis, cell[1 + axis], a, b) for axis in (0, 1)]
    return int(np.ravel_multi_index(there, other))


def _window(axis: int, number: int, a: Operation, b: Operation) -> int:
    """The window of `b` that begins where window `number` of `a` does, or the last before it."""
    stride, padding = (cast(Any, a.settings[name])[axis] for name in ("stride", "padding"))
    strides, paddings = (cast(Any, b.settings[name])[axis] for name in ("stride", "padding"))
    found = (number * stride - padding[0] + paddings[0]) // strides
    return min(max(found, 0), b.told.shape[1 + axis] - 1)
