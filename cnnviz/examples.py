"""The worked examples of the Lab: small inputs, whole numbers, one click each.

All of them update with η = 1, so that the new weights are whole numbers, too.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from cnnviz.lab import CUSTOM, Aim, Lab, Settings, Source, with_aim
from cnnviz.words import translate

Made: TypeAlias = tuple[Lab, Lab | None, float]  # the Lab, the one beside it, where to begin


class Example(NamedTuple):
    """One of them: `make` gives what is put on the stage."""

    key: str
    make: Callable[[], Made]

    def title(self) -> str:
        return _titles()[self.key]

    def text(self) -> str:
        """What there is to see, in two or three sentences."""
        return _texts()[self.key]


def _lab(
    x: ArrayLike,
    weight: ArrayLike = ((1,),),
    bias: ArrayLike = 0,
    aim: Aim = Aim.SUM,
    goal: ArrayLike | None = None,
    **chosen: Any,
) -> Lab:
    """Numbers under a kernel, without activation and pooling unless they are chosen."""
    inputs, kernels = (np.array(numbers, np.float64) for numbers in (x, weight))
    inputs = inputs.reshape(-1, *inputs.shape[-2:])
    kernels = kernels.reshape(-1, len(inputs), *kernels.shape[-2:])
    maps, _, *size = kernels.shape
    layer = {"kernel_size": tuple(size), "maps": maps, "function": "none", "pooling": "none"}
    lab = Lab(
        x=inputs,
        source=Source.NUMBERS,
        settings=Settings(**(layer | chosen)),
        weight=kernels,
        bias=np.broadcast_to(np.array(bias, np.float64), (maps,)),
        kernels=(CUSTOM,) * maps,
        aim=aim,
        goal=np.zeros((1, 1, 1)),
        learning_rate=1.0,
    )
    if goal is None:
        return with_aim(lab, aim)
    return replace(lab, goal=np.array(goal, np.float64).reshape(lab.network.shapes[-1]))


def _begin(lab: Lab, kind: str) -> float:
    """Where the first operation of this kind begins."""
    timeline = lab.experiment.timeline
    return float(timeline.starts[timeline.kinds.index(kind)])


# the numbers

SEVEN = (
    (0, 2, 3, 2, 0),
    (0, 0, 0, 3, 0),
    (0, 0, 3, 0, 0),
    (0, 3, 0, 0, 0),
    (0, 3, 0, 0, 0),
)
SLASH = ((-1, 0, 1), (0, 2, 0), (1, 0, -1))
CORNER = (
    (9, 0, 0, 0, 0),
    (9, 0, 0, 0, 0),
    (9, 0, 4, 0, 0),
    (9, 0, 0, 0, 0),
    (9, 9, 9, 9, 9),
)
ONES = ((1, 1, 1), (1, 1, 1), (1, 1, 1))
FOUR = (
    (0, 0, 4, 0, 0, 0),
    (0, 4, 0, 0, 4, 0),
    (4, 0, 0, 0, 4, 0),
    (4, 4, 4, 4, 4, 4),
    (0, 0, 0, 0, 4, 0),
    (0, 0, 0, 0, 4, 0),
)
EDGE = ((1, 0, -1), (2, 0, -2), (1, 0, -1))
MAXIMA = (  # of the windows: top left, bottom right, top right, bottom left
    (9, 2, 1, 3),
    (4, 5, 0, 8),
    (3, 7, 2, 4),
    (5, 1, 9, 5),
)
POOLED_ERROR = ((2, 8), (4, 6))
THREE = ((1, 2, 0), (0, 3, 1), (2, 1, 4))
FIVE = (
    (1, 2, 0, 1, 3),
    (0, 3, 1, 2, 0),
    (2, 1, 4, 0, 1),
    (1, 0, 2, 3, 2),
    (3, 1, 0, 2, 5),
)
KERNEL = ((1, 2), (3, 4))
ERROR = ((1, 0), (-1, 2))
BARS = (
    ((0, 3, 0, 0), (0, 3, 0, 0), (0, 3, 0, 0), (0, 3, 0, 0)),
    ((0, 0, 0, 0), (0, 0, 0, 0), (2, 2, 2, 2), (0, 0, 0, 0)),
    ((1, 0, 0, 0), (0, 2, 0, 0), (0, 0, 3, 0), (0, 0, 0, 4)),
)
TWO_KERNELS = (
    (((1, 0), (1, 0)), ((1, 1), (0, 0)), ((1, 0), (0, 1))),
    (((-1, 1), (-1, 1)), ((-1, -1), (1, 1)), ((0, 1), (1, 0))),
)
TWO_ERRORS = (
    ((1, 0, 0), (0, 2, 0), (0, 0, 0)),
    ((0, 0, 0), (0, -1, 0), (0, 0, 3)),
)
LARGE_RING = (
    (0, 0, 5, 5, 5, 0, 0),
    (0, 5, 0, 0, 0, 5, 0),
    (5, 0, 0, 0, 0, 0, 5),
    (5, 0, 0, 0, 0, 0, 5),
    (5, 0, 0, 0, 0, 0, 5),
    (0, 5, 0, 0, 0, 5, 0),
    (0, 0, 5, 5, 5, 0, 0),
)
SMALL_RING = (
    (0, 5, 5, 5, 0),
    (5, 0, 0, 0, 5),
    (5, 0, 0, 0, 5),
    (5, 0, 0, 0, 5),
    (0, 5, 5, 5, 0),
)
CROSS = ((0, 1, 0), (1, 2, 1), (0, 1, 0))
ONE = (
    (0, 0, 0, 0, 0, 0, 0, 0),
    (0, 0, 0, 3, 0, 0, 0, 0),
    (0, 0, 3, 3, 0, 0, 0, 0),
    (0, 0, 3, 3, 0, 0, 0, 0),
    (0, 0, 0, 3, 0, 0, 0, 0),
    (0, 0, 0, 3, 0, 0, 0, 0),
    (0, 0, 0, 3, 3, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 0, 0),
)
LINE = ((-1, 2, -1), (-1, 2, -1), (-1, 2, -1))


# the examples


def _linear_map() -> Made:
    return _lab(SEVEN, SLASH, bias=-4, aim=Aim.CELL), None, 0.0


def _padding() -> Made:
    valid, same = (_lab(CORNER, ONES, padding=padding) for padding in ("valid", "same"))
    return valid, same, 0.0


def _stride() -> Made:
    one, two = (_lab(FOUR, EDGE, stride=(stride, stride)) for stride in (1, 2))
    return one, two, 0.0


def _pooling(pooling: str) -> Made:
    lab = _lab(MAXIMA, aim=Aim.ERROR, goal=POOLED_ERROR, convolution=False, pooling=pooling)
    return lab, None, _begin(lab, "pooling_error_widened")


def _carried_back() -> Made:
    lab = _lab(THREE, KERNEL, bias=1, aim=Aim.ERROR, goal=ERROR)
    return lab, None, _begin(lab, "turn_rows")


def _dilated() -> Made:
    lab = _lab(FIVE, KERNEL, bias=1, aim=Aim.ERROR, goal=ERROR, stride=(2, 2))
    return lab, None, _begin(lab, "convolution_error")


def _channels() -> Made:
    return _lab(BARS, TWO_KERNELS, bias=(1, -1), aim=Aim.ERROR, goal=TWO_ERRORS), None, 0.0


def _two_sizes() -> Made:
    return _lab(LARGE_RING, CROSS), _lab(SMALL_RING, CROSS, padding=((1, 1), (1, 1))), 0.0


def _shift() -> Made:
    inputs = ONE, np.roll(ONE, 1, axis=1)
    here, moved = (_lab(x, LINE, function="relu", pooling="max") for x in inputs)
    return here, moved, _begin(here, "max_pooling")


EXAMPLES = (
    Example("linear_map", _linear_map),
    Example("padding", _padding),
    Example("stride", _stride),
    Example("max_pooling", lambda: _pooling("max")),
    Example("average_pooling", lambda: _pooling("average")),
    Example("carried_back", _carried_back),
    Example("dilated", _dilated),
    Example("channels", _channels),
    Example("two_sizes", _two_sizes),
    Example("shift", _shift),
)


def _titles() -> dict[str, str]:
    return {
        "linear_map": translate("Examples", "A kernel slides over the input"),
        "padding": translate("Examples", "Padding, and how often the border is read"),
        "stride": translate("Examples", "Stride 2, and its cost"),
        "max_pooling": translate("Examples", "Max pooling: the error goes to the recorded cell"),
        "average_pooling": translate("Examples", "Average pooling: the error is shared"),
        "carried_back": translate("Examples", "The error goes back through the turned kernel"),
        "dilated": translate("Examples", "Stride 2: the error is dilated"),
        "channels": translate("Examples", "Three channels in, two maps out"),
        "two_sizes": translate("Examples", "Two sizes made one"),
        "shift": translate("Examples", "The input shifted by one cell"),
    }


def _texts() -> dict[str, str]:
    return {
        "linear_map": translate(
            "Examples",
            "An a × b kernel fits into an M × N input at (M − a + 1) × (N − b + 1) places: here "
            "(5 − 3 + 1) × (5 − 3 + 1) = 3 × 3. At each place the same nine weights and one bias "
            "make one number, f = w·x + b, a linear map. The loss is the cell in the middle, so on "
            "the way back ∂f/∂w is its window x, ∂f/∂x is the kernel w, and ∂f/∂b is 1.",
        ),
        "padding": translate(
            "Examples",
            "The kernel of ones adds up its window and the loss adds up all cells, so the error of "
            "a pixel is the number of windows that read it. Without padding a corner is read once, "
            "the middle nine times, and 5 × 5 shrinks to 3 × 3. With a border of zeros the output "
            "keeps its 5 × 5 cells, and a corner is read four times.",
        ),
        "stride": translate(
            "Examples",
            "The first kernel moves by one cell, the one beside it by two: 4 × 4 places become "
            "2 × 2, and 16·9 = 144 multiplications become 4·9 = 36. With stride 2 no window reads "
            "the last row and the last column: they are hatched, and on the way back no error "
            "comes to them.",
        ),
        "max_pooling": translate(
            "Examples",
            "Each 2 × 2 window kept its largest number and recorded where it stood: top left, "
            "bottom right, top right, bottom left. The pooled error δ = [[2, 8], [4, 6]] is first "
            "widened with zeros, then each error goes to its recorded place. The other cells had "
            "no part in the output, so their error is 0.",
        ),
        "average_pooling": translate(
            "Examples",
            "The mean of a 2 × 2 window depends on each of its four cells alike, by 1/4. So the "
            "error δ = [[2, 8], [4, 6]] is widened, and each cell gets δ/4: 0.5, 2, 1 and 1.5. "
            "The four shares of a window add up to its δ again.",
        ),
        "carried_back": translate(
            "Examples",
            "Each cell of the 3 × 3 input had reached the 2 × 2 output through other weights. With "
            "δ padded with zeros and W turned by 180°, an ordinary convolution collects them: "
            "δ ∗ rot180(W) is the 3 × 3 error of the layer before. Then dW = X ∗ δ, the input "
            "convolved with the error, and db = Σ δ = 1 + 0 − 1 + 2 = 2.",
        ),
        "dilated": translate(
            "Examples",
            "The same kernel moves over a 5 × 5 input by two cells. Its output cells stand two "
            "cells apart in the input, so zeros are put between the errors: δ is dilated, and the "
            "turned kernel moves over it by one cell again. No window reads the last row and the "
            "last column, so no error comes to them.",
        ),
        "channels": translate(
            "Examples",
            "Forward, each map adds up three channels, each read by a kernel of its own: "
            "z[o] = Σ W[o,c] ∗ X[c] + b[o], over all c. Backward, each channel adds up two maps: "
            "∂L/∂X[c] = Σ δ[o] ∗ rot180(W[o,c]), over all o.",
        ),
        "two_sizes": translate(
            "Examples",
            "A 3 × 3 kernel makes 5 × 5 numbers of a 7 × 7 input: 7 − 3 + 1 = 5. Of a 5 × 5 input "
            "with a border of zeros it makes just as many: 5 + 2 − 3 + 1 = 5. That is the second "
            "use of padding: inputs of different sizes come to one size, and what follows need not "
            "know.",
        ),
        "shift": translate(
            "Examples",
            "The input, and beside it the same input one cell further to the right. Before the "
            "pooling 14 of 36 numbers differ, after it 2 of 9: as long as a large number stays in "
            "its window the maximum stays the same. Only where it crosses into the next window "
            "does the output change.",
        ),
    }
