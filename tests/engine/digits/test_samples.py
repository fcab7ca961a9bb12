"""The sample digits that ship with the program, read by the model that ships with it.

The strokes are drawn here by distance to the polyline, much as the program's brush does it.
"""

import json
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.digits.normalise import normalise
from engine.modelfile import load_model
from engine.network import Network

RESOURCES = Path(__file__).parents[3] / "resources"
SAMPLES = json.loads((RESOURCES / "samples/digits.json").read_text(encoding="utf-8"))
PAGE = 280
# Measured: 210 of 210. The bar leaves room for another training, not for a worse one.
BAR = 0.95


@cache
def model() -> Network:
    return load_model(RESOURCES / "models/digits.safetensors")


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


VARIANTS = {
    "thin": lambda strokes, width: draw(strokes, 6),
    "thick": lambda strokes, width: draw(changed(strokes, 0.9), 36),
    "small": lambda strokes, width: draw(changed(strokes, 0.4), width),
    "small at the top left": lambda strokes, width: draw(
        changed(strokes, 0.4, to=(60, 70)), 0.4 * width
    ),
    "at the bottom right": lambda strokes, width: draw(changed(strokes, 0.6, to=(200, 195)), width),
    "slanted to the right": lambda strokes, width: draw(changed(strokes, 0.9, 12), width),
    "slanted to the left": lambda strokes, width: draw(changed(strokes, 0.9, -12), width),
}


def read(pages: list[np.ndarray]) -> np.ndarray:
    """What the model says to each drawing."""
    images = np.stack([normalise(page).image for page in pages])[:, None]
    return model().predict(images).argmax(1)


def test_there_are_two_or_three_different_ones_of_each_digit() -> None:
    assert Counter(s["label"] for s in SAMPLES).keys() == set(range(10))
    assert min(Counter(s["label"] for s in SAMPLES).values()) >= 2
    assert len({json.dumps(s["strokes"]) for s in SAMPLES}) == len(SAMPLES) >= 20


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s["label"]))
def test_every_sample_lies_on_the_page_as_smooth_strokes(sample) -> None:
    assert sample.keys() == {"label", "strokes", "width"}
    for stroke in strokes_of(sample):
        assert stroke.ndim == 2
        assert stroke.shape[1] == 2
        assert len(stroke) >= 2
        assert stroke.min() >= sample["width"] / 2
        assert stroke.max() <= PAGE - sample["width"] / 2
        steps = np.hypot(*np.diff(stroke, axis=0).T)
        assert steps.min() > 0
        assert steps.max() < 20


def test_the_model_reads_every_sample() -> None:
    answers = read([draw(strokes_of(s), s["width"]) for s in SAMPLES])
    wrong = [
        (i, s["label"], int(a))
        for i, (s, a) in enumerate(zip(SAMPLES, answers, strict=True))
        if s["label"] != a
    ]
    assert not wrong, f"(sample, label, answer): {wrong}"


def test_the_model_holds_when_the_samples_are_drawn_otherwise(record_property) -> None:
    wrong = []
    for name, vary in VARIANTS.items():
        answers = read([vary(strokes_of(s), s["width"]) for s in SAMPLES])
        wrong += [
            (name, i, s["label"], int(a))
            for i, (s, a) in enumerate(zip(SAMPLES, answers, strict=True))
            if s["label"] != a
        ]
    accuracy = 1 - len(wrong) / (len(VARIANTS) * len(SAMPLES))
    print(f"{accuracy:.1%} of {len(VARIANTS) * len(SAMPLES)}; wrong: {wrong}")
    record_property("accuracy", accuracy)
    assert accuracy >= BAR, f"(variant, sample, label, answer): {wrong}"
