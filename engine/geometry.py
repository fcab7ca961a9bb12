"""Whole-number facts about windows: sizes, padding, who reads whom, how often, at what cost.

All of it per axis: rows and columns never depend on each other. A `Window` says how one layer reads
one axis; a layer has a pair of them, (rows, columns).
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np

from engine.arrays import IntArray, frozen
from engine.errors import SettingError, Word, translate
from engine.values import dataclass

Pair: TypeAlias = tuple[int, int]
IntOrPair: TypeAlias = int | Sequence[int]
Sides: TypeAlias = tuple[Pair, Pair]  # ((top, bottom), (left, right))
Padding: TypeAlias = (
    int | Sequence[int] | Sequence[Sequence[int]] | Literal["valid", "same", "full"]
)
PaddingMode: TypeAlias = Literal["zeros", "reflect", "replicate", "circular"]

_NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}

_LONGEST = 65_536  # cells of an axis with its padding: what is larger is a slip, and fills memory


def is_whole(value: object, at_least: int) -> bool:
    """Whether `value` is an int (and no bool) of at least `at_least`."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and bool(value >= at_least)  # type: ignore[operator]


def _check_length(value: int, name: str) -> None:
    if value > _LONGEST:
        raise SettingError(
            translate("engine", "The {name} is {value}, but it can be at most {limit}."),
            name=name,
            value=value,
            limit=_LONGEST,
        )


def pair(value: IntOrPair, name: str, at_least: int = 1) -> Pair:
    """`value` as (rows, columns). Raises SettingError unless both are whole and in bounds."""
    usual = (value, value) if type(value) is int else value
    if type(usual) is tuple and len(usual) == 2 and type(usual[0]) is type(usual[1]) is int:
        low, high = sorted(usual)
        if low >= at_least and high <= _LONGEST:  # a closer look takes five times as long
            return usual
    values: Any = value if isinstance(value, Sequence) else (value, value)
    if (
        isinstance(values, str)
        or len(values) != 2
        or not all(is_whole(v, at_least) for v in values)
    ):
        raise SettingError(
            translate(
                "engine",
                "The {name} is {value}, but it must be a whole number of at least {at_least}, "
                "or a pair of them (rows, columns).",
            ),
            name=name,
            value=value,
            at_least=at_least,
        )
    _check_length(max(values), name)
    return int(values[0]), int(values[1])


def sides(padding: Padding, kernel_size: Pair, dilation: Pair) -> Sides:
    """`padding` as ((top, bottom), (left, right)).

    "same" adds d(k - 1) in all, the smaller half first, as PyTorch does, so that stride s gives
    ceil(n / s) outputs; "full" adds d(k - 1) on each side. Raises SettingError for anything else.
    """
    reach = [d * (k - 1) for d, k in zip(dilation, kernel_size, strict=True)]
    given: Any = padding
    if not isinstance(given, str):
        name = Word(translate("engine", "padding"))
        per_side = isinstance(given, Sequence) and all(isinstance(g, Sequence) for g in given)
        if per_side and len(given) == 2:
            return pair(given[0], name, at_least=0), pair(given[1], name, at_least=0)
        rows, columns = pair(given, name, at_least=0)
        return (rows, rows), (columns, columns)
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "same":
        return (reach[0] // 2, reach[0] - reach[0] // 2), (reach[1] // 2, reach[1] - reach[1] // 2)
    if padding == "full":
        return (reach[0], reach[0]), (reach[1], reach[1])
    raise SettingError(
        translate(
            "engine",
            'The padding is "{padding}", but the words it can be are "valid", "same" and "full".',
        ),
        padding=padding,
    )


@dataclass(frozen=True)
class Window:
    """How a layer reads one axis: `size` cells, padded by `before` and `after`."""

    size: int
    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    ceil_mode: bool = False

    @property
    def span(self) -> int:
        """How many cells the kernel spans: d(k - 1) + 1."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def inside(self) -> slice:
        """Where the input lies on the padded axis."""
        return slice(self.before, self.before + self.size)

    @property
    def padded(self) -> int:
        return self.size + self.before + self.after

    @cached_property
    def output(self) -> int:
        """The number of windows: floor((n + p0 + p1 - d(k - 1) - 1) / s) + 1.

        In ceil mode the division is rounded up, but the last window must begin in the input or in
        the padding before it (PyTorch's rule).
        """
        room = self.padded - self.span
        if not self.ceil_mode:
            return room // self.stride + 1
        count = -(-room // self.stride) + 1
        return count - 1 if (count - 1) * self.stride >= self.size + self.before else count

    @property
    def read(self) -> int:
        """The padded length that the windows read; larger than `padded` only in ceil mode."""
        return (self.output - 1) * self.stride + self.span

    @property
    def unread(self) -> int:
        """How many cells at the end of the padded axis no window reads."""
        return max(0, self.padded - self.read)

    @cached_property
    def reads(self) -> IntArray:
        """(output, kernel): the cell of the input at each place of each window.

        Padding is below 0 or from `size` on.
        """
        starts = np.arange(self.output)[:, None] * self.stride - self.before
        places: IntArray = starts + np.arange(self.kernel)[None, :] * self.dilation
        return frozen(places)

    @cached_property
    def readers(self) -> tuple[IntArray, ...]:
        """For each cell of the input, the windows that read it, ascending."""
        inside = (self.reads >= 0) & (self.reads < self.size)
        reader = np.nonzero(inside)[0]
        by_cell = np.argsort(self.reads[inside], kind="stable")
        return tuple(np.split(reader[by_cell], np.cumsum(self.counts)[:-1]))

    @cached_property
    def counts(self) -> IntArray:
        """(size,): how many windows read each cell of the input."""
        cells = self.reads[(self.reads >= 0) & (self.reads < self.size)]
        return frozen(np.bincount(cells, minlength=self.size))


Windows: TypeAlias = tuple[Window, Window]


def _axes() -> tuple[Word, Word]:
    return Word(translate("engine", "rows")), Word(translate("engine", "columns"))


def windows(
    size: Pair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Windows:
    """How a layer reads an input of `size` (rows, columns).

    Raises SettingError where a setting is no number of the right kind, or the kernel spans more
    cells than the padded input has.
    """
    kernel = pair(kernel_size, Word(translate("engine", "kernel size")))
    steps = pair(stride, Word(translate("engine", "stride")))
    dilate = pair(dilation, Word(translate("engine", "dilation")))
    return _windows(
        (size[0], size[1]), kernel, steps, sides(padding, kernel, dilate), dilate, ceil_mode
    )


@lru_cache(maxsize=256)  # a timeline asks for those of a layer ten times
def _windows(
    size: Pair, kernel: Pair, steps: Pair, around: Sides, dilate: Pair, ceil_mode: bool
) -> Windows:
    made = tuple(
        Window(size[axis], kernel[axis], steps[axis], *around[axis], dilate[axis], ceil_mode)
        for axis in (0, 1)
    )
    for window, axis in zip(made, _axes(), strict=True):
        _check_length(window.padded, Word(translate("engine", "size of the padded input")))
        if window.output < 1:
            raise SettingError(
                translate(
                    "engine",
                    "A kernel of {kernel} with dilation {dilation} spans {span} {axis}, but the "
                    "padded input has only {padded}; take a smaller kernel or more padding.",
                ),
                kernel=window.kernel,
                dilation=window.dilation,
                span=window.span,
                axis=axis,
                padded=window.padded,
            )
    return made[0], made[1]


def pooling_windows(
    size: Pair,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Windows:
    """As `windows`, for pooling: the stride is the kernel size unless it is given.

    Raises SettingError also where a window would meet padding alone.
    """
    made = windows(
        size, kernel_size, kernel_size if stride is None else stride, padding, dilation, ceil_mode
    )
    _check_pooling(made)
    return made


@lru_cache(maxsize=256)
def _check_pooling(made: Windows) -> None:
    """Raise SettingError where a window would meet padding alone."""
    for window, axis in zip(made, _axes(), strict=True):
        if max(window.before, window.after) >= window.kernel:
            raise SettingError(
                translate(
                    "engine",
                    "Pooling pads by at most the kernel size less one, so that every window meets "
                    "a real cell; here the kernel has {kernel} {axis}, the padding is {padding}.",
                ),
                kernel=window.kernel,
                axis=axis,
                padding=max(window.before, window.after),
            )
        starts = np.arange(window.output) * window.stride - window.before
        if (starts[starts < 0] % window.dilation >= window.size).any():  # its first cell, if any
            raise SettingError(
                translate(
                    "engine",
                    "With {kernel} {axis} and dilation {dilation} a pooling window would meet "
                    "padding alone on an input of {size}; take less padding or dilation.",
                ),
                kernel=window.kernel,
                axis=axis,
                dilation=window.dilation,
                size=window.size,
            )


def check_padding_mode(around: Windows, mode: PaddingMode) -> None:
    """Raises SettingError where there is no such mode, or the input is too small for it.

    "reflect" pads by less than the input's size, "circular" by at most its size.
    """
    if not isinstance(mode, str) or mode not in _NUMPY_MODES:
        raise SettingError(
            translate(
                "engine",
                'The padding mode is "{mode}", but it must be "zeros", "reflect", "replicate" or '
                '"circular".',
            ),
            mode=mode,
        )
    for window in around:
        limit = {"reflect": window.size - 1, "circular": window.size}.get(mode)
        if limit is not None and max(window.before, window.after) > limit:
            raise SettingError(
                translate(
                    "engine",
                    'The padding mode "{mode}" can pad an input of {size} by at most {limit}, but '
                    "the padding is {padding}.",
                ),
                mode=mode,
                size=window.size,
                limit=limit,
                padding=max(window.before, window.after),
            )


def padded_index(window: Window, mode: PaddingMode) -> IntArray:
    """(padded,): the cell of the input that each cell of the padded axis copies; -1 for a zero."""
    around = window.before, window.after
    if mode == "zeros":
        return np.pad(np.arange(window.size), around, constant_values=-1)
    return np.pad(
        np.arange(window.size),
        around,
        mode=_NUMPY_MODES[mode],  # type: ignore[call-overload]
    )


def read_counts(around: Windows) -> IntArray:
    """(rows, columns): how many windows read each cell of the input."""
    return np.multiply.outer(around[0].counts, around[1].counts)


def grid(n: int) -> Pair:
    """How n numbers in a row lie when they are shown as rows and columns.

    A few of them stand one below the other, up to 32 in two columns, more as square as n allows.
    """
    if n <= 10:
        return n, 1
    if n <= 32 and n % 2 == 0:
        return n // 2, 2
    rows = max(d for d in range(1, int(n**0.5) + 1) if n % d == 0)
    return rows, n // rows


def multiplications(around: Windows, in_channels: int, out_channels: int, groups: int = 1) -> int:
    """The multiplications of a convolution of one image, those with padding included."""
    cells = around[0].output * around[1].output
    return cells * around[0].kernel * around[1].kernel * (in_channels // groups) * out_channels
