"""How long the program takes from the start of its process to the first painted window.

    xvfb-run -s "-screen 0 1920x1080x24" uv run tests/benchmarks/bench_start.py

Each of ten processes starts the real program on the X server that DISPLAY names, and tells when the
stage, the last of the window to be painted, has been painted and the server has answered; and how
much memory it then holds.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

CHILD = """
import os, sys, time
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
sys.path.insert(0, {root!r})
from PyQt6.QtCore import QEvent, QObject, QTimer
from PyQt6.QtWidgets import QApplication
from cnnviz.app import Program

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, told)
        return False

def told():
    app.sync()
    now = time.clock_gettime(time.CLOCK_MONOTONIC)
    status = open("/proc/self/status").read()
    memory = int(status.split("VmRSS:")[1].split()[0]) / 1024
    print(now, memory, flush=True)
    os._exit(0)

app = QApplication(["cnnviz"])
app.setStyle("Fusion")
program = Program(app)
program.start()
watcher = FirstPaint()
program.window.workspace.stage.installEventFilter(watcher)
app.exec()
"""


def main() -> None:
    root = str(Path(__file__).resolve().parents[2])
    code = CHILD.format(root=root)
    times, sizes = [], []
    for number in range(11):
        start = time.clock_gettime(time.CLOCK_MONOTONIC)
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "XDG_CONFIG_HOME": "/tmp"},
        )
        end, size = map(float, done.stdout.split())
        if number:  # the first one only warms the disk's cache
            times.append(1e3 * (end - start))
            sizes.append(size)
    print(
        f"process start to painted window: median {statistics.median(times):.0f} ms, "
        f"from {min(times):.0f} to {max(times):.0f}; memory {statistics.median(sizes):.0f} MB"
    )


if __name__ == "__main__":
    main()
