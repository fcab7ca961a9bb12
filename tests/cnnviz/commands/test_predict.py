"""`cnnviz predict`: digits in picture files, on any paper."""

import json
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtGui import QImage

from cnnviz.commands.predict import ink_in
from cnnviz.ink import samples
from engine.errors import SettingError
from tests.cnnviz.commands.helpers import run, tiny_model

pytestmark = pytest.mark.usefixtures("qapp")


def save(path: Path, grey: np.ndarray) -> Path:
    """Write grey levels (h, w), 0 black to 255 white, as a picture."""
    levels = np.ascontiguousarray(grey, np.uint8)
    rows, columns = levels.shape
    kind = QImage.Format.Format_Grayscale8
    assert QImage(levels.tobytes(), columns, rows, columns, kind).save(str(path))
    return path


def sample(label: int) -> np.ndarray:
    return next(drawing.ink for drawing in samples() if drawing.label == label)


PAPERS = {
    "white": lambda ink: 255 - ink,
    "black": lambda ink: ink,
    "grey": lambda ink: 190 - ink * 0.6,
    "dark grey, darker ink": lambda ink: 110 - ink * 0.4,
    "light grey, lighter ink": lambda ink: 150 + ink * 0.4,
}


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_digits_are_read_on_any_paper(capsys, tmp_path: Path, paper, ending: str) -> None:
    paths = [save(tmp_path / f"{n}.{ending}", paper(sample(n))) for n in range(10)]
    code, out, err = run(capsys, "predict", *paths)
    assert (code, err) == (0, "")
    assert [line.partition(" (")[0] for line in out.splitlines()] == [
        f"{path}: {number}" for number, path in enumerate(paths)
    ]
    assert all(line.count("%)") == 3 for line in out.splitlines())


def test_json_has_every_probability(capsys, tmp_path: Path) -> None:
    path = save(tmp_path / "3.png", sample(3))
    code, out, _ = run(capsys, "predict", "--json", path)
    assert code == 0
    (entry,) = json.loads(out)
    assert entry["file"] == str(path)
    assert entry["answer"] == "3"
    assert list(entry["probabilities"]) == list("0123456789")
    assert sum(entry["probabilities"].values()) == pytest.approx(1)


def test_another_model_reads_pictures_of_its_own_size(capsys, tmp_path: Path) -> None:
    path = save(tmp_path / "3.png", sample(3))
    model = tiny_model(tmp_path / "tiny.safetensors")
    code, out, _ = run(capsys, "predict", "--model", model, path)
    assert code == 0
    assert out.startswith(f"{path}: ")


@pytest.mark.parametrize("as_json", [False, True])
def test_what_cannot_be_read_is_told_and_the_others_are_answered(
    capsys, tmp_path: Path, as_json: bool
) -> None:
    (tmp_path / "text.png").write_text("no picture")
    blank = save(tmp_path / "blank.png", np.full((50, 50), 200))
    small = save(tmp_path / "small.png", np.zeros((2, 2)))
    good = save(tmp_path / "good.png", sample(7))
    paths = [tmp_path / "nothing.png", tmp_path / "text.png", blank, small, good]
    code, out, err = run(capsys, "predict", *paths, *["--json"] * as_json)
    assert code == 1
    said = err.splitlines()
    assert len(said) == 4
    for line, path in zip(said, paths, strict=False):
        assert line.startswith("cnnviz predict: ")
        assert line.count(path.name) == 1
    assert "No such file" in said[0]
    assert "no digit to be seen" in said[2]
    if as_json:
        entries = json.loads(out)
        assert [entry["file"] for entry in entries] == list(map(str, paths))
        assert ["error" in entry for entry in entries] == [True] * 4 + [False]
    else:
        assert out.startswith(f"{good}: 7 (")
        assert out.count("\n") == 1


def test_a_picture_with_text_needs_no_display(capsys, tmp_path: Path) -> None:
    (tmp_path / "t.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
        '<text x="9" y="50" font-size="50">1</text></svg>'
    )
    code, out, _ = run(capsys, "predict", tmp_path / "t.svg")
    assert code == 0
    assert out.count("\n") == 1


def test_ink_is_what_differs_most_from_the_border() -> None:
    page = np.full((1, 5, 5), 0.8)
    page[0, 2, 2] = 0.2
    page[0, 1, 1] = 0.9  # a speck of light is no ink
    ink = ink_in(page)
    assert ink[2, 2] == 1
    assert ink.sum() == 1


def test_colours_count_as_bright_as_they_look() -> None:
    page = np.ones((3, 5, 5))
    page[:, 2, 2] = 0, 0, 1  # blue is dark
    page[:, 1, 2] = 1, 1, 0  # yellow is bright
    ink = ink_in(page)
    assert ink[2, 2] == 1
    assert ink[1, 2] < 0.2


def test_an_empty_page_has_no_digit() -> None:
    with pytest.raises(SettingError, match="no digit to be seen"):
        ink_in(np.full((1, 5, 5), 0.5))
