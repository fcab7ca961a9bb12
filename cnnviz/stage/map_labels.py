"""Words beside each other on the network map: those that find room. Without Qt."""

from typing import NamedTuple

from cnnviz.stage.map_layout import MapLayout
from engine import Convolution, Linear

AIR = 6.0  # pixels between two words


class Label(NamedTuple):
    """A word of a width in pixels, wanted about the middle of what is seen of its column."""

    middle: float
    width: float


def importance(layout: MapLayout, hovered: int | None) -> list[int]:
    """The columns that are in sight, the one that needs its name most first."""
    layers = layout.frame.experiment.network.layers
    left, _, width, _ = layout.body

    def rank(column: int) -> tuple[int, int]:
        if column == hovered:
            return 0, column
        if column == layout.current_column:
            return 1, column
        if column in (0, len(layers)):
            return 2, column
        made = layers[column - 1]
        if isinstance(made, Convolution | Linear):
            return 3, column
        return (5 if made.kind == "activation" else 4), column

    edges = ((column, layout.reach(column)) for column in range(len(layout.placed)))
    return sorted((c for c, (x, end) in edges if end > left and x < left + width), key=rank)


def middle(layout: MapLayout, column: int) -> float:
    """The middle of what is seen of a column."""
    left, _, width, _ = layout.body
    x, end = layout.reach(column)
    return (max(x, left) + min(end, left + width)) / 2


def beside(labels: tuple[Label, ...], room: float) -> tuple[float | None, ...]:
    """Where those labels begin that fit between 0 and `room` without touching; first come first.

    None for those that find no room.
    """
    begins: list[float | None] = []
    for label in labels:
        begin = min(max(label.middle - label.width / 2, 0.0), room - label.width)
        free = label.width <= room and all(
            other is None
            or begin + label.width + AIR <= other
            or other + taken.width + AIR <= begin
            for other, taken in zip(begins, labels, strict=False)
        )
        begins.append(begin if free else None)
    return tuple(begins)
