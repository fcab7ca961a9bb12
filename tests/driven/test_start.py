"""What the user does before the window is filled, with real events."""

import subprocess
import sys

import pytest

from tests.driven.driver import PATIENCE, ROOT, Screen, missing

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(missing()),
    reason=f"not installed: {', '.join(missing())}; scripts/test installs it",
)


def test_a_window_that_is_closed_at_once_ends_as_ever(tmp_path):
    with Screen(1280, 800) as screen:
        homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(tmp_path))
        environment = screen.environment | homes | {"QT_QPA_PLATFORM": "xcb"}
        program = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")],
            env=environment, cwd=tmp_path, text=True, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "CNN Visualizer"]
            window = subprocess.run(
                find, env=environment, timeout=PATIENCE, check=True, text=True, capture_output=True
            ).stdout.split()[0]
            # behind a search xdotool would send the keys to the window, which may be gone before
            # they are let up; so they are pressed as on a keyboard
            close = ["xdotool", "windowfocus", "--sync", window, "key", "alt+F4"]
            subprocess.run(close, env=environment, timeout=PATIENCE, check=True)
            _, said = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()
    assert (program.returncode, said) == (0, "")
    kept = (tmp_path / "CNN Visualizer" / "CNN Visualizer.ini").read_text()
    assert "brush=" in kept  # it was remembered where everything stood
