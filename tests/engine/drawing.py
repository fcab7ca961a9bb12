"""The program's samples, drawn by distance to the polyline, much as the program's brush does it."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np

RESOURCES = Path(__file__).parents[2] / "resources"
SAMPLES = json.loads((RESOURCES / "samples/digits.json").read_text(encoding="utf-8"))
PAGE = 280


def draw(strokes: list[np.ndarray], width: float) -> np.ndarray:
    """Antialiased round strokes on a page, (280, 280) uint8; x to the right, y down."""
    page = np.zeros((PAGE, PAGE))
    reach = width / 2 + 1
    for stroke in strokes:
        for a, b in pairwise(stroke):
            left, top = np.clip(np.minimum(a, b) - reach, 0, PAGE).astype(int)
            right, bottom = np.clip(np.maximum(a, b) + reach + 1, 0, PAGE).astype(int)
            y, x = np.mgrid[top:bottom, left:right] + 0.5
            dx, dy = b - a
            along = ((x - a[0]) * dx + (y - a[1]) * dy) / max(dx * dx + dy * dy, 1e-9)
            along = np.clip(along, 0, 1)
            distance = np.hypot(x - a[0] - along * dx, y - a[1] - along * dy)
            part = page[top:bottom, left:right]
            np.maximum(part, np.clip(width / 2 - distance + 0.5, 0, 1), out=part)
    return np.round(page * 255).astype(np.uint8)


def strokes_of(sample: dict) -> list[np.ndarray]:
    return [np.array(stroke, float) for stroke in sample["strokes"]]


def changed(strokes, scale=1.0, degrees=0.0, to=(PAGE / 2, PAGE / 2)) -> list[np.ndarray]:
    """The strokes scaled and slanted to the right about the middle of the page, moved `to`."""
    lean = np.tan(np.radians(degrees))
    matrix = scale * np.array([[1, -lean], [0, 1]])
    return [(stroke - PAGE / 2) @ matrix.T + np.array(to) for stroke in strokes]
