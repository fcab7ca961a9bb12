"""How fast the real window is, on the X server that DISPLAY names.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_screen.py [W H] [--lab]

Prints the time from a mouse event to paper, prediction, map and probabilities repainted (and now
and then all that can wait, too), inside the process; the same from the X event, sent by another
process with XTEST, to the X server's answer. And the work of a frame while playing: the new state,
the frame, the painting; with the answer of the X server, too. What training does to it:
bench_train.py.
"""

import gc
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QSettings, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication

from cnnviz.app import Program
from cnnviz.lab import Source, with_grid, with_input, with_setting
from cnnviz.playback import Playback, advance
from cnnviz.session import Session
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
        app.processEvents()
        times.append(time.perf_counter() - start)
        settle(app)
    start = time.perf_counter()
    mouse(app, pad, QEvent.Type.MouseButtonRelease, x * side, y * side)
    settle(app)
    print(
        f"{'end of the stroke to all repainted':44s} {1e3 * (time.perf_counter() - start):6.2f} ms"
    )
    told("mouse event to repainted", times[20:])


MOVER = """
import ctypes, sys, time
x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x11.XOpenDisplay(None))
for line in sys.stdin:
    kind, x, y = line.split()
    sent = time.perf_counter()
    if kind == "move":
        xtst.XTestFakeMotionEvent(display, -1, int(x), int(y), 0)
    else:
        xtst.XTestFakeButtonEvent(display, 1, int(x), 0)
    x11.XFlush(display)
    print(repr(sent), flush=True)
"""


def x_events(app: QApplication, program: Program) -> None:
    """A stroke of real X events; the clock of both processes is the same one."""
    pad = program.window.workspace.input.pad
    drawn: list[object] = []
    pad.drawn.connect(lambda *told: drawn.append(told))
    side = min(pad.width(), pad.height())
    corner = pad.mapToGlobal(QPointF((pad.width() - side) / 2, (pad.height() - side) / 2))
    with subprocess.Popen(
        [sys.executable, "-c", MOVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as mover:

        def send(*words: object) -> float:
            mover.stdin.write(" ".join(map(str, words)) + "\n")
            mover.stdin.flush()
            return float(mover.stdout.readline())

        def move(i: int) -> float:
            angle = i / 40
            x, y = 0.5 + 0.25 * np.cos(angle), 0.5 + 0.3 * np.sin(1.3 * angle)
            return send("move", round(corner.x() + x * side), round(corner.y() + y * side))

        move(0)
        send("button", 1, 0)
        settle(app)
        times = []
        for i in range(1, 300):
            before, begin = len(drawn), move(i)
            while len(drawn) == before and time.perf_counter() - begin < 0.2:
                app.processEvents()
            settle(app)
            if len(drawn) > before:  # the mouse came to another pixel of the paper
                times.append(time.perf_counter() - begin)
        send("button", 0, 0)
        mover.stdin.close()
    settle(app)
    told("X event to repainted", times[20:])


def play(session: Session) -> None:
    """Play without the program's clock: it would start again with every change."""
    for window in QApplication.topLevelWidgets():
        for playback in window.findChildren(Playback):
            timer = playback.findChild(QTimer)
            if timer.receivers(timer.timeout):
                timer.timeout.disconnect()
    session.play()


def frames(app: QApplication, session: Session, name: str) -> None:
    """Every operation for some frames at 2 cells a second, and a sweep over all.

    The session plays, but this loop is its clock: a frame is measured, not the wait for it.
    """
    timeline = session.state.experiment.timeline
    slow, fast, answered = [], [], []
    for start in timeline.starts:
        session.jump(float(start))
        session.set_speed(2.0)
        play(session)
        settle(app)
        for _ in range(24):
            begin = time.perf_counter()
            position = session.state.position
            session.seek(advance(position, 0.016, 2.0, Stride.CELL, timeline))
            app.processEvents()
            slow.append(time.perf_counter() - begin)
            settle(app)
            answered.append(time.perf_counter() - begin)
    session.jump(0.0)
    session.set_stride(Stride.LAYER)
    play(session)
    for _ in range(1000):
        begin = time.perf_counter()
        position = session.state.position
        session.seek(advance(position, 0.016, 0.4, Stride.LAYER, timeline))
        app.processEvents()
        fast.append(time.perf_counter() - begin)
        settle(app)
    session.pause()
    session.set_stride(Stride.CELL)
    told(f"{name}: a frame while playing, 2 cells/s", slow)
    told(f"{name}: the same, and the X server", answered)
    told(f"{name}: a frame while sweeping, 0.4 layers/s", fast)


def lab(app: QApplication, program: Program) -> None:
    """The Lab: playing a drawing of 28x28, then a colour picture of 512x512."""
    program.window.open_workspace("lab")
    session = program.lab
    ink = session.state.drawing.ink
    session.set_lab(with_setting(with_grid(session.lab, ink, 28, True), "maps", 2))
    for _ in range(20):
        settle(app)
    session.play()
    session.pause()
    frames(app, session, "Lab 28x28")
    picture = np.random.default_rng(0).random((3, 512, 512))
    for what, change in (
        ("512x512 opened", lambda: with_input(session.lab, picture, Source.PICTURE)),
        ("its kernel 11x11", lambda: with_setting(session.lab, "kernel_size", (11, 11))),
        ("8 maps of it", lambda: with_setting(session.lab, "maps", 8)),
    ):
        begin = time.perf_counter()
        session.set_lab(change())
        told(f"Lab: {what}, pauses of the window", pauses(app, session))
        print(f"{'':44s} shown after {time.perf_counter() - begin:.2f} s")
    steps = []
    timeline = session.state.experiment.timeline
    for start, operation in zip(timeline.starts, timeline.operations, strict=True):
        for step in {0, 1, len(operation) // 2, len(operation) - 1}:
            if step < len(operation):
                begin = time.perf_counter()
                session.jump(float(start + step))
                settle(app)
                steps.append(time.perf_counter() - begin)
    told("Lab 512x512: a step, any operation", steps)
    print(f"{'':44s} longest {1e3 * max(steps):.1f} ms")


def pauses(app: QApplication, session: Session) -> list[float]:
    """How long the window did not answer, again and again, until the pass was computed."""
    found = []
    while session.state.coming is not None or not found:
        begin = time.perf_counter()
        settle(app)
        found.append(time.perf_counter() - begin)
        time.sleep(0.001)
    print(f"{'':44s} longest {1e3 * max(found):.1f} ms")
    return found


def main() -> None:
    sizes = [int(v) for v in sys.argv[1:] if v.isdigit()]
    width, height = sizes or (1920, 1080)
    app = QApplication(["bench"])
    app.setStyle("Fusion")
    program = Program(app, QSettings("/nonexistent/bench.ini", QSettings.Format.IniFormat))
    program.start()
    window = program.window
    for box in window.findChildren(type(window).__mro__[1]):
        box.close()
    window.open_workspace("network")  # whatever was open last
    window.resize(width, height)
    window.move(0, 0)
    for _ in range(20):
        settle(app)
        time.sleep(0.01)
    gc.collect()
    gc.freeze()  # as the program does when it has started
    print(f"{app.platformName()}, {window.width()}x{window.height()}")
    program.session.jump(400.0)
    strokes(app, program)
    x_events(app, program)
    frames(app, program.session, "Network")
    if "--lab" in sys.argv:
        lab(app, program)
    program.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
