"""What happens before the first import of NumPy and Qt.

`main` is the command `cnnviz` and all of main.py. It sets what both libraries read only when they
are loaded, and when the program can't start it says why in one sentence instead of a traceback.
The sentences are in English only: nothing that could translate them is loaded yet.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from threading import Thread

from cnnviz.commands import NAMES as COMMANDS

# The libraries of a Debian or Ubuntu that Qt's wheels need. scripts/_setup installs the same ones.
QT_PACKAGES = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 "
    "libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
)

# What is loaded while Python is busy, those that bring most of the others first.
LOADED_AHEAD = (
    "PyQt6/QtWidgets",
    "PyQt6/Qt6/plugins/platforms/libqxcb",
    "PyQt6/QtGui",
    "PyQt6/QtSvg",
    "numpy/_core/_multiarray_umath",
    "numpy/linalg/_umath_linalg",
    "safetensors/_safetensors_rust",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program; return its exit code. `argv` is without the program's name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Small matrices gain nothing from BLAS threads, and the screen loses its cores to them. Qt's
    # pool made drawing translucent grid lines twenty times slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    try:
        if arguments[:1] and arguments[0] in COMMANDS:
            from cnnviz.commands.run import main as run

            return run(arguments)
        return _open(arguments)
    except ImportError as error:  # NumPy is loaded after the window is shown
        problem = import_problem(error)
        if problem is None:
            raise
        return _refuse(problem)


def _open(arguments: list[str]) -> int:
    """Open the window, or say why there can't be one."""
    gc.disable()  # hardly anything made at the start is garbage; the app enables it
    from PyQt6.QtCore import Qt

    opens = not {"-h", "--help", "--version"}.intersection(arguments)
    if opens and sys.platform == "linux":
        _load_ahead()
    _ = Qt.Key  # the first look at Qt makes the 1,100 members of all its Enums, in Python
    from cnnviz.app import main as start

    problem = (display_problem() or plugin_problem()) if opens else None
    return start(arguments) if problem is None else _refuse(problem)


def _load_ahead() -> None:
    """Load libraries on another core, since to import them keeps Python waiting for the loader.

    What can't be loaded is found out, and told, where it is needed.
    """
    import ctypes

    try:
        fonts = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return
    load = ctypes.CDLL(None).dlopen  # unlike CDLL, a call lets Python go on meanwhile
    paths = [*map(os.fsencode, filter(None, map(extension, LOADED_AHEAD)))]

    def work() -> None:
        for path in paths:
            load(path, os.RTLD_NOW)
        fonts.FcInit()  # as Qt does when it looks for the first font

    Thread(target=work).start()


def extension(name: str) -> str | None:
    """The first file on Python's path that may be this module in C; None if there is none."""
    paths = (os.path.join(folder, name + end) for folder in sys.path for end in EXTENSION_SUFFIXES)
    return next(filter(os.path.exists, paths), None)


def import_problem(error: ImportError) -> str | None:
    """What to do about a package or a system library that isn't there; None if it is our bug."""
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "").partition(".")[0]
        if package in ("", "cnnviz", "engine"):
            return None
        return (
            f"CNN Visualizer needs the Python package {package}, which {sys.executable} "
            "does not have: start it with scripts/run or `uv run main.py`, which install it."
        )
    # the loader's words are all there is: such an error doesn't carry the module's name
    loader = ("cannot open shared object file", "DLL load failed", "Library not loaded")
    return _qt_problem(str(error)) if any(words in str(error) for words in loader) else None


def display_problem() -> str | None:
    """Why no window can be opened here; None if one can."""
    environment = os.environ
    if not sys.platform.startswith(("linux", "freebsd")):
        return None
    if environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return (
            "CNN Visualizer needs a display to open its window on, and neither DISPLAY nor "
            "WAYLAND_DISPLAY is set: start it from a desktop session, or over `ssh -X`."
        )
    if not _x_server_answers():
        return (
            f"CNN Visualizer cannot open its window, since the display {display} (DISPLAY) "
            "does not answer: start it from a desktop session, or over `ssh -X`."
        )
    return None


def plugin_problem() -> str | None:
    """Why Qt's plugin for X11 can't be loaded; None if it can, or if another one will be used.

    Qt itself would end the process with a list of its plugins, and not name the missing library.
    """
    platform = os.environ.get("QT_QPA_PLATFORM") or "xcb"
    if not sys.platform.startswith("linux") or platform != "xcb":
        return None
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    from PyQt6.QtCore import QLibraryInfo

    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = os.path.join(folder, "platforms", "libqxcb.so")
    if not os.path.exists(plugin):  # a Qt from elsewhere, which keeps its plugins its own way
        return None
    import ctypes

    try:
        ctypes.CDLL(plugin)
    except OSError as error:
        return _qt_problem(str(error))
    return None


def _qt_problem(reason: str) -> str:
    import re

    missing = re.match(r"(\S+\.so\S*): cannot open shared object file", reason)
    if missing is None:
        return f"CNN Visualizer cannot load Qt ({reason}): reinstall PyQt6 with `uv sync`."
    return (
        f"Qt cannot load the system library {missing[1]}: on Debian or Ubuntu start with "
        f"scripts/run, which installs it, or run `sudo apt install {QT_PACKAGES}`; "
        "on another system install the package that holds it."
    )


def _x_server_answers() -> bool:
    """Connect to the X server as Qt will: its own attempt ends the process when it fails.

    The connection stays open. A server that nobody else is connected to (Xvfb) begins anew when its
    last client leaves, and Qt would wait for that longer than for all else it does at the start.
    """
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # then it is the library that has to be told, see plugin_problem
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    if failed:
        xcb.xcb_disconnect(connection)
    return not failed


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1
