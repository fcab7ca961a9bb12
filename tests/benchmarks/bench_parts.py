"""How long single parts take, beside the plain way where there is one.

    QT_QPA_PLATFORM=offscreen uv run tests/benchmarks/bench_parts.py

Handwriting and varied images made at once and one by one, in turns; the receptive field of a cell
below 30 layers; tables of numbers as texts, and texts that are none; counts and deep networks as
pictures.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QApplication

from cnnviz.frame import resolve
from cnnviz.panels.heat_map import HeatMap
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.state import State, blank_drawing
from cnnviz.table_text import parse, text_of
from cnnviz.theme import LIGHT
from engine import Activation, AveragePooling, Convolution, Experiment, Flatten, Linear, Network
from engine.digits.augment import augment
from engine.digits.handwriting import handwriting
from engine.errors import SettingError
from engine.receptive import fed_by, receptive_field

ROUNDS = 7


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - begin)


def told(name: str, work: Callable[[], object], plain: Callable[[], object] | None = None) -> None:
    """The median time, and how many times longer the plain way takes in the same rounds."""
    work()
    times = [(timed(work), timed(plain) if plain else 0.0) for _ in range(ROUNDS)]
    ours, others = np.array(times).T
    ratio = f"   one by one {np.median(others / ours):6.1f} x" if plain else ""
    print(f"{name:44s} {np.median(ours):9.2f} ms{ratio}")


def data() -> None:
    rng = np.random.default_rng(0)

    def one_by_one(work: Callable[[int], object], count: int) -> Callable[[], object]:
        return lambda: [work(i) for i in range(count)]

    told(
        "64 images of handwriting",
        lambda: handwriting(64, rng),
        one_by_one(lambda _: handwriting(1, rng), 64),
    )
    images = handwriting(128, rng)[0].astype(np.float32) / 255
    told(
        "128 images varied",
        lambda: augment(images, rng),
        one_by_one(lambda i: augment(images[i : i + 1], rng), 128),
    )


def refuse(text: str) -> None:
    try:
        parse(text)
    except SettingError:
        return
    raise AssertionError(text[:20])


def texts() -> None:
    values = np.random.default_rng(0).normal(size=(512, 512))
    text = text_of(values)
    told("512x512 numbers to a text", lambda: text_of(values))
    told("and back", lambda: parse(text))
    for wrong in ("1" * 10**6 + "x", "[" * 10**6, "," * 10**6, "x=" * 10**6 + "["):
        told(f"a million signs refused: {wrong[:8]}…", lambda wrong=wrong: refuse(wrong))


def layers(count: int, maps: int) -> list[Convolution]:
    rng = np.random.default_rng(0)
    shapes = [(maps, maps if i else 1, 3, 3) for i in range(count)]
    return [Convolution(rng.normal(size=s).astype(np.float32) / 24, padding=1) for s in shapes]


def receptive() -> None:
    network = Network(tuple(layers(30, 64)), (1, 28, 28))
    told("what a cell reads through 30 layers", lambda: receptive_field(network, 29, (5, 14, 14)))
    told("and what reads a cell", lambda: fed_by(network, -1, (0, 14, 14)))


def pictures() -> None:
    counts = np.random.default_rng(0).integers(0, 121, (512, 512))
    heat = HeatMap(LIGHT)
    heat.resize(110, 110)
    told("counts of 512x512 as a picture", lambda: (heat.show_counts(counts, 121), heat.grab()))
    rows = [row for layer in layers(16, 64) for row in (layer, Activation())]
    weight = np.random.default_rng(0).normal(size=(10, 64 * 49)).astype(np.float32) / 50
    network = Network(
        (*rows, AveragePooling(4), Flatten(), Linear(weight)), (1, 28, 28), tuple("0123456789")
    )
    x = np.random.default_rng(1).random((1, 28, 28), np.float32)
    shown = NetworkMap(Style(LIGHT, "DejaVu Sans"))
    shown.resize(1900, 900)
    shown.show_frame(resolve(State(blank_drawing(), Experiment(x, network, 3), 200.0)))
    target = QPixmap(shown.size())
    for nearer in range(5):
        name = f"35 layers of 64 maps, {nearer} steps nearer"
        told(name, lambda: (shown.pan(1, 0), shown.render(target)))
        shown.zoom(1)


def main() -> None:
    data()
    texts()
    receptive()
    app = QApplication(["bench"])
    pictures()
    app.processEvents()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
