"""Which form of a convolution is the fastest for the shape that it reads: plain rules, measured.

- TapConvolution: groups of few channels, depthwise above all
- UnfoldedConvolution: stride 1 and one small image; 0.5 to 0.9 of the time by rows
- WinogradConvolution: stride 1 and 32 channels or more; on one core 1.3 to 2.4 times by rows
- RowConvolution: else, with stride 1
- StridedConvolution: any stride, or more padding than a kernel reaches over
- DilatedConvolution: with a dilation, one of these for smaller images
- GroupedConvolution: with groups, one of these for each group
- Plain: other padding than zeros, or stride and dilation on one axis

Rows are not expanded where a picture is too large for it. There a WinogradConvolution from 8
channels on takes half as long as the layer itself, and a TapConvolution of few weights less.
"""

import numpy as np
from numpy.typing import DTypeLike

from engine.layers import Convolution
from engine.plan.convolution import RowConvolution
from engine.plan.dilated import DilatedConvolution
from engine.plan.grouped import GroupedConvolution
from engine.plan.part import ParametricPart
from engine.plan.plain import Plain
from engine.plan.strided import StridedConvolution
from engine.plan.taps import TapConvolution
from engine.plan.unfolded import UnfoldedConvolution
from engine.plan.winograd import WinogradConvolution

_LARGEST = 16 << 20  # bytes of an expanded input: a plan would hold on to much memory
_MANY = 32  # channels and maps: with 16, what Winograd's way saves is what its transforms cost
_SOME = 8  # where the rows of a picture are too large to be expanded


def convolution_part(
    layer: Convolution, shape: tuple[int, ...], n: int, dtype: DTypeLike, images: int | None = None
) -> ParametricPart:
    """The part for a convolution that reads n inputs of `shape`.

    It is the fastest for so many `images`, or for n: the chunks of a batch need the same form,
    however many images are in the last of them, as their gradients are added as they lie.
    """
    images = n if images is None else images

    def make(
        layer: Convolution, shape: tuple[int, ...], inner: int, dtype: DTypeLike
    ) -> ParametricPart:
        return convolution_part(layer, shape, inner, dtype, images * inner // n)

    around = layer.windows(shape)
    if layer.padding_mode != "zeros" and any(w.padded > w.size for w in around):
        return Plain(layer, shape, n, dtype)
    if layer.groups > 1 and TapConvolution.fits(layer):
        return TapConvolution(layer, shape, n, dtype)
    if layer.groups > 1:
        return GroupedConvolution(layer, shape, n, dtype, make)
    if DilatedConvolution.fits(layer, shape):
        return DilatedConvolution(layer, shape, n, dtype, make)
    if UnfoldedConvolution.fits(layer, shape, images, dtype):
        return UnfoldedConvolution(layer, shape, n, dtype)
    if _by_values(layer, shape, images, dtype):
        return WinogradConvolution(layer, shape, n, dtype)
    if by_rows(layer, shape, images, dtype):
        return RowConvolution(layer, shape, n, dtype)
    if StridedConvolution.fits(layer, shape) and _expands(layer, shape, images, dtype):
        return StridedConvolution(layer, shape, n, dtype)
    if TapConvolution.fits(layer):
        return TapConvolution(layer, shape, n, dtype)
    return Plain(layer, shape, n, dtype)


def by_rows(layer: Convolution, shape: tuple[int, ...], images: int, dtype: DTypeLike) -> bool:
    """Whether a RowConvolution is the fastest form."""
    fits = RowConvolution.fits(layer, shape) and _expands(layer, shape, images, dtype)
    return fits and not _by_values(layer, shape, images, dtype)


def _by_values(layer: Convolution, shape: tuple[int, ...], images: int, dtype: DTypeLike) -> bool:
    """Whether a WinogradConvolution is the fastest form."""
    least = _MANY if _expands(layer, shape, images, dtype) else _SOME
    return min(layer.weight.shape[:2]) >= least and WinogradConvolution.fits(layer, shape)


def _expands(layer: Convolution, shape: tuple[int, ...], images: int, dtype: DTypeLike) -> bool:
    """Whether the input, expanded for products of matrices, is not too big."""
    rows, columns = layer.windows(shape)
    maps, channels = layer.weight.shape[:2]
    cells = rows.padded * columns.kernel * max(channels, maps) * columns.output * images
    return cells * np.dtype(dtype).itemsize <= _LARGEST
