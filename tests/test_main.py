"""The program's start: what cannot work is told in one sentence, never in a traceback."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.launch import (
    LOADED_AHEAD,
    QT_PACKAGES,
    display_problem,
    extension,
    import_problem,
)

ROOT = Path(__file__).parents[1]
MAIN = str(ROOT / "main.py")


def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on `command` with nothing in the environment that points to a display."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")
    }
    return subprocess.run(
        [sys.executable, *command],
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sentence(result: subprocess.CompletedProcess[str]) -> str:
    """What was said, after checking that it is one sentence, said as an error."""
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_an_old_python_can_read_main() -> None:
    source = Path(MAIN).read_bytes()
    assert source.isascii()  # Python 2 refuses anything else
    ast.parse(source, feature_version=(3, 4))


def test_an_old_python_is_told_so() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 20, 'final', 0); "
        f"runpy.run_path({MAIN!r}, run_name='__main__')"
    )
    said = sentence(start("-c", pretend))
    assert "needs Python 3.11 or newer; this is 3.8." in said
    assert "scripts/run" in said


def test_a_missing_package_is_named() -> None:
    # without site the virtual environment's packages can't be seen
    said = sentence(start("-S", "-E", MAIN))
    assert "the Python package " in said
    assert "scripts/run or `uv run main.py`" in said


def test_a_missing_module_of_our_own_is_a_bug_and_not_explained() -> None:
    assert import_problem(ModuleNotFoundError(name="cnnviz.nowhere")) is None
    assert import_problem(ModuleNotFoundError(name="engine.nowhere")) is None
    assert import_problem(ImportError("cannot import name 'x'", name="cnnviz")) is None


def test_a_missing_system_library_is_named_with_what_to_install() -> None:
    words = "libEGL.so.1: cannot open shared object file: No such file or directory"
    said = import_problem(ImportError(words))
    assert said is not None
    assert "libEGL.so.1" in said
    assert "libegl1" in said


def test_a_qt_that_cannot_be_loaded_for_another_reason_is_told_with_it() -> None:
    said = import_problem(ImportError("DLL load failed while importing QtGui"))
    assert said is not None
    assert "DLL load failed" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
class TestDisplay:
    def test_no_display(self) -> None:
        said = sentence(start(MAIN))
        assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in said

    def test_a_display_that_does_not_answer(self) -> None:
        said = sentence(start(MAIN, DISPLAY=":987"))
        assert "the display :987 (DISPLAY) does not answer" in said

    def test_the_installed_command_says_the_same(self) -> None:
        command = "import sys; from cnnviz.launch import main; sys.exit(main())"
        assert sentence(start("-c", command)) == sentence(start(MAIN))

    def test_a_platform_that_was_asked_for_is_not_questioned(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        assert display_problem() is None


def test_blas_and_qt_are_set_before_they_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = """
import builtins, os, sys
real = builtins.__import__
def spy(name, *rest):
    if name.partition(".")[0] in ("numpy", "PyQt6"):
        print(os.environ.get("OPENBLAS_NUM_THREADS"), os.environ.get("QT_NO_GUI_THREADPOOL"))
        os._exit(0)
    return real(name, *rest)
builtins.__import__ = spy
from cnnviz.launch import main
main([])
"""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.delenv("QT_NO_GUI_THREADPOOL", raising=False)
    # os._exit loses what is not flushed
    assert start("-u", "-c", watch).stdout.split() == ["1", "1"]


def test_the_scripts_install_the_libraries_that_the_program_asks_for() -> None:
    setup = (ROOT / "scripts" / "_setup").read_text()
    listed = setup.partition('qt_packages="')[2].partition('"')[0]
    assert listed.split() == QT_PACKAGES.split()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is loaded ahead")
class TestAhead:
    @pytest.mark.parametrize("name", LOADED_AHEAD)
    def test_what_is_loaded_ahead_is_there(self, name: str) -> None:
        assert extension(name) is not None

    def test_what_is_nowhere_is_left_to_those_who_need_it(self) -> None:
        assert extension("PyQt6/QtNowhere") is None

    @pytest.mark.parametrize(("arguments", "said"), [([], "ahead"), (["--version"], "CNN")])
    def test_only_where_a_window_is_opened(self, arguments: list[str], said: str) -> None:
        spy = f"""
import os
from cnnviz import launch
def ahead():
    print("ahead", flush=True)
    os._exit(0)
launch._load_ahead = ahead
launch.main({arguments!r})
"""
        assert start("-c", spy).stdout.startswith(said)

    def test_libraries_are_loaded_before_they_are_imported(self) -> None:
        told = """
import threading
from cnnviz.launch import _load_ahead
_load_ahead()
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
print(open("/proc/self/maps").read())
"""
        maps = start("-c", told).stdout
        assert "QtWidgets" in maps
        assert "_multiarray_umath" in maps
