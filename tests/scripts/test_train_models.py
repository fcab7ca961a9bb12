"""scripts/train-models: what it makes of a small folder is a model with its card."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import numpy as np
import pytest

from engine.digits.folder import write_folder
from engine.digits.handwriting import handwriting
from engine.modelfile import load_model

ROOT = Path(__file__).parents[2]


@pytest.fixture
def script(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("train_models", str(ROOT / "scripts/train-models"))
    module = module_from_spec(spec_from_loader("train_models", loader))
    monkeypatch.setitem(sys.modules, "train_models", module)  # dataclasses look there
    loader.exec_module(module)
    monkeypatch.setattr(module, "FLAGGED", 20)
    monkeypatch.setattr(module, "FRESH", 20)
    return module


@pytest.fixture
def folder(tmp_path):
    write_folder(tmp_path / "digits", *handwriting(240, np.random.default_rng(0)))
    return tmp_path / "digits"


def run(script, monkeypatch, *arguments) -> None:
    monkeypatch.setattr(sys, "argv", ["train-models", *map(str, arguments)])
    script.main()


def test_a_model_and_its_card(script, folder, tmp_path, monkeypatch, capsys) -> None:
    run(script, monkeypatch, "--data", folder, "--out", tmp_path / "out", "tiny")
    assert load_model(tmp_path / "out/tiny.safetensors").input_shape == (1, 8, 8)
    card = (tmp_path / "out/tiny.md").read_text("utf-8")
    assert card.startswith("# tiny: ")
    assert card.count("%") >= 11  # a figure in each row
    last = capsys.readouterr().out.splitlines()[-2]
    assert last.startswith("tiny: epoch 12 of 12")
    assert " 240 images" in last  # 220 to learn from, and 20 ones with a flag


def test_every_recipe_has_a_source_of_its_own_size(script, folder) -> None:
    learned, _ = script.held_out(script.read_folder(folder))
    for recipe in script.RECIPES.values():
        side = script.PRESETS[recipe.architecture].input_shape[-1]
        x, labels = script.source(recipe, learned, side).load(0, 0)
        assert x.shape == (recipe.stored + recipe.made, 1, side, side)
        assert len(labels) == len(x)


def test_a_name_that_is_no_model(script, folder, monkeypatch, capsys) -> None:
    with pytest.raises(SystemExit):
        run(script, monkeypatch, "--data", folder, "lenet")
    message = capsys.readouterr().err
    assert "There is no model called lenet; there are digits, lenet5, tiny" in message
