"""Receptive fields: which cells of each layer a cell depends on, and which later cells it feeds.

Channels, rows and columns never depend on each other, so the cells in question are always those
where some channels, some rows and some columns cross. That makes a `Region` exact, not only a box
around them: with a dilation it has gaps, with circular padding it can lie at both edges.

A cell depends on all that its window meets: for a max pooling the whole window, not only the number
that won. Padding is no cell; copies of cells in it (reflect, replicate, circular) are the cells.
"""

from collections.abc import Callable
from functools import lru_cache
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.arrays import IntArray, frozen
from engine.geometry import PaddingMode, Window, padded_index
from engine.layers import (
    AveragePooling,
    Convolution,
    Flatten,
    Layer,
    Linear,
    MaxPooling,
)
from engine.network import Network
from engine.values import dataclass

Masks: TypeAlias = tuple[NDArray[np.bool_], ...]  # for each axis, which positions


@dataclass(frozen=True, eq=False)
class Region:
    """The cells where the positions of each axis cross.

    `axes` are ascending positions: of channels, rows and columns, or of the numbers of a vector.
    One of them empty means that no cell is meant.
    """

    axes: tuple[IntArray, ...]

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(len(axis) for axis in self.axes)

    @property
    def box(self) -> tuple[tuple[int, int], ...]:
        """(first, last) of each axis: the smallest box around the cells, which has none to spare
        where no axis has a gap. Of an empty region (0, -1).
        """
        if not self.size:
            return ((0, -1),) * len(self.axes)
        return tuple((int(axis[0]), int(axis[-1])) for axis in self.axes)

    def __contains__(self, cell: tuple[int, ...]) -> bool:
        return all(i in axis for i, axis in zip(cell, self.axes, strict=True))


def receptive_field(network: Network, layer: int, cell: tuple[int, ...]) -> tuple[Region, ...]:
    """What `cell` of the output of `layer` depends on; layer -1 is the input.

    For the input and the output of each layer up to `layer`, in this order; the last region is the
    cell itself. Source: A. Araujo, W. Norris, J. Sim, Computing receptive fields of convolutional
    neural networks, Distill, 2019.
    """
    masks = _single(_shape(network, layer), cell)
    regions = [_region(masks)]
    for index in range(layer, -1, -1):
        masks = _read_by(network.layers[index], network.input_shape_of(index), masks)
        regions.append(_region(masks))
    return tuple(regions[::-1])


def fed_by(network: Network, layer: int, cell: tuple[int, ...]) -> tuple[Region, ...]:
    """What depends on `cell` of the output of `layer`; layer -1 is the input.

    For the output of `layer` and of each later one, in this order; the first region is the cell
    itself.
    """
    masks = _single(_shape(network, layer), cell)
    regions = [_region(masks)]
    for index in range(layer + 1, len(network.layers)):
        masks = _readers(network.layers[index], network.input_shape_of(index), masks)
        regions.append(_region(masks))
    return tuple(regions)


def _shape(network: Network, layer: int) -> tuple[int, ...]:
    """The shape of the output of a layer, or of the input."""
    return network.input_shape_of(layer + 1) if layer < 0 else network.shapes[layer]


def _single(shape: tuple[int, ...], cell: tuple[int, ...]) -> Masks:
    return tuple(np.arange(n) == i for n, i in zip(shape, cell, strict=True))


def _region(masks: Masks) -> Region:
    return Region(tuple(frozen(np.flatnonzero(mask)) for mask in masks))


def _all_or_none(masks: Masks, shape: tuple[int, ...]) -> Masks:
    """Everything of `shape` if there is any cell, else nothing."""
    some = all(mask.any() for mask in masks)
    return tuple(np.full(n, some) for n in shape)


def _read_by(layer: Layer, shape: tuple[int, ...], output: Masks) -> Masks:
    """Which cells of its input, of `shape`, a layer reads for the cells `output`."""
    match layer:
        case Convolution():
            return (_grouped(output[0], layer.groups, shape[0]), *_axes(layer, shape, output, _met))
        case MaxPooling() | AveragePooling():
            return (output[0], *_axes(layer, shape, output, _met))
        case Flatten():
            return _folded(output[0], shape)
        case Linear():
            return _all_or_none(output, shape)
    return output  # an activation: each cell its own


def _readers(layer: Layer, shape: tuple[int, ...], given: Masks) -> Masks:
    """Which cells of its output a layer computes from the cells `given` of its input."""
    match layer:
        case Convolution():
            maps = _grouped(given[0], layer.groups, len(layer.weight))
            return (maps, *_axes(layer, shape, given, _meeting))
        case MaxPooling() | AveragePooling():
            return (given[0], *_axes(layer, shape, given, _meeting))
        case Flatten():
            crossed = np.ones((), np.bool_)
            for mask in given:
                crossed = np.logical_and.outer(crossed, mask)
            return (crossed.ravel(),)
        case Linear():
            return _all_or_none(given, layer.output_shape(shape))
    return given


def _grouped(channels: NDArray[np.bool_], groups: int, count: int) -> NDArray[np.bool_]:
    """The `count` channels on the other side of a convolution that share a group with these."""
    return np.repeat(channels.reshape(groups, -1).any(1), count // groups)


def _folded(vector: NDArray[np.bool_], shape: tuple[int, ...]) -> Masks:
    """The cells of `shape` that the numbers of a vector were: one, or all, so that they cross."""
    crossed = np.nonzero(vector.reshape(shape))
    return tuple(np.isin(np.arange(n), axis) for n, axis in zip(shape, crossed, strict=True))


def _axes(
    layer: Convolution | MaxPooling | AveragePooling,
    shape: tuple[int, ...],
    masks: Masks,
    along: Callable[[IntArray, int, NDArray[np.bool_]], NDArray[np.bool_]],
) -> Masks:
    """`along` for the rows and for the columns."""
    mode: PaddingMode = layer.padding_mode if isinstance(layer, Convolution) else "zeros"
    around = layer.windows(shape)
    return tuple(
        along(_places(window, mode), window.size, mask)
        for window, mask in zip(around, masks[1:], strict=True)
    )


def _met(places: IntArray, size: int, output: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(output,) windows -> (size,) the cells that they meet."""
    met = np.zeros(size + 1, np.bool_)  # the last one is no cell
    met[places[output]] = True
    return met[:size]


def _meeting(places: IntArray, size: int, given: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(size,) cells -> (output,) the windows that meet one of them."""
    meets: NDArray[np.bool_] = np.logical_or.reduce(np.append(given, False)[places], axis=1)
    return meets


@lru_cache(maxsize=512)
def _places(window: Window, mode: PaddingMode) -> IntArray:
    """(output, kernel): the real cell at each place of each window, -1 where there is none."""
    if mode == "zeros":
        inside = (window.reads >= 0) & (window.reads < window.size)
        return np.where(inside, window.reads, -1)
    places: IntArray = padded_index(window, mode)[window.reads + window.before]
    return places
