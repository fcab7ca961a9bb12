"""The ends of the colours on the network map: by map, by layer, or alike for all. Without Qt."""

from collections.abc import Sequence

import numpy as np

from cnnviz.frame import Column
from cnnviz.stage.map_grid import cells, pictures
from cnnviz.state import MapScale
from engine.arrays import Array
from engine.steps import Role


def ends(columns: Sequence[Column], scale: MapScale) -> tuple[Array, ...]:
    """For each column (pictures,): the largest magnitude that the colours of each one reach to.

    Ink keeps its own scale, and the numbers of a vector share one.
    """
    if scale is MapScale.ALL:
        tops = largest(columns)
        return tuple(_alike(column, tops[column.matrix.role]) for column in columns)
    return tuple(
        np.abs(column.matrix.values).max(axis=(1, 2)).astype(np.float64)
        if scale is MapScale.MAP and column.matrix.values.ndim == 3 and not is_ink(column)
        else _alike(column, column.matrix.limit)
        for column in columns
    )


def is_ink(column: Column) -> bool:
    return column.matrix.role is Role.INK


def largest(columns: Sequence[Column]) -> dict[Role, float]:
    """The largest magnitude of each kind of number."""
    tops: dict[Role, float] = {}
    for column in columns:
        role = column.matrix.role
        tops[role] = max(tops.get(role, 0.0), column.matrix.limit)
    return tops


def _alike(column: Column, limit: float) -> Array:
    return np.full(pictures(column.matrix.values.shape), limit)


def pages(values: Array) -> Array:
    """A column's array as (pictures, rows, columns), a view."""
    return values.reshape(pictures(values.shape), *cells(values.shape))


def shares(pictures: Sequence[Array], limits: Sequence[Array]) -> Array:
    """Pictures (count, rows, columns) of some columns, limits (count,) -> parts of them, -1 to 1.

    They come one behind the other, (n,): all at once is faster than column by column.
    """
    of_each = np.concatenate(limits)
    usable = np.where(np.isfinite(of_each) & (of_each > 0), of_each, 1.0)
    values = np.concatenate([some.ravel() for some in pictures])
    cells = np.concatenate([np.full(len(some), some[0].size) for some in pictures])
    values /= np.repeat(usable.astype(values.dtype), cells)
    return values
