"""A display of its own, the program on it, and a hand for mouse and keys."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from cnnviz.resources import resource

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool")
PATIENCE = 15.0  # seconds


def missing():
    """Which of the programs that this needs are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


def strokes_of(label):
    """The strokes of a sample, in shares of the paper."""
    samples = json.loads(resource("samples", "digits.json").read_text("utf-8"))
    sample = next(s for s in samples if s["label"] == label)
    return [[(x / 280, y / 280) for x, y in stroke] for stroke in sample["strokes"]]


class Screen:
    """An X server on a free display, with a window manager."""

    def __init__(self, width, height):
        self.size = width, height
        read, write = os.pipe()
        size = f"{width}x{height}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._server = subprocess.Popen(command, pass_fds=[write], **quiet)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        self.environment = os.environ | {"DISPLAY": self.display}
        self._manager = subprocess.Popen(["openbox"], env=self.environment, **quiet)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()


class Driven:
    """The program on a screen, with a home of its own, moved by real X events."""

    def __init__(self, screen, home, theme="light", language="en"):
        self._screen, self._home = screen, home
        settings = home / "config" / "CNN Visualizer" / "CNN Visualizer.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f"[General]\ntheme={theme}\nlanguage={language}\n")
        self.settings = settings
        environment = screen.environment | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/driven/program.py")],
            env=environment, cwd=home, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self):
        width, height = self._screen.size
        # the frame of the window manager takes some pixels
        for command in (["windowmove", "0", "0"], ["windowsize", str(width), str(height - 24)]):
            self.xdo("search", "--sync", "--onlyvisible", "--name", "CNN Visualizer", *command)
        self.until(lambda s: s["active"] and s["places"]["window"][3] > height - 60)
        return self

    def __exit__(self, *problem):
        self._process.stdin.close()
        try:
            self.code = self._process.wait(PATIENCE)
        finally:
            self._process.kill()
        self.said = self._process.stderr.read()
        self._process.stdout.close()
        self._process.stderr.close()

    def logged(self):
        """The log of the program; there is none where there was nothing to write."""
        return "".join(path.read_text() for path in self._home.rglob("cnnviz.log"))

    # the hand

    def xdo(self, *words):
        command = ["xdotool", *map(str, words)]
        environment = self._screen.environment
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr

    def key(self, name):
        self.xdo("key", name)

    def press(self, rect, across=0.5, down=0.5):
        """Press the left button on a rectangle of the screen."""
        x, y, width, height = rect
        self.xdo("mousemove", round(x + across * width), round(y + down * height), "click", 1)

    def draw(self, strokes):
        """Strokes in shares of the paper, with the left button down."""
        x, y, width, height = self.state()["places"]["pad"]
        side = min(width, height)
        left, top = x + (width - side) / 2, y + (height - side) / 2
        for stroke in strokes:
            points = [(round(left + a * side), round(top + b * side)) for a, b in stroke]
            moves = [w for point in points[1:] for w in ("mousemove", *point, "sleep", "0.004")]
            self.xdo("mousemove", *points[0], "mousedown", 1, *moves, "mouseup", 1)

    # the eye

    def ask(self, question):
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program has ended: {self._process.stderr.read()}"
        answer = json.loads(line)
        assert not isinstance(answer, str), answer
        return answer

    def state(self):
        return self.ask("state")

    def picture(self, path):
        assert self.ask(f"picture {path}")

    def until(self, reached):
        """The state as soon as it is what it should be; X events take their time."""
        end = time.monotonic() + PATIENCE
        while not reached(state := self.state()):
            assert time.monotonic() < end, {k: v for k, v in state.items() if k != "places"}
            time.sleep(0.01)
        return state
