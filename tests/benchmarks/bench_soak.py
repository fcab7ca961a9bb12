"""Whether anything grows: an hour of use on the X server that DISPLAY names, as fast as it goes.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_soak.py [ROUNDS]

An hour is taken as 60 rounds; in the minute that a round stands for somebody draws a stroke of 20
pieces, plays or scrubs through 60 frames of all operations, changes one setting of the Lab and one
of the map, looks at another workspace, and takes something back. Every sixth round has another
network, language, theme and size of text, and trains 50 batches. After a warm-up, which also fills
the list of what can be undone, ten marks are printed: the resident memory and how many objects
there are. What grows from the third mark on is named.
"""

import gc
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PyQt6.QtCore import QEvent, QObject, QSettings, QTimer
from PyQt6.QtWidgets import QApplication

from cnnviz.app import Program
from cnnviz.lab import with_setting
from cnnviz.session import UNDO_STEPS
from cnnviz.state import MapScale, MapShows
from cnnviz.train_state import Activity
from engine import Stride
from engine.initialisation import Initialisation
from engine.presets import PRESETS
from tests.benchmarks.bench_screen import mouse, settle

MARKS = 10
WARM_UP = 12  # rounds: every network, language and workspace has been seen twice
SHOWN = 12  # kinds of objects
BATCHES = 50  # of each training


def memory() -> float:
    """The resident memory of this process, in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def ready(app: QApplication, session) -> None:
    """Wait for what is computed in a thread."""
    settle(app)
    while session.state.coming is not None:
        settle(app)
        time.sleep(0.001)


def draw(app: QApplication, program: Program, number: int, pieces: int = 20) -> None:
    pad = program.window.workspace.input.pad
    side = min(pad.width(), pad.height())
    rng = np.random.default_rng(number)
    x, y = rng.uniform(0.2, 0.8, 2)
    mouse(app, pad, QEvent.Type.MouseButtonPress, x * side, y * side)
    for _ in range(pieces):
        x, y = np.clip(rng.normal((x, y), 0.06), 0.1, 0.9)
        mouse(app, pad, QEvent.Type.MouseMove, x * side, y * side)
        ready(app, program.session)
    mouse(app, pad, QEvent.Type.MouseButtonRelease, x * side, y * side)
    ready(app, program.session)


def play(app: QApplication, session, number: int) -> None:
    """Through all operations; glides, steps and strides."""
    session.play()
    timeline = session.state.experiment.timeline
    for i in range(20):
        session.seek((i * 997 + number) % len(timeline) + 0.3)
        settle(app)
    session.pause()
    for i in range(20):
        session.step_forward((Stride.CELL, Stride.MAP, Stride.LAYER)[i % 3])
        settle(app)
        session.step_back(Stride.CELL)
        settle(app)


def hover(app: QApplication, program: Program) -> None:
    for widget in (program.window.workspace.map, program.window.workspace.stage):
        for share in (0.2, 0.5, 0.8):
            mouse(app, widget, QEvent.Type.MouseMove, share * widget.width(), 0.5 * widget.height())
            settle(app)


def one_round(app: QApplication, program: Program, number: int) -> None:
    window, session = program.window, program.session
    window.open_workspace("network")
    draw(app, program, number)
    play(app, session, number)
    hover(app, program)
    session.show_on_map(list(MapShows)[number % 3])
    session.scale_map(list(MapScale)[number % 3])
    session.set_target(number % 10)
    session.learn()
    ready(app, session)
    for verb in (session.undo, session.undo, session.redo):
        verb()
        ready(app, session)
    window.open_workspace("lab")
    lab = program.lab
    lab.set_lab(with_setting(lab.lab, "stride", (1 + number % 2, 1 + number % 2)))
    ready(app, lab)
    play(app, lab, number)
    lab.undo()
    ready(app, lab)
    if number % 6 == 5:
        change_everything(app, program, number // 6)
        train(app, program)
    window = program.window
    window.open_workspace(("train", "lab", "network")[number % 3])
    settle(app)


def train(app: QApplication, program: Program) -> None:
    """Some batches, and then from the beginning again."""
    program.window.open_workspace("train")
    session = program.train
    session.start()
    while session.state.activity is Activity.LOADING or session.state.steps < BATCHES:
        settle(app)
    session.pause()
    while session.state.activity is not Activity.IDLE:
        settle(app)
    session.stop()
    settle(app)


def fill_history(app: QApplication, program: Program) -> None:
    """As many steps as can be taken back, in both sessions."""
    lab = program.lab
    for number in range(UNDO_STEPS):
        program.session.set_learning_rate(0.001 + 1e-5 * number)
        lab.set_lab(with_setting(lab.lab, "stride", (1 + number % 2, 1 + number % 2)))
        ready(app, lab)
        draw(app, program, number, pieces=1)


def change_everything(app: QApplication, program: Program, number: int) -> None:
    """Another network, language, theme and size."""
    names = sorted(PRESETS)
    name = names[number % len(names)]
    program.session.set_network(PRESETS[name].build(Initialisation.HE, number), name)
    ready(app, program.session)
    program.set_theme(("dark", "light")[number % 2])
    settle(app)
    program.set_language(("zh_CN", "en")[number % 2])
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    settle(app)
    program.window.resize(*((1280, 800), (1900, 1000))[number % 2])
    settle(app)


def counts(app: QApplication) -> tuple[dict[str, int], Counter]:
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as its event loop would
    gc.collect()
    objects = gc.get_objects()
    qt = [o for o in objects if isinstance(o, QObject)]
    tops = app.topLevelWidgets()
    children = sum(len(top.findChildren(QObject)) + 1 for top in tops)
    timers = sum(t.isActive() for top in tops for t in top.findChildren(QTimer))
    found = {
        "objects": len(objects), "QObjects": len(qt), "in windows": children,
        "windows": len(tops), "running timers": timers, "threads": threading.active_count(),
    }  # fmt: skip
    return found, Counter(type(o).__qualname__ for o in objects)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    app = QApplication(["bench"])
    app.setStyle("Fusion")
    program = Program(app, QSettings("/nonexistent/bench.ini", QSettings.Format.IniFormat))
    program.start()
    program.window.resize(1900, 1000)
    begin = time.perf_counter()
    for number in range(WARM_UP):
        one_round(app, program, number)
    fill_history(app, program)
    print(f"warm after {WARM_UP} rounds, {time.perf_counter() - begin:.0f} s")
    early: Counter = Counter()
    number = WARM_UP
    for mark in range(MARKS):
        for _ in range(max(1, rounds // MARKS)):
            one_round(app, program, number)
            number += 1
        found, kinds = counts(app)
        if mark == 2:
            early = kinds
        told = "  ".join(f"{name} {count}" for name, count in found.items())
        print(f"mark {mark + 1:2d}, round {number:3d}: {memory():7.1f} MB  {told}", flush=True)
    grown = {kind: count - early[kind] for kind, count in kinds.items() if count > early[kind]}
    for kind, more in Counter(grown).most_common(SHOWN):
        print(f"    {kind:28s} {early[kind]:8d} {more:+8d} since mark 3")
    print(f"{time.perf_counter() - begin:.0f} s")
    program.stop()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
