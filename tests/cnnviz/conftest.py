"""No test may leave a timer, a thread or a window behind."""

import threading
from weakref import WeakSet

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QLocale, QSettings, QStandardPaths, QTimer
from PyQt6.QtWidgets import QApplication, QToolTip
from PyQt6.sip import isdeleted

from cnnviz import failure
from cnnviz.app import Program
from cnnviz.log import log
from cnnviz.network_session import NetworkSession
from cnnviz.preferences import Preferences
from tests.cnnviz import helpers

started = WeakSet()


@pytest.fixture(scope="session", autouse=True)
def timers_are_known():
    """Keeps every timer that is started."""
    start = QTimer.start

    def remembered(timer, *interval):
        started.add(timer)
        start(timer, *interval)

    QTimer.start = remembered
    yield
    QTimer.start = start


def left_behind():
    """What is still there: threads, running timers, windows."""
    threads = [thread.name for thread in threading.enumerate()]
    if QApplication.instance() is None:
        return threads
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    running = [f"timer {id(t)}" for t in started if not isdeleted(t) and t.isActive()]
    windows = [
        f"{type(window).__name__} {id(window)}"
        for window in QApplication.topLevelWidgets()
        if window.parent() is None and window.metaObject().className() != "QTipLabel"
    ]
    return threads + running + windows


@pytest.fixture(autouse=True)
def nothing_left_behind(request):
    if "qapp" in request.fixturenames:
        request.getfixturevalue("qapp")
    before = left_behind()
    yield
    new = [name for name in left_behind() if name not in before]
    assert not new, f"left behind: {', '.join(new)}"


def pytest_collection_modifyitems(items):
    """The offscreen platform has no window manager to raise windows and to mind their sizes."""
    quiet = pytest.mark.qt_log_ignore("This plugin does not support")
    for item in items:
        if "cnnviz" in item.path.parts:
            item.add_marker(quiet)


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """What tooltips say; they are not shown."""
    found = []
    monkeypatch.setattr(QToolTip, "showText", lambda where, text, widget: found.append(text))
    return found


@pytest.fixture
def session(qapp):
    """A session of a small network."""
    return NetworkSession(helpers.small_network(), "small")


@pytest.fixture
def emitted(session):
    """All (old, new) that the session has emitted."""
    found = []
    session.changed.connect(lambda old, new: found.append((old, new)))
    return found


@pytest.fixture
def settings_path(tmp_path):
    return tmp_path / "settings.ini"


@pytest.fixture
def preferences(settings_path):
    return Preferences(QSettings(str(settings_path), QSettings.Format.IniFormat))


@pytest.fixture
def run(qapp, tmp_path, monkeypatch, settings_path):
    """Starts programs as a user would, in a home of their own."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda kind: str(tmp_path / "data"))
    # exceptions and warnings of Qt are for pytest to see
    monkeypatch.setattr(failure.FailureBox, "install", lambda self: None)
    monkeypatch.setattr(failure.FailureBox, "uninstall", lambda self: None)
    handlers = list(log.handlers)
    look = qapp.palette(), qapp.styleSheet(), QLocale(), qapp.font()
    programs = []

    def start(*arguments, settings=None):
        path = settings or settings_path
        program = Program(qapp, QSettings(str(path), QSettings.Format.IniFormat))
        programs.append(program)
        program.start(*arguments)
        return program

    yield start
    for program in programs:
        helpers.end(program)
        program._speak("en")
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])
    QLocale.setDefault(look[2])
    qapp.setFont(look[3])
    for handler in log.handlers[:]:
        if handler not in handlers:
            log.removeHandler(handler)
            handler.close()


@pytest.fixture
def program(run):
    return run()
