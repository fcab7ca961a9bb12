"""How the time of a convolution grows with its size, beside torch and the roofline.

    pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    python tests/benchmarks/bench_growth.py [PICTURE.png]

A convolution 3x3 forward and with all gradients on one core: from 28 to 224 pixels, from 1 to 64
channels, from 1 to 512 images. The roofline is the least time that this core could take: that of
the multiplications at the speed of one large product of matrices, or that of reading and writing
each array once at the speed of a large copy, whichever is longer; both are measured in the same
run. Prints tables in Markdown, and with PICTURE draws them.
"""

import os
import sys
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine import Convolution
from tests.benchmarks.bench_convolution import Lane, torch_calls
from tests.benchmarks.bench_engine import keep_memory, timed

ROUNDS = 7
BLOCK = 0.05  # seconds


class Size(NamedTuple):
    """A batch of pictures, and as many maps as channels."""

    pixels: int = 28
    channels: int = 16
    images: int = 16


SERIES = {
    "pixels": [Size(pixels=n) for n in (28, 56, 112, 224)],
    "channels": [Size(channels=n) for n in (1, 2, 4, 8, 16, 32, 64)],
    "images": [Size(images=n) for n in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)],
}


class Roof(NamedTuple):
    """What one core can do: multiplications and additions, and bytes, in a second."""

    operations: float
    bytes: float

    def seconds(self, size: Size) -> float:
        cells = size.images * size.channels * size.pixels**2
        operations = 3 * 2 * cells * size.channels * 9  # forward, and two gradients
        moved = 4 * cells * (2 + 2 + 2)  # x and y; x and dy; dy and dx
        return max(operations / self.operations, moved / self.bytes)


class Row(NamedTuple):
    size: Size
    plan: float
    torch: float  # nan where it isn't installed
    roof: float


def best(run, calls: int) -> float:
    return min(timed(run, 1, 0) for _ in range(calls))


def roof() -> Roof:
    a, b = np.random.default_rng(0).random((2, 1024, 1024), np.float32)
    product = np.empty_like(a)
    large, other = np.ones((2, 32 << 20), np.uint8)
    return Roof(
        2 * 1024**3 / best(lambda: np.matmul(a, b, out=product), 30),
        2 * large.nbytes / best(lambda: np.copyto(other, large), 30),
    )


def measured(size: Size, top: Roof) -> Row:
    """The medians of rounds in which both take turns."""
    rng = np.random.default_rng(1)
    n = size.channels
    weight = rng.standard_normal((n, n, 3, 3), np.float32) / (3 * n**0.5)
    layer = Convolution(weight, rng.random(n, np.float32), padding=1)
    shape = size.images, n, size.pixels, size.pixels
    x, error = rng.standard_normal((2, *shape), np.float32)
    calls = [Lane(layer, x, error).back, *torch_calls(layer, x, error, 1)[1].values()]
    times = []
    for index in range(ROUNDS):
        taken = [0.0] * len(calls)
        for which in (0, 1) if index % 2 else (1, 0):
            if which < len(calls):
                sleep(0.005)
                begin = perf_counter()
                calls[which]()
                count = max(1, int(BLOCK / (perf_counter() - begin)))
                taken[which] = timed(calls[which], count, 0)
        times.append(taken)
    middle = np.median(times, axis=0)
    return Row(size, middle[0], middle[1] if len(calls) > 1 else np.nan, top.seconds(size))


def table(title: str, rows: list[Row]) -> None:
    print(f"\n| {title} | plan, ms | torch, ms | ratio | roofline, ms | share of it |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        told = [f"{1e3 * value:.3g}" for value in (row.plan, row.torch, row.roof)]
        share, ratio = f"{row.roof / row.plan:.0%}", f"{row.plan / row.torch:.2f}"
        cells = getattr(row.size, title), told[0], told[1], ratio, told[2], share
        print("|", " | ".join(map(str, cells)), "|")
    sys.stdout.flush()


def draw(found: dict[str, list[Row]], path: str) -> None:
    """Three plots side by side, both axes logarithmic."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg
    import pyqtgraph.exporters

    pg.setConfigOptions(background="w", foreground="#333", antialias=True)
    app = pg.mkQApp()
    sheet = pg.GraphicsLayoutWidget(size=(1200, 380))
    lines = {"plan": "#1f6fd1", "torch": "#d9731a", "roof": "#777777"}
    named = {"plan": "this engine", "torch": "torch 2.13", "roof": "roofline"}
    for title, rows in found.items():
        plot = sheet.addPlot()
        plot.setLogMode(x=True, y=True)
        plot.showGrid(x=True, y=True, alpha=0.25)
        plot.setLabel("bottom", title)
        plot.setLabel("left", "milliseconds")
        plot.addLegend(offset=(12, 8))
        values = [getattr(row.size, title) for row in rows]
        plot.getAxis("bottom").setTicks([[(np.log10(v), str(v)) for v in values]])
        for name, colour in lines.items():
            times = [1e3 * getattr(row, name) for row in rows]
            style = pg.QtCore.Qt.PenStyle.DashLine if name == "roof" else None
            pen = pg.mkPen(colour, width=2.5, style=style) if style else pg.mkPen(colour, width=2.5)
            symbol = None if name == "roof" else "o"
            plot.plot(
                values, times, pen=pen, name=named[name], symbol=symbol, symbolSize=7,
                symbolBrush=colour, symbolPen=None,
            )  # fmt: skip
    sheet.show()
    app.processEvents()
    exporter = pg.exporters.ImageExporter(sheet.scene())
    exporter.parameters()["width"] = 1200
    exporter.export(path)


def main() -> None:
    keep_memory()
    top = roof()
    print(f"roofline of a core: {top.operations / 1e9:.0f} GF/s, {top.bytes / 1e9:.1f} GB/s")
    found = {title: [measured(size, top) for size in sizes] for title, sizes in SERIES.items()}
    for title, rows in found.items():
        table(title, rows)
    if len(sys.argv) > 1:
        draw(found, sys.argv[1])


if __name__ == "__main__":
    main()
