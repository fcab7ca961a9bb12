"""What training does to the real window, on the X server that DISPLAY names.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_train.py [SECONDS]

Prints how long the window does not answer while a network learns (in Train, and in Network while a
pass is played), how soon a pause is answered, how many images a second are learned with and
without the window, and what SECONDS of training (600 unless told) do to the memory.
"""

import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

import numpy as np
from PyQt6.QtCore import QSettings, QTimer
from PyQt6.QtWidgets import QApplication

from cnnviz.app import Program
from cnnviz.train_session import TrainSession
from cnnviz.train_state import Activity
from engine.initialisation import Initialisation
from engine.optimizers import Adam
from engine.presets import PRESETS
from engine.sources import Procedural
from engine.training import train
from tests.benchmarks.bench_screen import told

FRAME = 0.016  # seconds between two frames of the one clock


def memory() -> float:
    """The resident memory of this process, in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def run(app: QApplication, seconds: float) -> list[float]:
    """Let the program run; how late each frame of a clock of its own came, plus FRAME."""
    intervals: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        intervals.append(now - last)
        last = now

    clock = QTimer()
    clock.setInterval(round(1e3 * FRAME))
    clock.timeout.connect(tick)
    clock.start()
    QTimer.singleShot(round(1e3 * seconds), app.quit)
    app.exec()
    clock.stop()
    return intervals[1:]


def pauses(app: QApplication, session: TrainSession) -> list[float]:
    """The time from the press of Pause to a training that stands still."""
    found = []
    for _ in range(20):
        session.start()
        run(app, 0.3)
        begin = time.perf_counter()
        session.pause()
        while session.state.activity is Activity.TRAINING:
            app.processEvents()
        found.append(time.perf_counter() - begin)
    return found


def alone(name: str, batch_size: int = 64, batches: int = 150) -> float:
    """Images a second of the training loop without a window, of handwriting."""
    plan = PRESETS[name]
    network = plan.build(Initialisation.HE, 0)
    source = Procedural(batches * batch_size, batch_size, side=plan.input_shape[1])
    begin = time.perf_counter()
    for _ in train(network, source, optimizer=Adam(0.003), epochs=1):
        pass
    return batches * batch_size / (time.perf_counter() - begin)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    for name in PRESETS:
        print(f"{name:10s} {alone(name):7.0f} images a second, no window")
    app = QApplication(["bench"])
    app.setStyle("Fusion")
    program = Program(app, QSettings("/nonexistent/bench.ini", QSettings.Format.IniFormat))
    program.start()
    window = program.window
    window.resize(1920, 1056)
    window.move(0, 0)
    window.open_workspace("train")
    session = program.train
    session.choose(epochs=10_000)
    told("Train, nothing going on: frame to frame", run(app, 3))
    session.start()
    run(app, 2)
    told("Train, learning: frame to frame", run(app, 15))
    print(f"{'':44s} {session.state.pace:.0f} images a second")
    window.open_workspace("network")
    program.session.set_speed(2.0)
    program.session.play()
    told("Network, playing, while one learns", run(app, 15))
    program.session.pause()
    window.open_workspace("train")
    told("from Pause to standing still", pauses(app, session))
    session.start()
    before = memory()
    for _ in range(10):
        run(app, seconds / 10)
        state = session.state
        print(
            f"{memory():7.1f} MB after {state.steps} batches, {len(state.checkpoints.kept)} "
            f"checkpoints, accuracy {state.curve.examined[-1].accuracy:.2%}"
        )
    print(f"{memory() - before:+7.1f} MB in {seconds:.0f} s")
    np.testing.assert_equal(len(session.state.curve.losses), session.state.steps)
    program.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
