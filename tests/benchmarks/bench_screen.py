"""How fast the real window is, on the X server that DISPLAY names.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_screen.py

Prints the time from the end of a stroke to everything repainted, and the frame time while playing:
the work of a frame (the new state, the frame, the painting, the X server's answer).
"""

import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QSettings, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from cnnviz.app import Program
from cnnviz.playback import advance
from cnnviz.state import FASTEST
from engine import Stride


def told(name: str, seconds: list[float]) -> None:
    times = np.array(seconds) * 1e3
    median, p95, p99 = np.percentile(times, (50, 95, 99))
    print(f"{name:44s} median {median:6.2f}  p95 {p95:6.2f}  p99 {p99:6.2f} ms  (n={len(times)})")


def settle(app: QApplication) -> None:
    """Paint all that is to be painted, and wait for the X server."""
    app.processEvents()
    if hasattr(app, "sync"):
        app.sync()


def mouse(app: QApplication, pad, kind: QEvent.Type, x: float, y: float) -> None:
    point = QPointF(x, y)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    pressed = none if kind is QEvent.Type.MouseMove else left
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    place = QPointF(pad.mapToGlobal(point))
    app.sendEvent(
        pad, QMouseEvent(kind, point, place, pressed, held, Qt.KeyboardModifier.NoModifier)
    )


def strokes(app: QApplication, program: Program) -> None:
    pad = program.window.workspace.input.pad
    side = min(pad.width(), pad.height())
    times = []
    mouse(app, pad, QEvent.Type.MouseButtonPress, 0.3 * side, 0.3 * side)
    for i in range(300):
        angle = i / 40
        x, y = 0.5 + 0.25 * np.cos(angle), 0.5 + 0.3 * np.sin(1.3 * angle)
        start = time.perf_counter()
        mouse(app, pad, QEvent.Type.MouseMove, x * side, y * side)
        settle(app)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    mouse(app, pad, QEvent.Type.MouseButtonRelease, x * side, y * side)
    settle(app)
    print(
        f"{'end of the stroke to all repainted':44s} {1e3 * (time.perf_counter() - start):6.2f} ms"
    )
    told("mouse event to all repainted", times[20:])


def frames(app: QApplication, program: Program) -> None:
    """Every operation for some frames at 2 cells a second, and a sweep over all."""
    session = program.session
    timeline = session.state.experiment.timeline
    slow, fast = [], []
    for start in timeline.starts:
        session.jump(float(start))
        settle(app)
        for _ in range(24):
            begin = time.perf_counter()
            position = session.state.position
            session.seek(advance(position, 0.016, 2.0, Stride.CELL, timeline))
            settle(app)
            slow.append(time.perf_counter() - begin)
    session.jump(0.0)
    for _ in range(1500):
        begin = time.perf_counter()
        position = session.state.position
        session.seek(advance(position, 0.016, 0.4, Stride.LAYER, timeline))
        settle(app)
        fast.append(time.perf_counter() - begin)
    told("a frame while playing, 2 cells a second", slow)
    told("a frame while sweeping, 0.4 layers a second", fast)


def main() -> None:
    width, height = (int(v) for v in (sys.argv[1:] or ("1920", "1080")))
    app = QApplication(["bench"])
    app.setStyle("Fusion")
    program = Program(app, QSettings("/nonexistent/bench.ini", QSettings.Format.IniFormat))
    program.start()
    window = program.window
    for box in window.findChildren(type(window).__mro__[1]):
        box.close()
    window.resize(width, height)
    window.move(0, 0)
    for _ in range(20):
        settle(app)
        time.sleep(0.01)
    program.session.set_speed(FASTEST)
    print(f"{app.platformName()}, {window.width()}x{window.height()}")
    strokes(app, program)
    frames(app, program)
    program.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
