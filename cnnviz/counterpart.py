"""Where one timeline is while another one is walked: at the same operation, at the same place."""

from math import ceil

import numpy as np

from engine import Timeline
from engine.steps import Operation

Key = tuple[str, str, int]


def counterpart(position: float, timeline: Timeline, other: Timeline) -> float:
    """The position of `other` that belongs to `position` of `timeline`.

    In an operation that `other` has, too, it is the cell at the same place of the output, as a
    share of its size; elsewhere the end of the last operation before it that both have.
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
    cell = np.unravel_index(step, shape)
    there = [int(i) * n // m for i, m, n in zip(cell, shape, other, strict=True)]
    return int(np.ravel_multi_index(there, other))
