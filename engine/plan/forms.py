"""Which form of a convolution is the fastest for the shape that it reads: plain rules, measured.

TapConvolution       groups of few channels, and depthwise: 4 times as fast as products there
WinogradConvolution  stride 1 and 32 channels or more: 1.4 to 2.3 times as fast as by rows
RowConvolution       else, with stride 1
StridedConvolution   with any stride, or more padding than a kernel reaches over
DilatedConvolution   with a dilation: one of these, for smaller images
GroupedConvolution   with groups: one of these for each group
Plain                other padding than zeros, stride and dilation on one axis, large pictures
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
from engine.plan.winograd import WinogradConvolution

# Bytes of an expanded input, at most: beyond it the layer's own functions, which work in blocks,
# are as fast, and a plan would hold on to much memory.
_LARGEST = 16 << 20


def convolution_part(
    layer: Convolution, shape: tuple[int, ...], n: int, dtype: DTypeLike
) -> ParametricPart:
    """The part for a convolution that reads n inputs of `shape`."""
    around = layer.windows(shape)
    if layer.padding_mode != "zeros" and any(w.padded > w.size for w in around):
        return Plain(layer, shape, n, dtype)
    if layer.groups > 1 and TapConvolution.fits(layer):
        return TapConvolution(layer, shape, n, dtype)
    if layer.groups > 1:
        return GroupedConvolution(layer, shape, n, dtype, convolution_part)
    if DilatedConvolution.fits(layer, shape):
        return DilatedConvolution(layer, shape, n, dtype, convolution_part)
    if WinogradConvolution.fits(layer, shape):
        return WinogradConvolution(layer, shape, n, dtype)
    if by_rows(layer, shape, n, dtype):
        return RowConvolution(layer, shape, n, dtype)
    if StridedConvolution.fits(layer, shape) and _expands(layer, shape, n, dtype):
        return StridedConvolution(layer, shape, n, dtype)
    if TapConvolution.fits(layer):
        return TapConvolution(layer, shape, n, dtype)
    return Plain(layer, shape, n, dtype)


def by_rows(layer: Convolution, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> bool:
    """Whether a RowConvolution is the fastest form."""
    return (
        RowConvolution.fits(layer, shape)
        and not WinogradConvolution.fits(layer, shape)
        and _expands(layer, shape, n, dtype)
    )


def _expands(layer: Convolution, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> bool:
    """Whether the input, expanded for products of matrices, is not too big."""
    rows, columns = layer.windows(shape)
    maps, channels = layer.weight.shape[:2]
    cells = rows.padded * columns.kernel * max(channels, maps) * columns.output * n
    return cells * np.dtype(dtype).itemsize <= _LARGEST
