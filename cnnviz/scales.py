"""Colours of numbers, as tables in 0xffRRGGBB from -limit to +limit.

The tables of the diverging scales are those of pyqtgraph (CET, Peter Kovesi, CC BY 4.0), kept as
files since importing pyqtgraph takes longer than the whole start of the program; a test holds them
equal.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor, QImage

from cnnviz.image_memory import image_of
from cnnviz.resources import resource
from cnnviz.theme import Theme
from engine.arrays import Array
from engine.steps import Role

LEVELS = 255  # odd, so that one level is exactly zero
ZERO = LEVELS // 2

Table = NDArray[np.uint32]


@cache
def table_of(theme: Theme, role: Role) -> Table:
    """(LEVELS,): the colours of a role."""
    if role in (Role.INK, Role.FACTOR):
        ends = _rgb(theme.ink), _rgb(theme.paper), _rgb(theme.ink)
        share = 1.0 if role is Role.INK else 0.35  # a plain multiplier stays in the background
        colours = _between(*ends, share)
    elif role is Role.ERROR:
        colours = _kovesi("CET-D2")[::-1]  # violet below zero, green above
        if theme.dark:
            colours = _between(colours[0] * 0.92, _rgb(theme.paper), colours[-1] * 1.05, 1.0)
    else:
        colours = _kovesi("CET-D4" if theme.dark else "CET-D1A")
    if theme.dark:  # on black small numbers need more colour to be seen at all
        t = np.linspace(-1, 1, LEVELS)
        place = np.sign(t) * np.abs(t) ** 0.7
        colours = np.stack([np.interp(place, t, channel) for channel in colours.T], axis=1)
    return _packed(_through(colours, _rgb(theme.paper)))


def _rgb(name: str) -> NDArray[np.float64]:
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)


def _kovesi(name: str) -> NDArray[np.float64]:
    # np.loadtxt would load all that unpacks files
    lines = resource("colormaps", f"{name}.csv").read_text("utf-8").splitlines()
    return np.array([line.split(",") for line in lines], np.float64)


def _between(
    low: NDArray[np.float64], zero: NDArray[np.float64], high: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """(LEVELS, 3): straight from low through zero to high, `share` of the way."""
    t = np.linspace(-share, share, LEVELS)[:, None]
    return np.where(t < 0, zero + (low - zero) * -t, zero + (high - zero) * t)


def _through(colours: NDArray[np.float64], zero: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same colours, bent so that level ZERO is exactly `zero`: zero looks like empty paper."""
    t = np.abs(np.linspace(-1, 1, LEVELS))[:, None]
    return colours + (zero - colours[ZERO]) * (1 - t)


def _packed(colours: NDArray[np.float64]) -> Table:
    r, g, b = np.rint(np.clip(colours, 0, 255)).astype(np.uint32).T
    packed: Table = 0xFF000000 | r << 16 | g << 8 | b
    return packed


INKS = ("#000000", "#ffffff")  # of numbers on a colour, by `light_ink`


@cache
def light_ink_of(theme: Theme, role: Role) -> NDArray[np.bool_]:
    """light_ink of the colours of a role."""
    return light_ink(table_of(theme, role))


def light_ink(table: Table) -> NDArray[np.bool_]:
    """(LEVELS,): true where white is easier to read on the colour than black.

    By the relative luminance of WCAG 2.2: with these two inks every colour has a contrast of 4.5.
    """
    share = np.stack([table >> shift & 255 for shift in (16, 8, 0)]) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = np.array([0.2126, 0.7152, 0.0722]) @ linear
    light: NDArray[np.bool_] = luminance < 0.179
    return light


def levels(values: Array, limit: float) -> NDArray[np.integer]:
    """The level of each number on a scale up to `limit`, 0 to LEVELS - 1."""
    top = limit
    if not top:
        return np.full(values.shape, ZERO)
    if not np.isfinite(top):  # a number that is none makes the limit none, too
        top = 1.0
    share = values / top
    np.maximum(share, -1, out=share)
    np.minimum(share, 1, out=share)
    if np.isnan(share.sum()):
        share = np.nan_to_num(share, nan=0.0)
    share *= ZERO
    np.rint(share, out=share)
    share += ZERO
    return share.astype(np.intp)  # as indices are looked up


def picture(values: Array, role: Role, limit: float, theme: Theme) -> QImage:
    """One pixel a cell."""
    return image_of(table_of(theme, role)[levels(values, limit)])
