"""Words beside each other on the network map: those that find room. Without Qt."""

from collections.abc import Iterable, Mapping

from cnnviz.stage.map_layout import MapLayout
from engine import Convolution, Linear
from engine.values import dataclass

AIR = 6.0  # pixels between two words


@dataclass(frozen=True)
class Label:
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


def beside(labels: Mapping[int, Label], order: Iterable[int], room: float) -> dict[int, float]:
    """Where those labels begin that fit between 0 and `room` without touching; first come first."""
    begins: dict[int, float] = {}
    for key in order:
        label = labels[key]
        if label.width > room:
            continue
        begin = min(max(label.middle - label.width / 2, 0.0), room - label.width)
        if all(
            begin + label.width + AIR <= other or other + labels[k].width + AIR <= begin
            for k, other in begins.items()
        ):
            begins[key] = begin
    return begins
