"""What all commands have in common: help, exit codes, errors in one sentence."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz import launch
from cnnviz.commands import NAMES, evaluate
from cnnviz.commands.run import interruptible
from tests.cnnviz.commands.helpers import data_folder, run, tiny_model

MAIN = Path(__file__).parents[3] / "main.py"


@pytest.mark.parametrize("name", NAMES)
def test_help_names_options_examples_and_exit_codes(capsys, name: str) -> None:
    code, out, err = run(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: cnnviz {name} ")
    assert f"\n  cnnviz {name} " in out
    assert "0 done, 1 could not, 2 wrong arguments, 130 interrupted" in out
    assert max(map(len, out.splitlines())) <= 90


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "--nonsense"),
        ("train", "--epochs", "0"),
        ("train", "--epochs", "many"),
        ("train", "--seed", "-1"),
        ("train", "--learning-rate", "0"),
        ("train", "--learning-rate", "nan"),
        ("train", "--weight-decay", "-1"),
        ("train", "--optimizer", "magic"),
        ("train", "--vary"),
        ("train", "--images", "9", "--data", "{folder}"),
        ("evaluate",),
        ("predict",),
    ],
)
def test_wrong_arguments_are_told(capsys, tmp_path, monkeypatch, arguments) -> None:
    monkeypatch.chdir(tmp_path)
    folder = data_folder(tmp_path / "data")
    code, out, err = run(capsys, *(text.format(folder=folder) for text in arguments))
    assert (code, out) == (2, "")
    assert f"cnnviz {arguments[0]}: " in err
    assert not (tmp_path / "model.safetensors").exists()


def test_memory_that_is_not_there_is_told(capsys, tmp_path, monkeypatch) -> None:
    def greedy(options: object) -> int:
        raise MemoryError

    monkeypatch.setattr(evaluate, "run", greedy)
    code, _, err = run(capsys, "evaluate", tiny_model(tmp_path / "m"))
    assert code == 1
    assert err == "cnnviz evaluate: there is not enough memory for this.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_before_anything_was_learned(capsys, tmp_path, monkeypatch, number) -> None:
    def stopped(options: object) -> int:
        signal.raise_signal(number)
        raise AssertionError("not reached")

    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr(evaluate, "run", stopped)
    code, _, err = run(capsys, "evaluate", tiny_model(tmp_path / "m"))
    assert (code, err) == (130, "cnnviz evaluate: interrupted.\n")
    assert handlers == [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]


def test_a_second_stop_does_not_disturb() -> None:
    reached = []
    with interruptible():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            reached.append("saved")
    assert reached == ["saved"]


def test_a_reader_that_has_gone_is_no_error(tmp_path) -> None:
    model = tiny_model(tmp_path / "m.safetensors")
    command = [sys.executable, str(MAIN), "evaluate", model, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


def test_commands_are_started_without_a_display_and_without_a_window(monkeypatch, capsys) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name in NAMES:
        with pytest.raises(SystemExit) as left:
            launch.main([name, "--help"])
        assert left.value.code == 0
    assert "cnnviz predict" in capsys.readouterr().out


def test_train_and_evaluate_load_no_qt() -> None:
    check = (
        "import sys; import cnnviz.commands.train, cnnviz.commands.evaluate; "
        "sys.exit(any(name.startswith('PyQt6') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", check], check=True, cwd=MAIN.parent, timeout=60)


def test_a_missing_package_is_named(monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    for name in ("cnnviz.commands.train", "cnnviz.commands.data", "cnnviz.commands.bar"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import cnnviz.commands as package

    monkeypatch.delattr(package, "train", raising=False)
    assert launch.main(["train"]) == 1
    assert "needs the Python package tqdm" in capsys.readouterr().err


def test_the_help_of_the_window_names_the_commands(capsys, qapp) -> None:
    with pytest.raises(SystemExit):
        launch.main(["--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert all(f"cnnviz {name}" in out for name in NAMES)
