"""The functions of the engine once more, as plain loops written from their definitions.

Nothing of the engine is used here: that the two agree is what the tests show.
"""

from collections.abc import Iterator
from math import ceil, exp, floor, log

import numpy as np

Sides = tuple[tuple[int, int], tuple[int, int]]


def as_sides(padding, kernel, dilation) -> Sides:
    """Padding as the number of cells before and after, for rows and for columns."""
    missing = [(k - 1) * d for k, d in zip(kernel, dilation, strict=True)]
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "full":
        return (missing[0],) * 2, (missing[1],) * 2
    if padding == "same":  # an odd cell goes to the end
        return tuple((m // 2, m - m // 2) for m in missing)
    if isinstance(padding, int):
        return (padding, padding), (padding, padding)
    if isinstance(padding[0], int):
        return (padding[0], padding[0]), (padding[1], padding[1])
    return padding


def as_pair(value) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


def source(position: int, size: int, mode: str) -> int | None:
    """The real cell that stands at `position` of an axis; None for a zero."""
    if 0 <= position < size:
        return position
    if mode == "zeros":
        return None
    if mode == "replicate":
        return 0 if position < 0 else size - 1
    if mode == "circular":
        return position + size if position < 0 else position - size
    assert mode == "reflect"
    return -position if position < 0 else 2 * (size - 1) - position


def output_size(n, k, s, before, after, d, ceil_mode=False) -> int:
    room = n + before + after - (d * (k - 1) + 1)
    count = (ceil if ceil_mode else floor)(room / s) + 1
    if ceil_mode and (count - 1) * s >= n + before:  # a window must not begin in the end's padding
        count -= 1
    return count


def starts(size, kernel, stride, padding, dilation=(1, 1), ceil_mode=False):
    """Where the windows of each axis begin; negative in the padding before the input."""
    return tuple(
        [
            i * stride[a] - padding[a][0]
            for i in range(
                output_size(size[a], kernel[a], stride[a], *padding[a], dilation[a], ceil_mode)
            )
        ]
        for a in (0, 1)
    )


def conv_terms(
    x_shape, weight_shape, stride, padding, dilation, groups, mode
) -> Iterator[tuple[tuple, tuple, tuple]]:
    """Every product of a convolution: (cell of y, cell of weight, cell of x)."""
    n, channels, height, width = x_shape
    maps, per_group, *kernel = weight_shape
    stride, dilation = as_pair(stride), as_pair(dilation)
    padding = as_sides(padding, kernel, dilation)
    tops, lefts = starts((height, width), kernel, stride, padding, dilation)
    assert per_group * groups == channels
    for image in range(n):
        for o in range(maps):
            first = (o * groups // maps) * per_group
            for i, top in enumerate(tops):
                for j, left in enumerate(lefts):
                    for c in range(per_group):
                        for u in range(kernel[0]):
                            p = source(top + u * dilation[0], height, mode)
                            for v in range(kernel[1]):
                                q = source(left + v * dilation[1], width, mode)
                                if p is not None and q is not None:
                                    yield (image, o, i, j), (o, c, u, v), (image, first + c, p, q)


def conv_shape(x_shape, weight_shape, stride, padding, dilation):
    stride, dilation = as_pair(stride), as_pair(dilation)
    padding = as_sides(padding, weight_shape[2:], dilation)
    tops, lefts = starts(x_shape[2:], weight_shape[2:], stride, padding, dilation)
    return x_shape[0], weight_shape[0], len(tops), len(lefts)


def conv2d(
    x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros"
):
    y = np.zeros(conv_shape(x.shape, weight.shape, stride, padding, dilation))
    terms = conv_terms(x.shape, weight.shape, stride, padding, dilation, groups, padding_mode)
    for at_y, at_w, at_x in terms:
        y[at_y] += float(weight[at_w]) * float(x[at_x])
    if bias is not None:
        for o in range(len(bias)):
            y[:, o] += bias[o]
    return y


def conv2d_grads(
    grad_output, x, weight, *, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros"
):
    """The gradients of x, weight and bias."""
    grad_x, grad_w = np.zeros(x.shape), np.zeros(weight.shape)
    terms = conv_terms(x.shape, weight.shape, stride, padding, dilation, groups, padding_mode)
    for at_y, at_w, at_x in terms:
        grad_x[at_x] += float(weight[at_w]) * float(grad_output[at_y])
        grad_w[at_w] += float(x[at_x]) * float(grad_output[at_y])
    grad_b = np.array([sum(grad_output[:, o].ravel()) for o in range(weight.shape[0])])
    return grad_x, grad_w, grad_b


def pool_windows(shape, kernel_size, stride, padding, dilation, ceil_mode):
    """((i, j), top, left) of every window, and the shape of the output's maps."""
    kernel = as_pair(kernel_size)
    stride = kernel if stride is None else as_pair(stride)
    dilation = as_pair(dilation)
    padding = as_sides(padding, kernel, dilation)
    tops, lefts = starts(shape, kernel, stride, padding, dilation, ceil_mode)
    places = [((i, j), t, left) for i, t in enumerate(tops) for j, left in enumerate(lefts)]
    return places, (len(tops), len(lefts)), kernel, padding, dilation


def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    n, channels, height, width = x.shape
    places, size, kernel, _, dilation = pool_windows(
        (height, width), kernel_size, stride, padding, dilation, ceil_mode
    )
    y = np.zeros((n, channels, *size))
    argmax = np.zeros((n, channels, *size), int)
    for image in range(n):
        for c in range(channels):
            for (i, j), top, left in places:
                best = None
                for u in range(kernel[0]):
                    for v in range(kernel[1]):
                        p, q = top + u * dilation[0], left + v * dilation[1]
                        if not (0 <= p < height and 0 <= q < width):
                            continue
                        if best is None or x[image, c, p, q] > x[image, c, best[0], best[1]]:
                            best = p, q
                y[image, c, i, j] = x[image, c, best[0], best[1]]
                argmax[image, c, i, j] = best[0] * width + best[1]
    return y, argmax


def max_pool2d_grad_input(grad_output, argmax, input_shape):
    grad = np.zeros(input_shape)
    for at, error in np.ndenumerate(grad_output):
        p, q = divmod(int(argmax[at]), input_shape[3])
        grad[at[0], at[1], p, q] += error
    return grad


def avg_terms(shape, kernel_size, stride, padding, ceil_mode, count_include_pad):
    """((i, j), (p, q), divisor) of every real cell of every window, and the output's size."""
    height, width = shape
    places, size, kernel, padding, _ = pool_windows(
        shape, kernel_size, stride, padding, 1, ceil_mode
    )
    terms = []
    for at, top, left in places:
        window = [(top + u, left + v) for u in range(kernel[0]) for v in range(kernel[1])]
        real = [(p, q) for p, q in window if 0 <= p < height and 0 <= q < width]
        padded = [
            (p, q) for p, q in window if p < height + padding[0][1] and q < width + padding[1][1]
        ]
        divisor = len(padded if count_include_pad else real)
        terms += [(at, cell, divisor) for cell in real]
    return terms, size


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    terms, size = avg_terms(x.shape[2:], kernel_size, stride, padding, ceil_mode, count_include_pad)
    y = np.zeros((*x.shape[:2], *size))
    for (i, j), (p, q), divisor in terms:
        y[:, :, i, j] += x[:, :, p, q].astype(float) / divisor
    return y


def avg_pool2d_grad_input(
    grad_output,
    input_shape,
    kernel_size,
    *,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
):
    terms, _ = avg_terms(
        input_shape[2:], kernel_size, stride, padding, ceil_mode, count_include_pad
    )
    grad = np.zeros(input_shape)
    for (i, j), (p, q), divisor in terms:
        grad[:, :, p, q] += grad_output[:, :, i, j].astype(float) / divisor
    return grad


def linear(x, weight, bias=None):
    y = np.zeros((len(x), len(weight)))
    for n in range(len(x)):
        for i in range(len(weight)):
            y[n, i] = 0.0 if bias is None else bias[i]
            for j in range(weight.shape[1]):
                y[n, i] += float(weight[i, j]) * float(x[n, j])
    return y


def softmax(row):
    """One row of numbers."""
    powers = [exp(value - max(row)) for value in row]
    return [power / sum(powers) for power in powers]


def cross_entropy(logits, target):
    losses = [-log(softmax(list(row))[t]) for row, t in zip(logits, target, strict=True)]
    return sum(losses) / len(losses)


def slope(function, x, step=1e-6):
    """dL/dx of a function that gives one number, by finite differences; x is float64."""
    grad = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        here = x.copy()
        here[at] += step
        above = function(here)
        here[at] -= 2 * step
        grad[at] = (above - function(here)) / (2 * step)
    return grad
