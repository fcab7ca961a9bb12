"""A picture as a list of items, so that only what has changed is painted anew.

Each item says from what it is painted. Two items of equal keys look alike, so the pixels of an item
that was there before are left as they are, however one came here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPixmap, QRegion

from cnnviz.stage.scene import Span
from engine.arrays import Array
from engine.values import dataclass

SMALL = 4096  # numbers up to which arrays are told apart by them, not by where they lie

Key = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """A matrix whose picture is kept, since what moves over it would paint it again and again.

    `place` is all that it is painted from but for its `values`; `paint` paints a span of its cells,
    `rect` tells where that stands.
    """

    place: Key
    values: Array
    pitch: tuple[float, float]
    rect: Callable[[Span], QRectF]
    paint: Callable[[QPainter, Span], None]

    @property
    def all(self) -> Span:
        return 0, 0, *self.values.shape

    def changed(self, old: Array, ratio: float) -> Span:
        """The cells around all that differ from those of `old`.

        Cells of whole device pixels can be painted apart from each other, others can't.
        """
        differ = self.values != old
        rows, columns = np.flatnonzero(differ.any(1)), np.flatnonzero(differ.any(0))
        whole = all(abs(p * ratio - round(p * ratio)) < 1e-6 for p in self.pitch)
        if not whole or not len(rows):
            return self.all if len(rows) else (0, 0, 0, 0)
        top, left = int(rows[0]), int(columns[0])
        return top, left, int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left


@dataclass(frozen=True, eq=False)
class Item:
    """What is painted from `key` alone, within `rect` alone; a part of what is kept of it."""

    key: Key
    rect: QRectF
    paint: Callable[[QPainter], None]
    kept: Kept | None = None


def content(values: NDArray[Any] | None) -> object:
    """What tells arrays apart in a key: their numbers, or of many where they lie.

    Arrays in frames never change; whoever compares keys keeps the arrays.
    """
    if values is None:
        return None
    if values.size <= SMALL:
        return values.shape, values.dtype.str, values.tobytes()
    return values.shape, values.strides, values.__array_interface__["data"][0]


def snap(painter: QPainter) -> None:
    """Put the origin on a whole device pixel: between 1x and 2x a widget may stand beside one."""
    now = painter.deviceTransform()
    dx, dy = round(now.dx()) - now.dx(), round(now.dy()) - now.dy()
    if dx or dy:
        painter.translate(dx / now.m11(), dy / now.m22())


def paint_items(painter: QPainter, items: Iterable[Item]) -> None:
    """All of them, on anything that can be painted on."""
    for item in items:
        painter.save()
        item.paint(painter)
        painter.restore()


def _changed(old: Sequence[Item], new: Sequence[Item], ratio: float) -> Iterator[QRectF]:
    """Where something was that is no more, and where something is that was not."""
    if len(old) != len(new):
        before, after = (Counter(item.key for item in some) for some in (old, new))
        yield from (item.rect for item in (*old, *new) if before[item.key] != after[item.key])
        return
    for was, now in zip(old, new, strict=True):  # the usual case: one by one
        if was.key == now.key:
            continue
        if was.kept and now.kept and (was.kept.place, was.rect) == (now.kept.place, now.rect):
            yield now.kept.rect(now.kept.changed(was.kept.values, ratio))
        else:
            yield from (was.rect, now.rect)


class Painting:
    """What a widget shows. It keeps the pictures of matrices, and knows what has to be painted."""

    def __init__(self) -> None:
        self._items: tuple[Item, ...] = ()
        self._pixmaps: dict[Key, tuple[QPixmap, Array]] = {}
        self._ratio = 1.0

    def show(self, items: Sequence[Item]) -> QRegion:
        """Show other items; what of the widget has to be painted for it."""
        changed = [*_changed(self._items, items, self._ratio)]
        self._items = tuple(items)
        places = {item.kept.place for item in items if item.kept is not None}
        for place in [place for place in self._pixmaps if place not in places]:
            del self._pixmaps[place]
        region = QRegion()
        for rect in changed:
            region += rect.toAlignedRect().adjusted(-1, -1, 1, 1)
        return region

    def forget(self) -> None:
        """Paint everything anew: it looks different from now on."""
        self._items = ()
        self._pixmaps.clear()

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """What lies in a region, to which `painter` is clipped, on a ground that is there."""
        ratio = painter.deviceTransform().m11()
        if ratio != self._ratio:
            self._pixmaps.clear()
            self._ratio = ratio
        for item in self._items:
            rect = item.rect.toAlignedRect().adjusted(-1, -1, 1, 1)
            if not region.intersects(rect):
                continue
            painter.save()
            if item.kept is None:
                item.paint(painter)
            else:
                whole = item.kept.rect(item.kept.all)
                target, source = (
                    QRectF(r.topLeft() * ratio, r.size() * ratio)
                    for r in (item.rect, item.rect.translated(-whole.topLeft()))
                )
                painter.scale(1 / ratio, 1 / ratio)  # pixel by pixel
                painter.drawPixmap(target, self._pixmap(item.kept), source)
            painter.restore()

    def _pixmap(self, kept: Kept) -> QPixmap:
        """The picture of a matrix, painted where its numbers have changed."""
        known = self._pixmaps.get(kept.place)
        if known is not None and known[1] is kept.values:
            return known[0]
        ratio, rect = self._ratio, kept.rect(kept.all)
        if known is None:
            size = (rect.size() * ratio).toSize()
            pixmap, span = QPixmap(size), kept.all
            pixmap.fill(Qt.GlobalColor.black)
            pixmap.setDevicePixelRatio(ratio)  # patterns are as large as on the screen
        else:
            pixmap, span = known[0], kept.changed(known[1], ratio)
        if span[2]:
            with QPainter(pixmap) as painter:
                painter.translate(-rect.topLeft())
                painter.setClipRect(kept.rect(span))
                kept.paint(painter, span)
        self._pixmaps[kept.place] = pixmap, kept.values
        return pixmap


def around(rects: Iterable[QRectF], air: float) -> QRectF:
    """What holds all of them, with some air around it."""
    found = QRectF()
    for rect in rects:
        found |= rect
    return found.adjusted(-air, -air, air, air)
