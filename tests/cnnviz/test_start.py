"""The start: the frame of the window first, then what is in it; what isn't seen isn't loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz import app as module
from cnnviz.window import MainWindow

ROOT = Path(__file__).parents[2]

STOPPED = """
import os, sys
from cnnviz import launch
from PyQt6.QtWidgets import QApplication
from cnnviz.window import MainWindow

def stop(*ignored):
    print(*sys.modules)
    sys.stdout.flush()
    os._exit(0)

{place} = stop
launch.main([])
"""


def loaded(place, home):
    """The modules that are loaded when the program comes to `place`."""
    homes = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    environment = os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", STOPPED.format(place=place)],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_frame_needs_only_qt(tmp_path):
    modules = loaded("MainWindow.paint_first", tmp_path)
    assert "cnnviz.window" in modules
    packages = {name.partition(".")[0] for name in modules}
    late = {"numpy", "engine", "argparse", "logging", "safetensors", "dataclasses", "pathlib"}
    assert packages.isdisjoint(late)


def test_what_is_not_seen_is_not_loaded(tmp_path):
    modules = loaded("QApplication.exec", tmp_path)
    assert "cnnviz.workspaces.network" in modules
    late = {"argparse", "logging", "importlib.metadata", "numpy.random", "pyqtgraph"}
    late |= {"subprocess", "lzma"}
    ours = {"lab", "lab_session", "train_session", "workspaces.lab", "workspaces.train", "log"}
    ours |= {"panels.terms", "panels.layers_panel", "panels.kernels_panel", "panels.help"}
    assert modules.isdisjoint(late | {f"cnnviz.{name}" for name in ours})


@pytest.mark.parametrize("workspace", ["lab", "train"])
def test_who_starts_in_another_workspace_does_not_load_the_network_s(tmp_path, workspace):
    settings = tmp_path / "CNN Visualizer" / "CNN Visualizer.ini"
    settings.parent.mkdir()
    settings.write_text(f"[General]\nworkspace={workspace}\n")
    modules = loaded("QApplication.exec", tmp_path)
    assert f"cnnviz.workspaces.{workspace}" in modules
    assert modules.isdisjoint({"cnnviz.workspaces.network", "pyqtgraph", "ssl", "subprocess"})
    assert modules.isdisjoint({"cnnviz.panels.numbers_page", "cnnviz.panels.picture_page"})
    assert workspace == "train" or "engine.plan" not in modules


def test_the_frame_is_painted_before_the_model_is_loaded(run, monkeypatch):
    order = []
    quit_first, shipped = MainWindow._watched, module._shipped

    def watched(window, event, painted):
        handled = quit_first(window, event, painted)
        if event.type() is event.Type.Paint:
            order.append(window.isVisible() and window.centralWidget() is None)
        return handled

    monkeypatch.setattr(MainWindow, "_watched", watched)
    monkeypatch.setattr(module, "_shipped", lambda: (order.append("model"), shipped())[1])
    program = run()
    assert order == [True, "model"]
    assert program.window.centralWidget().isVisible()
    assert program.window.workspace.map.layout_now is not None


def test_the_frame_looks_as_the_window_does(run, monkeypatch):
    """So nothing jumps or flashes when the rest comes."""
    pictures = []
    fill = MainWindow.fill

    def filled(window, *what):
        pictures.append(window.menuBar().grab().toImage())
        fill(window, *what)
        pictures.append(window.menuBar().grab().toImage())

    monkeypatch.setattr(MainWindow, "fill", filled)
    run()
    assert pictures[0] == pictures[1]


def test_a_window_that_is_not_painted_is_filled_all_the_same(run, monkeypatch):
    monkeypatch.setattr("cnnviz.window.PATIENCE", 1)
    monkeypatch.setattr(MainWindow, "_watched", lambda window, event, painted: True)
    assert run().window.centralWidget() is not None
