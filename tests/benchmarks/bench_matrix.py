"""How fast matrices and maps are painted on the X server that DISPLAY names, beside naive twins.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_matrix.py
    QT_SCALE_FACTOR=2 xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_matrix.py

A time runs from the change to the X server's answer. A matrix is painted by the items that the
stage paints it by; the map is the map of the program. The twins are what one would write first: a
graphics item for each cell, pyqtgraph's ImageItem with a text for each cell, and a ViewBox for each
feature map. They run in turn with the real ones, BLOCK frames of one, then as many of the next: a
twin's frame takes tens of milliseconds and leaves nothing in the processor's caches, which no
program does between two of its own frames. The first frame of a block comes after that and counts,
too. Ratios are of medians.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPainter
from PyQt6.QtWidgets import QApplication, QWidget

from cnnviz.frame import resolve
from cnnviz.stage.items import Painting, snap
from cnnviz.stage.matrix import box_items
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.stage.scene import Box
from cnnviz.state import State, blank_drawing
from cnnviz.theme import LIGHT
from engine import Activation, AveragePooling, Convolution, Experiment, Flatten, Linear, Network
from engine.steps import Role
from tests.benchmarks.bench_screen import settle
from tests.benchmarks.twins import GraphicsMatrix, ImageMatrix, ViewBoxes

SIDE, PITCH = 28, 24.0
STYLE = Style(LIGHT, "DejaVu Sans")
ROUNDS, BLOCK = 120, 10


class Matrix(QWidget):
    """A matrix with its numbers, as the stage shows it."""

    def __init__(self, values: np.ndarray) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(round(SIDE * PITCH) + 20, round(SIDE * PITCH) + 20)
        self._painting = Painting()
        self.values, self.window, self.written = values, (0, 0), SIDE * SIDE
        self.show_all()

    def show_all(self) -> None:
        box = Box(
            "X", self.values, Role.VALUE, 1.0, windows=((*self.window, 3, 3),),
            written=self.written, pitch=(PITCH, PITCH), origin=(10.0, 10.0),
        )  # fmt: skip
        self.update(self._painting.show([*box_items(box, LIGHT, STYLE.family)]))

    def set_values(self, values: np.ndarray) -> None:
        self.values = values
        self.show_all()

    def move(self, row: int, column: int) -> None:
        self.window = row, column
        self.show_all()

    def write(self, count: int) -> None:
        self.written = count
        self.show_all()

    def paintEvent(self, event) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(LIGHT.card))
            snap(painter)
            self._painting.paint(painter, event.region())


def timed(app: QApplication, change: Callable[[int], object], i: int) -> float:
    begin = time.perf_counter()
    change(i)
    settle(app)
    return time.perf_counter() - begin


def compare(app: QApplication, name: str, changes: dict[str, Callable[[int], object]]) -> None:
    """Blocks of frames of each in turn, all in the same run; the first is the real one."""
    times: dict[str, list[float]] = {who: [] for who in changes}
    for begin in range(0, ROUNDS, BLOCK):
        for who, change in changes.items():
            times[who] += [timed(app, change, i) for i in range(begin, begin + BLOCK)]
    real = np.median(next(iter(times.values()))[10:])
    for who, seconds in times.items():
        median, p95 = np.percentile(np.array(seconds[10:]) * 1e3, (50, 95))
        ratio = f"{median / real / 1e3:6.1f} x" if median / 1e3 != real else ""
        print(f"{name:34s} {who:28s} median {median:7.2f}  p95 {p95:7.2f} ms {ratio}")


def shown(app: QApplication, *widgets: QWidget) -> None:
    for widget in widgets:
        QWidget.move(widget, 0, 0)
        widget.show()
    for _ in range(10):
        settle(app)
        time.sleep(0.01)


def matrices(app: QApplication) -> None:
    rng = np.random.default_rng(0)
    sets = [np.clip(rng.normal(0, 0.5, (SIDE, SIDE)), -1, 1).astype(np.float32) for _ in range(4)]
    ours, items, image = Matrix(sets[0]), GraphicsMatrix(sets[0], PITCH), ImageMatrix(sets[0])
    every = {"ours": ours, "an item for each cell": items, "ImageItem with texts": image}
    shown(app, *every.values())
    single = [sets[0].copy() for _ in range(SIDE)]
    for i, values in enumerate(single):
        values[i, i] = 0.77
    for widget in every.values():  # each alone on the screen, or one would hide the other
        widget.raise_()

    def place(i: int) -> tuple[int, int]:
        return i % 26, (i * 7) % 26

    for name, make in (
        ("28x28, window moves", lambda w: lambda i: w.move(*place(i))),
        ("28x28, one number changes", lambda w: lambda i: w.set_values(single[i % SIDE])),
        ("28x28, all values", lambda w: lambda i: w.set_values(sets[i % 4])),
    ):
        compare(app, name, {who: make(widget) for who, widget in every.items()})
    compare(app, "28x28, one cell written", {"ours": lambda i: ours.write(100 + i)})
    for widget in every.values():
        widget.close()


def network_of(side: int, maps: tuple[int, int], pool: int) -> Network:
    rng = np.random.default_rng(0)

    def weight(*shape: int) -> np.ndarray:
        return (rng.normal(size=shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32)

    first, second = maps
    inside = (side // pool) ** 2 * (second or first)
    layers = [Convolution(weight(first, 1, 3, 3), padding=1), Activation()]
    if second:
        layers += [AveragePooling(pool), Convolution(weight(second, first, 3, 3), padding=1)]
        layers += [Activation()]
    else:
        layers += [AveragePooling(pool)]
    return Network(
        (*layers, Flatten(), Linear(weight(10, inside))), (1, side, side), tuple("0123456789")
    )


def frame(network: Network, seed: int):
    side = network.input_shape[1]
    x = np.random.default_rng(seed).random((1, side, side), np.float32)
    return resolve(State(blank_drawing(), Experiment(x, network, 3), 5.0))


def maps(app: QApplication) -> None:
    """60 feature maps: the input, 9 and 9 and 9, 16 and 16."""
    network = network_of(28, (9, 16), 2)
    frames = [frame(network, seed) for seed in range(4)]
    ours = NetworkMap(STYLE)
    ours.resize(1245, 428)
    ours.show_frame(frames[0])
    pages = [
        [page for column in f.columns if column.matrix.values.ndim == 3
         for page in column.matrix.values] for f in frames
    ]  # fmt: skip
    assert len(pages[0]) == 60
    boxes = ViewBoxes(pages[0])
    boxes.resize(1245, 428)
    shown(app, ours, boxes)
    changes = {
        "ours": lambda i: ours.show_frame(frames[i % 4]),
        "60 ViewBoxes": lambda i: boxes.show_pages(pages[i % 4]),
    }
    compare(app, "the map, 60 maps change", changes)
    ours.close()
    boxes.close()


def pan(view: NetworkMap, i: int) -> None:
    view.pan(*((9, 4) if i % 8 < 4 else (-9, -4)))


def zoom(view: NetworkMap, i: int) -> None:
    view.zoom(0.3 if i % 4 < 2 else -0.3)


def zooms(app: QApplication) -> None:
    """The map from near: a matrix of 128x128 with its numbers, and a picture of 512x512."""
    for side, cell in ((128, 30.0), (512, 0.0)):
        ours = NetworkMap(STYLE)
        ours.resize(1245, 880)
        ours.show_frame(frame(network_of(side, (1, 0), 8), 0))
        shown(app, ours)
        rect = ours.thumb(0, 0)
        while cell and ours.layout_now.pitch(0)[0] < cell and not ours.is_nearest:
            ours.zoom(1, ours.thumb(0, 0).center() if ours.is_fitted else None)
        if not cell:
            ours.zoom(3, rect.center())
        told = f"cells of {ours.layout_now.pitch(0)[0]:.1f} pixels"
        compare(app, f"{side}x{side}, pan", {told: partial(pan, ours)})
        compare(app, f"{side}x{side}, zoom", {told: partial(zoom, ours)})
        ours.close()


def main() -> None:
    app = QApplication(["bench"])
    app.setStyle("Fusion")
    matrices(app)
    maps(app)
    zooms(app)
    screen = app.primaryScreen()
    print(f"{app.platformName()}, device pixel ratio {screen.devicePixelRatio()}")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
