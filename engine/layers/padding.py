"""Padding an input on its last two axes, and carrying errors back from the padding."""

import numpy as np

from engine.arrays import Array
from engine.geometry import PaddingMode, Windows, padded_index


def pad(x: Array, around: Windows, mode: PaddingMode = "zeros") -> Array:
    """x (..., H, W) -> (..., padded H, padded W); x itself where there is nothing to pad."""
    rows, columns = around
    if not (rows.before or rows.after or columns.before or columns.after):
        return x
    if mode == "zeros":
        padded = np.zeros((*x.shape[:-2], rows.padded, columns.padded), x.dtype)
        padded[..., rows.inside, columns.inside] = x
        return padded
    index = padded_index(rows, mode)[:, None], padded_index(columns, mode)[None, :]
    return x[..., index[0], index[1]]


def unpad(grad_padded: Array, around: Windows, mode: PaddingMode = "zeros") -> Array:
    """The error of a padded array -> the error of the array: each cell gets those of its copies.

    (..., padded H, padded W) -> (..., H, W). With zeros the errors of the padding are dropped.
    """
    rows, columns = around
    inside = grad_padded[..., rows.inside, columns.inside]
    if mode == "zeros":
        return inside
    folded = np.zeros_like(inside)
    index = padded_index(rows, mode)[:, None], padded_index(columns, mode)[None, :]
    np.add.at(folded, (..., *index), grad_padded)  # type: ignore[arg-type]
    return folded
