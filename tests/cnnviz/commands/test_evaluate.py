"""`cnnviz evaluate`: figures and a table that can be checked against the network itself."""

import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.commands.data import fitted
from cnnviz.commands.evaluate import table
from engine import load_model
from engine.digits.folder import CLOTHES, write_folder
from engine.evaluation import evaluate
from engine.initialisation import Initialisation
from engine.modelfile import save_model
from engine.presets import TINY
from tests.cnnviz.commands.helpers import data_folder, digits, run, tiny_model


@pytest.fixture
def model(tmp_path: Path) -> str:
    return tiny_model(tmp_path / "tiny.safetensors")


@pytest.mark.parametrize("test", [False, True])
def test_the_figures_are_those_of_the_network(capsys, tmp_path: Path, model: str, test) -> None:
    folder = data_folder(tmp_path / "data", test=True)
    code, out, err = run(capsys, "evaluate", model, "--data", folder, "--json", *["--test"] * test)
    assert (code, err) == (0, "")
    (entry,) = json.loads(out)
    images, labels = digits(20, seed=1) if test else (part[110:] for part in digits(120))
    known = evaluate(load_model(model), fitted(images, 8), labels)
    assert entry["count"] == len(labels)
    assert entry["images"] == ("test" if test else "validation")
    assert entry["accuracy"] == known.accuracy
    assert entry["loss"] == pytest.approx(known.loss)
    assert entry["confusion"] == known.confusion(10).tolist()
    assert entry["classes"] == list("0123456789")


def test_several_models_are_told_for_reading(capsys, tmp_path: Path, model: str) -> None:
    other = tmp_path / "other.safetensors"
    save_model(TINY.build(Initialisation.HE, 1), other)
    folder = data_folder(tmp_path / "data")
    code, out, _ = run(capsys, "evaluate", model, other, "--data", folder)
    assert code == 0
    assert out.count(", 10 validation images\n") == 2
    assert f"{other} on {folder}" in out
    assert out.count("answered\n") == 2
    assert out.count("most often confused:") == 2


def test_handwriting_is_always_the_same(capsys, monkeypatch, model: str) -> None:
    monkeypatch.setattr("cnnviz.commands.data.CHECKED", 30)
    first = run(capsys, "evaluate", model)
    assert first[0] == 0
    assert "on handwriting, 30 validation images" in first[1]
    assert run(capsys, "evaluate", model) == first


def test_a_table_is_aligned() -> None:
    confusion = np.diag([5, 1200, 7])
    confusion[0, 2] = 3
    lines = table(confusion, ("0", "1", "2"))
    assert lines == [
        "              answered",
        "  right       0     1     2",
        "  0           5     ·     3",
        "  1           ·  1200     ·",
        "  2           ·     ·     7",
    ]


def test_long_names_stand_in_the_rows_and_numbers_in_the_columns() -> None:
    lines = table(np.eye(10, dtype=int), CLOTHES)
    assert lines[1].split() == ["right", *map(str, range(10))]
    assert lines[-1].startswith("  9 ankle boot  ")
    assert len({len(line) for line in lines[1:]}) == 1


def test_no_mistakes_are_told(capsys, monkeypatch, tmp_path: Path, model: str) -> None:
    network = load_model(model)
    images, _ = digits(24)
    answers = network.predict(fitted(images, 8)).argmax(1)
    write_folder(tmp_path / "data", images, answers)
    code, out, _ = run(capsys, "evaluate", model, "--data", tmp_path / "data")
    assert code == 0
    assert "100.00% right (2 of 2)" in out
    assert "No answer was wrong." in out


def test_what_cannot_be_asked_is_told(capsys, tmp_path: Path, model: str) -> None:
    folder = data_folder(tmp_path / "data")
    write_folder(tmp_path / "many", digits(24)[0], np.arange(24))
    (tmp_path / "file").write_text("no model")
    colours = tmp_path / "colours.safetensors"
    save_model(type(TINY)(TINY.plans, input_shape=(3, 8, 8)).build(Initialisation.HE, 0), colours)
    for arguments, says in [
        ((model, "--data", folder, "--test"), "has no test images"),
        ((model, "--test"), "handwriting has no test images"),
        ((model, "--data", tmp_path / "many"), "labels go up to 23, but the network has 10"),
        ((tmp_path / "nothing", "--data", folder), "nothing can't be read: No such file"),
        ((tmp_path / "file", "--data", folder), "file is damaged or no model file"),
        ((colours, "--data", folder), "of the shape (3, 8, 8), but the images here are grey"),
    ]:
        code, out, err = run(capsys, "evaluate", *arguments)
        assert (code, out) == (1, "")
        assert says in err
        assert err.count("\n") == 1
