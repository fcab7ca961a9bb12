"""Ink on a drawing: smooth antialiased strokes in a grey image, and what numpy sees of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from cnnviz.image_memory import memory_of
from cnnviz.resources import resource
from cnnviz.state import CANVAS, Drawing
from engine.arrays import frozen


def blank_image() -> QImage:
    image = QImage(CANVAS, CANVAS, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image


def image_of(drawing: Drawing) -> QImage:
    """A copy of a drawing to paint on."""
    ink = np.ascontiguousarray(drawing.ink)
    view = QImage(ink.tobytes(), CANVAS, CANVAS, CANVAS, QImage.Format.Format_Grayscale8)
    return view.copy()


def ink_of(image: QImage) -> NDArray[np.uint8]:
    """(CANVAS, CANVAS): a read-only copy of what is painted."""
    return frozen(memory_of(image, np.uint8)[:, :CANVAS].copy())


def paint_path(image: QImage, path: QPainterPath, width: float, *, erase: bool = False) -> None:
    """One stroke, or a piece of one, with round ends."""
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(Qt.GlobalColor.black if erase else Qt.GlobalColor.white), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)


def polyline(points: Sequence[Sequence[float]]) -> QPainterPath:
    """The path through points (x, y)."""
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if len(points) == 1:
        path.lineTo(QPointF(*points[0]) + QPointF(0.01, 0))
    return path


@cache
def example() -> Drawing:
    """The digit that is there when the program starts."""
    seven = next(sample for sample in _strokes() if sample["label"] == 7)
    return replace(_drawn(seven), example=True)


@cache
def samples() -> tuple[Drawing, ...]:
    """The digits that ship with the program, drawn with its own brush."""
    return tuple(_drawn(sample) for sample in _strokes())


def _strokes() -> list[dict[str, Any]]:
    text = resource("samples", "digits.json").read_text("utf-8")
    made: list[dict[str, Any]] = json.loads(text)
    return made


def _drawn(sample: dict[str, Any]) -> Drawing:
    image = blank_image()
    for stroke in sample["strokes"]:
        paint_path(image, polyline(stroke), sample["width"])
    return Drawing(ink_of(image), int(sample["label"]))
