"""Named kernels, (rows, columns) of float64, as they lie on the picture: nothing is turned.

Most are the product of what they do down the rows and along the columns, k[u,v] = d[u] a[v], and
exist in any size up to 11 x 11:

    identity        a 1 in the centre
    box_blur        1[u] 1[v], divided by its sum
    gaussian_blur   b[u] b[v], divided by its sum: a Gaussian of variance (k - 1) / 4
    sobel_x         b[u] s[v], sobel_y  s[u] b[v]: smoothed one way, the slope the other way
    prewitt_x       1[u] r[v], prewitt_y  r[u] 1[v]: the slope of the plane that fits best

with, for k cells, b[u] = C(k - 1, u), s[u] = C(k - 2, u - 1) - C(k - 2, u) the differences of the
binomials of k - 1 cells, and r[u] = u - (k - 1) / 2, doubled if k is even to make it whole. The
others exist in 3 x 3 only; sharpen = identity - laplacian, emboss = identity + diagonal_up.

Slopes are positive where it grows brighter to the right (x), downwards (y), and towards the right
across an edge that runs down or up to the right (diagonal_down, diagonal_up).

The centre of k cells is cell (k - 1) // 2: the middle, and of an even number the first of the two
in the middle. So the identity with padding "same" gives back its input at any size.
Source: R. C. Gonzalez, R. E. Woods, Digital Image Processing, 3rd edition, 2008, chapters 3 and 10.
"""

from collections.abc import Callable, Mapping
from math import comb
from types import MappingProxyType

import numpy as np

from engine.arrays import Array
from engine.errors import SettingError, Word, translate
from engine.geometry import IntOrPair, Pair, pair

KERNELS = (
    "identity",
    "box_blur",
    "gaussian_blur",
    "sharpen",
    "sobel_x",
    "sobel_y",
    "prewitt_x",
    "prewitt_y",
    "laplacian",
    "emboss",
    "diagonal_down",
    "diagonal_up",
    "random",  # whole numbers from -3 to 3
)

_LARGEST = 11


def _centre(k: int) -> int:
    return (k - 1) // 2


def _one(k: int) -> list[int]:
    return [int(u == _centre(k)) for u in range(k)]


def _ones(k: int) -> list[int]:
    return [1] * k


def _binomial(k: int) -> list[int]:
    return [comb(k - 1, u) for u in range(k)]


def _binomial_slope(k: int) -> list[int]:
    shorter = [0, *_binomial(k - 1), 0]
    return [shorter[u] - shorter[u + 1] for u in range(k)]


def _ramp(k: int) -> list[int]:
    return [(2 * u - (k - 1)) // (1 + k % 2) for u in range(k)]


_SLOPES = (_binomial_slope, _ramp)
_Profile = Callable[[int], list[int]]
_PRODUCTS: Mapping[str, tuple[_Profile, _Profile]] = MappingProxyType(
    {  # down the rows, along the columns
        "identity": (_one, _one),
        "box_blur": (_ones, _ones),
        "gaussian_blur": (_binomial, _binomial),
        "sobel_x": (_binomial, _binomial_slope),
        "sobel_y": (_binomial_slope, _binomial),
        "prewitt_x": (_ones, _ramp),
        "prewitt_y": (_ramp, _ones),
    }
)
_BLURS = ("box_blur", "gaussian_blur")
_FIXED: Mapping[str, tuple[tuple[int, int, int], ...]] = MappingProxyType(
    {
        "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "laplacian": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "emboss": ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "diagonal_down": ((0, 1, 2), (-1, 0, 1), (-2, -1, 0)),
        "diagonal_up": ((-2, -1, 0), (-1, 0, 1), (0, 1, 2)),
    }
)


def fixed_size(name: str) -> Pair | None:
    """The only size that kernel `name` exists in; None where it exists in any."""
    _check_name(name)
    return (3, 3) if name in _FIXED else None


def kernel(name: str, size: IntOrPair, rng: "np.random.Generator | None" = None) -> Array:
    """Kernel `name` of KERNELS in `size` (rows, columns), a new array; `rng` is for "random".

    Raises SettingError for a name or a size that does not exist, and for the slope of one cell.
    """
    fixed, (rows, columns) = fixed_size(name), _size(size)
    if fixed not in (None, (rows, columns)):
        raise SettingError(
            translate(
                "engine",
                'The kernel "{name}" exists only with 3 rows and 3 columns, but {rows} rows and '
                "{columns} columns were asked for.",
            ),
            name=name,
            rows=rows,
            columns=columns,
        )
    if name in _FIXED:
        return np.array(_FIXED[name], np.float64)
    if name == "random":
        rng = np.random.default_rng() if rng is None else rng
        return rng.integers(-3, 4, (rows, columns)).astype(np.float64)
    down, along = _PRODUCTS[name]
    _check_slope(name, down, rows, Word(translate("engine", "rows")))
    _check_slope(name, along, columns, Word(translate("engine", "columns")))
    made = np.outer(down(rows), along(columns)).astype(np.float64)
    return made / made.sum() if name in _BLURS else made


def resized(weight: Array, size: IntOrPair) -> Array:
    """(..., kh, kw) -> (..., rows, columns): cropped, or zeros around; the centre stays the centre.

    Raises SettingError for a size that no kernel can have.
    """
    made = np.zeros((*weight.shape[:-2], *_size(size)), weight.dtype)
    rows, columns = (
        _kept(old, new) for old, new in zip(weight.shape[-2:], made.shape[-2:], strict=True)
    )
    made[..., rows[1], columns[1]] = weight[..., rows[0], columns[0]]
    return made


def _kept(old: int, new: int) -> tuple[slice, slice]:
    """Of an axis of `old` cells those that `new` cells hold, and where they stand among these."""
    shift = _centre(new) - _centre(old)
    first, end = max(0, -shift), min(old, new - shift)
    return slice(first, end), slice(first + shift, end + shift)


def _check_name(name: str) -> None:
    if name not in KERNELS:
        raise SettingError(
            translate("engine", 'There is no kernel called "{name}"; there are {names}.'),
            name=name,
            names=", ".join(KERNELS),
        )


def _size(size: IntOrPair) -> Pair:
    """`size` as (rows, columns). Raises SettingError unless both are from 1 to 11."""
    rows, columns = pair(size, Word(translate("engine", "kernel size")))
    if max(rows, columns) > _LARGEST:
        raise SettingError(
            translate(
                "engine",
                "A kernel can have at most {limit} rows and columns, but {rows} rows and {columns} "
                "columns were asked for.",
            ),
            limit=_LARGEST,
            rows=rows,
            columns=columns,
        )
    return rows, columns


def _check_slope(name: str, profile: _Profile, cells: int, axis: Word) -> None:
    if profile in _SLOPES and cells == 1:
        raise SettingError(
            translate(
                "engine",
                'The kernel "{name}" is a difference between {axis}, so it needs at least 2 '
                "{axis}, but 1 was asked for.",
            ),
            name=name,
            axis=axis,
        )
