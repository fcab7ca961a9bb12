"""The models that ship with the program: each with its card, and each reads digits."""

import re
from functools import cache

import numpy as np
import pytest

from engine.architecture import architecture_of
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink, normalise
from engine.evaluation import evaluate
from engine.modelfile import load_model
from engine.network import Network
from engine.presets import PRESETS
from engine.sources import sized
from tests.engine.drawing import RESOURCES, SAMPLES, draw, strokes_of

MODELS = RESOURCES / "models"
# The preset that each is built like, and the least shares that it reads: of the program's samples,
# of 200 new digits of procedural handwriting.
SHIPPED = {
    "digits": ("digits", 0.95, 0.7),
    "handwriting": ("digits", 0.95, 0.8),
    "lenet5": ("lenet5", 0.95, 0.7),
    "tiny": ("tiny", 0.8, 0.6),
}
each_model = pytest.mark.parametrize("name", SHIPPED)


@cache
def model(name: str) -> Network:
    return load_model(MODELS / f"{name}.safetensors")


def test_these_are_all_and_each_has_its_card() -> None:
    assert {path.stem for path in MODELS.glob("*.safetensors")} == set(SHIPPED)
    assert {path.stem for path in MODELS.glob("*.md")} == set(SHIPPED)


@each_model
def test_it_is_built_like_its_preset(name) -> None:
    assert architecture_of(model(name)) == PRESETS[SHIPPED[name][0]]


@each_model
def test_the_card_says_what_the_file_is_and_how_it_is_made_again(name) -> None:
    card = (MODELS / f"{name}.md").read_text(encoding="utf-8")
    numbers = sum(array.size for layer in model(name).parameters for array in layer.values())
    assert f"# {name}:" in card
    assert f"{numbers:,} parameters" in re.sub(r"\s+", " ", card)
    assert f"uv run python scripts/train-models --data FOLDER {name}\n" in card
    assert all(word in card for word in ("Layers:", "Data:", "Training:", "Licence:"))
    assert max(map(len, card.splitlines())) <= 100


@each_model
def test_it_reads_the_samples_of_the_program(name) -> None:
    side = model(name).input_shape[-1]
    pages = [draw(strokes_of(sample), sample["width"]) for sample in SAMPLES]
    images = np.stack([normalise(page, side).image for page in pages])[:, None]
    labels = np.array([sample["label"] for sample in SAMPLES])
    assert (model(name).predict(images).argmax(1) == labels).mean() >= SHIPPED[name][1]


@each_model
def test_it_reads_new_handwriting(name) -> None:
    images, labels = handwriting(200, np.random.default_rng(2026))
    ink = sized(as_ink(images), model(name).input_shape[-1])
    assert evaluate(model(name), ink, labels).accuracy >= SHIPPED[name][2]
