"""`cnnviz train`: it learns, saves, and says why when it can't."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnnviz import download as downloads
from cnnviz.commands import train
from cnnviz.commands.data import fitted
from engine import load_model
from engine.digits.folder import CLOTHES
from tests.cnnviz.commands.helpers import data_folder, digits, run

MAIN = Path(__file__).parents[3] / "main.py"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return data_folder(tmp_path / "data")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.safetensors"


def tiny(capsys, out: Path, *arguments: object) -> tuple[int, str, str]:
    """A run of a tiny network."""
    return run(capsys, "train", "--model", "tiny", "--out", out, *arguments)


def test_it_learns_from_a_folder_and_saves(capsys, folder: str, out: Path) -> None:
    settings = ("--epochs", 12, "--batch-size", 10, "--learning-rate", 0.02, "--no-vary")
    code, said, err = tiny(capsys, out, "--data", folder, *settings)
    assert (code, err) == (0, "")
    assert "110 images in an epoch, 10 to check with" in said
    lines = re.findall(
        r"^epoch (\d+) of 12: loss ([\d.]+), ([\d.]+)% right; validation", said, re.M
    )
    assert [int(line[0]) for line in lines] == list(range(1, 13))
    assert float(lines[-1][1]) < float(lines[0][1]) / 2
    assert said.endswith(f"saved {out}\n")
    assert said.count(" left\n") == 11
    assert said.count(" in all\n") == 1
    images, labels = digits(120)
    right = load_model(out).predict(fitted(images, 8)).argmax(1) == labels
    assert right[110:].mean() * 100 == float(re.findall(r"([\d.]+)% right", said)[-1])


def test_the_figures_of_an_epoch_are_those_of_all_its_images(capsys, folder, out, tmp_path) -> None:
    """With a vanishing learning rate the mean over batches is that over all images."""
    arguments = ("--data", folder, "--no-vary", "--learning-rate", 1e-30, "--epochs", 1)
    said = [
        tiny(capsys, tmp_path / f"{size}", *arguments, "--batch-size", size)[1] for size in (7, 110)
    ]
    figures = [re.findall(r"epoch 1 of 1: (.*?);", text) for text in said]
    assert figures[0] == figures[1] != []


def test_it_learns_from_handwriting(capsys, out: Path, monkeypatch) -> None:
    monkeypatch.setattr("cnnviz.commands.data.CHECKED", 20)
    arguments = ("--images", 50, "--batch-size", 20, "--epochs", 1)
    code, said, _ = tiny(capsys, out, *arguments)
    assert code == 0
    assert "handwriting: 50 images in an epoch, 20 to check with" in said
    first = out.read_bytes()
    assert tiny(capsys, out, *arguments, "--force")[0] == 0
    assert out.read_bytes() == first  # the same seed learns the same
    tiny(capsys, out, *arguments, "--force", "--seed", 1)
    assert out.read_bytes() != first


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_every_setting_reaches_the_training(capsys, folder, out, optimizer, schedule) -> None:
    settings = ("--optimizer", optimizer, "--schedule", schedule, "--epochs", 1)
    code, said, _ = tiny(capsys, out, "--data", folder, *settings, "--init", "lecun")
    assert code == 0
    rate = f"{train.LEARNING_RATES[optimizer]:g}"
    assert f"{optimizer}: learning rate {rate} ({schedule})" in said
    assert "fresh weights (lecun), seed 0" in said


def test_settings_change_what_is_learned(capsys, folder: str, tmp_path: Path) -> None:
    given = [
        (),
        ("--schedule", "constant"),
        ("--weight-decay", "0.1"),
        ("--init", "xavier"),
        ("--batch-size", "7"),
        ("--learning-rate", "0.01"),
        ("--optimizer", "momentum"),
        ("--no-vary",),
    ]
    weights = set()
    for number, settings in enumerate(given):
        path = tmp_path / f"{number}"
        assert tiny(capsys, path, "--data", folder, "--epochs", 2, *settings)[0] == 0
        weights.add(load_model(path).layers[0].weight.tobytes())
    assert len(weights) == len(given)


def test_a_model_file_goes_on_learning(capsys, folder: str, out: Path) -> None:
    tiny(capsys, out, "--data", folder, "--epochs", 1)
    first = load_model(out)
    rate = ("--learning-rate", 1e-6, "--epochs", 1)
    arguments = ("train", "--data", folder, "--model", out, "--out", out, "--force", *rate)
    code, said, _ = run(capsys, *arguments)
    assert code == 0
    assert "its weights" in said
    after = load_model(out).layers[0].weight
    assert np.allclose(after, first.layers[0].weight, atol=1e-4)
    assert not np.array_equal(after, first.layers[0].weight)


def test_a_file_is_not_written_over_unless_asked(capsys, folder: str, out: Path) -> None:
    out.write_text("precious")
    code, said, err = tiny(capsys, out, "--data", folder)
    assert (code, said) == (1, "")
    assert "is there already" in err
    assert "--force" in err
    assert out.read_text() == "precious"
    assert tiny(capsys, out, "--data", folder, "--epochs", 1, "--force")[0] == 0
    load_model(out)


@pytest.mark.parametrize("place", ["", "nowhere/model"])
def test_what_cannot_be_written_is_told_before_training(capsys, tmp_path, folder, place) -> None:
    code, said, err = tiny(capsys, tmp_path / place, "--data", folder)
    assert (code, said) == (1, "")
    assert "can't be written there" in err


def test_diverging_is_told_and_the_last_epoch_is_kept(capsys, monkeypatch, folder, out) -> None:
    # from the second epoch on the steps leave all bounds
    monkeypatch.setattr(train, "cosine", lambda share: 1.0 if share < 1 / 3 else 1e30)
    wild = ("--optimizer", "sgd", "--learning-rate", 0.01, "--epochs", 3)
    code, _, err = tiny(capsys, out, "--data", folder, *wild)
    assert code == 1
    assert "Choose a smaller learning rate." in err
    assert f"{out} holds the network after epoch 1" in err
    assert all(np.abs(layer.weight).max() < 10 for layer in load_model(out).layers[::4])


def test_diverging_at_once_saves_nothing(capsys, folder: str, out: Path) -> None:
    wild = ("--optimizer", "sgd", "--learning-rate", 1e300)
    code, _, err = tiny(capsys, out, "--data", folder, *wild)
    assert code == 1
    assert "nothing was saved" in err
    assert not out.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_saves_what_was_reached(tmp_path: Path, folder: str, out: Path, number) -> None:
    command = [sys.executable, str(MAIN), "train", "--data", folder, "--model", "tiny"]
    command += ["--epochs", "1000000", "--out", str(out)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert any(line.startswith("epoch 1 of") for line in process.stdout)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "cnnviz train: interrupted.\n" in err
    steps = int(re.search(r"as it was after ([\d,]+) batches", err)[1].replace(",", ""))
    assert steps >= 2
    assert load_model(out).input_shape == (1, 8, 8)
    assert sorted(os.listdir(tmp_path)) == ["data", "out.safetensors"]


def test_clothes_are_named_in_the_model_and_not_varied(capsys, tmp_path: Path, out: Path) -> None:
    folder = data_folder(tmp_path / "fashion")
    assert tiny(capsys, out, "--data", folder, "--epochs", 1)[0] == 0
    assert load_model(out).classes == CLOTHES
    plain = out.read_bytes()
    tiny(capsys, out, "--data", folder, "--epochs", 1, "--force", "--no-vary")
    assert out.read_bytes() == plain


def test_other_sizes_are_learned_and_not_varied(capsys, tmp_path: Path, out: Path) -> None:
    folder = data_folder(tmp_path / "small", side=20)
    assert tiny(capsys, out, "--data", folder, "--epochs", 1)[0] == 0
    code, _, err = tiny(capsys, out, "--data", folder, "--force", "--vary")
    assert code == 1
    assert "images of 28 x 28, but these have 20 x 20" in err


BAD = {
    "no folder": (("--data", "nowhere"), "There is no folder nowhere"),
    "no model": (
        ("--model", "lenet"),
        "neither a file nor one of the architectures digits, lenet5",
    ),
    "no model file": (("--model", "data"), "data"),
}


@pytest.mark.parametrize(("arguments", "says"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_trained_is_told(
    capsys, monkeypatch, tmp_path, folder, out, arguments, says
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said, err = tiny(capsys, out, "--data", folder, *arguments)
    assert (code, said) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_data_set_is_downloaded_once(capsys, monkeypatch, tmp_path: Path, out: Path) -> None:
    asked = []

    def pretended(data_set, folder):
        asked.append(data_set.title)
        data_folder(folder)
        yield downloads.Transfer(data_set.size, data_set.size)

    monkeypatch.setattr("cnnviz.commands.data.download", pretended)
    monkeypatch.setattr("cnnviz.commands.data.cache_folder", lambda each: tmp_path / each.folder)
    code, said, _ = tiny(capsys, out, "--data", "mnist", "--epochs", 1)
    assert code == 0
    assert asked == ["MNIST"]
    assert "mnist: 110 images in an epoch" in said
