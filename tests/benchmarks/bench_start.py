"""How long the program takes from the start of its process until it can be used.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_start.py [--imports]

Each of ten processes does what `python main.py` does, on the X server that DISPLAY names, and tells
when it came to each of these, counted from before the interpreter is started:

- first paint: the frame of the window is painted, and the X server has answered;
- content: all of the workspace is painted, with the answer of the network;
- usable: a press on the paper (in Train on the map) has been handled, and its outcome is painted;
- the memory (RSS) then, and after two more seconds.

The program opens the workspace that was open last, so each is measured. A bare label, shown in the
same way, is what Python, PyQt6 and the X server take by themselves. --imports adds a table of what
the imports take.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 10

TOLD = """
import os, sys, time
sys.path.insert(0, {root!r})
marks = []

def mark():
    QApplication.instance().sync()
    marks.append(time.clock_gettime(time.CLOCK_MONOTONIC))

def memory():
    status = open("/proc/self/status").read()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024

def end(first):
    print(*marks, first, memory(), flush=True)
    os._exit(0)
"""

LABEL = """
os.environ["QT_NO_GUI_THREADPOOL"] = "1"
from PyQt6.QtCore import QEvent, QTimer
from PyQt6.QtWidgets import QApplication, QLabel

class Label(QLabel):
    def event(self, event):
        done = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest and not marks:
            mark()
            marks.extend(marks * 2)
            end(memory())
        return done

app = QApplication([])
label = Label("label")
label.resize(1280, 800)
label.show()
app.exec()
"""

# What is measured is only looked at once a part of the start is over.
PROGRAM = """
from cnnviz import launch

def measured(start):
    def started(self, model=None):
        from cnnviz.window import MainWindow
        paint_first = MainWindow.paint_first
        MainWindow.paint_first = lambda window: (paint_first(window), mark())
        start(self, model)
        self.watcher = Watcher(self.window)
    return started

def watch():
    global QApplication, Watcher
    from cnnviz import app
    from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
    from PyQt6.QtGui import QMouseEvent
    from PyQt6.QtWidgets import QApplication

    class Watcher(QObject):
        def __init__(self, window):
            super().__init__()
            self.window = window
            self.seen, self.pressed = 0, False
            window.installEventFilter(self)

        def eventFilter(self, watched, event):
            if event.type() is QEvent.Type.UpdateRequest:
                QTimer.singleShot(0, self.painted)
            return False

        def painted(self):
            self.seen += 1
            if self.seen == 1:
                mark()  # this paints what is still to be painted, too
                self.press()
            elif len(marks) == 2 and self.pressed:
                self.pressed = False
                mark()
                first = memory()
                QTimer.singleShot(2000, lambda: end(first))

        def press(self):
            window = self.window
            paper = window.train.map if window.in_train else window.shown.input.pad
            place = QPointF(paper.rect().center())
            for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
                event = QMouseEvent(
                    kind, place, paper.mapToGlobal(place), Qt.MouseButton.LeftButton,
                    Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                )
                QApplication.sendEvent(paper, event)
            paper.update()
            self.pressed = True

    app.Program.start = measured(app.Program.start)
    return plugin_problem()

# the last that is asked before the program is opened, when it has been loaded
plugin_problem, launch.plugin_problem = launch.plugin_problem, watch
launch.main([])
"""


def run(code: str, home: str, *options: str) -> tuple[list[float], str]:
    """What a process tells, times in milliseconds since it was started; and its other words."""
    start = time.clock_gettime(time.CLOCK_MONOTONIC)
    paths = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "PYTHONSAFEPATH": "1"}
    environment = {**os.environ, **paths}
    # a second start finds the byte code that the first one left
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *options, "-c", TOLD.format(root=str(ROOT)) + code],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    *times, first, idle = map(float, done.stdout.split())
    return [*(1e3 * (end - start) for end in times), first, idle], done.stderr


def row(name: str, rounds: list[list[float]]) -> None:
    columns = list(zip(*rounds, strict=True))
    times = (f"{statistics.median(c):4.0f} [{min(c):.0f}..{max(c):.0f}]" for c in columns[:3])
    sizes = (f"{statistics.median(c):5.0f}" for c in columns[3:])
    print(f"{name:12}", *(f"{text:17}" for text in times), *sizes)


def imports(home: str) -> None:
    """What each package takes, and the dearest modules: milliseconds without what they import."""
    own: dict[str, float] = {}
    for line in run(PROGRAM, home, "-X", "importtime")[1].splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            own[parts[2].strip()] = int(parts[0]) / 1e3
    known = ("PyQt6", "numpy", "engine", "cnnviz")
    for package in (*known, "everything else"):
        inside = [name for name in own if (name.partition(".")[0] in known) == (package in known)]
        if package in known:
            inside = [name for name in inside if name.partition(".")[0] == package]
        print(f"{package:32} {len(inside):4} modules {sum(own[name] for name in inside):6.1f} ms")
    for name in sorted(own, key=own.__getitem__, reverse=True)[:25]:
        print(f"    {name:40} {own[name]:6.1f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: Path(folder) / name for name in ("label", "network", "lab", "train")}
        for name, home in homes.items():  # what is there after a first start
            settings = home / "CNN Visualizer" / "CNN Visualizer.ini"
            settings.parent.mkdir(parents=True)
            settings.write_text(f"[General]\nworkspace={name}\n")
        measured: dict[str, list[list[float]]] = {name: [] for name in homes}
        for number in range(ROUNDS + 1):  # in turn, so that a busy moment is not one row's alone
            for name, home in homes.items():
                told, _ = run(LABEL if name == "label" else PROGRAM, str(home))
                if number:  # the first one compiles, and warms the disk's cache
                    measured[name].append(told)
        heads = ("", "first paint, ms", "content, ms", "usable, ms", "MB", "MB later")
        print("{:12} {:17} {:17} {:17} {:>5} {}".format(*heads))
        for name, rounds in measured.items():
            row(name, rounds)
        if "--imports" in sys.argv:
            imports(str(homes["network"]))


if __name__ == "__main__":
    main()
