"""An exception that nobody caught: one box, the log, and the program goes on."""

import logging
import sys

import pytest
from PyQt6.QtCore import QtMsgType
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from cnnviz.failure import FailureBox
from cnnviz.log import log


@pytest.fixture
def folder(tmp_path):
    """Where the log is to be, still to be made; its handlers are taken away again."""
    before = list(log.handlers)
    yield tmp_path / "new" / "folder"
    for handler in log.handlers[:]:
        if handler not in before:
            log.removeHandler(handler)
            handler.close()


@pytest.fixture
def failures(qtbot, folder):
    made = FailureBox(str(folder))
    yield made
    for box in boxes():
        box.close()


@pytest.fixture
def log_path(failures):
    return failures.log_path


def boxes():
    return [w for w in QApplication.topLevelWidgets()
            if isinstance(w, QMessageBox) and w.isVisible()]  # fmt: skip


def fail(failures, text="the reason"):
    try:
        raise ValueError(text)
    except ValueError as error:
        failures.caught(type(error), error, error.__traceback__)


def button(box, text=None):
    found = box.findChildren(QPushButton)
    if text is None:
        return box.button(QMessageBox.StandardButton.Close)
    return next(b for b in found if text.lower() in b.text().lower())


def test_it_is_logged_and_told(failures, log_path):
    fail(failures)
    (box,) = boxes()
    assert "the reason" in box.informativeText()
    assert str(log_path) in box.informativeText()
    assert "test_failure.py" in box.detailedText()
    written = log_path.read_text()
    assert "ValueError: the reason" in written
    assert "Traceback" in written


def test_one_box_at_a_time(failures, log_path):
    for i in range(5):
        fail(failures, f"reason {i}")
    assert len(boxes()) == 1
    assert log_path.read_text().count("Traceback") == 5
    button(boxes()[0]).click()
    assert boxes() == []
    fail(failures, "another")
    assert "another" in boxes()[0].informativeText()


def test_the_same_failure_is_told_once(failures, log_path):
    """One in a paint event comes back at every repaint."""
    for _ in range(3):
        fail(failures)
    button(boxes()[0]).click()
    fail(failures)
    assert boxes() == []
    assert log_path.read_text().count("Traceback") >= 1


def test_details_are_copied_and_the_box_stays(failures):
    fail(failures)
    button(boxes()[0], "copy").click()
    copied = QApplication.clipboard().text()
    assert "ValueError: the reason" in copied
    assert "PyQt" in copied
    assert len(boxes()) == 1


def test_an_exception_in_a_slot(qtbot, failures, monkeypatch):
    """Qt calls the hook, and goes on."""
    monkeypatch.setattr(sys, "excepthook", failures.caught)
    presses = []

    def slot():
        presses.append(1)
        raise RuntimeError(f"press {len(presses)}")

    pressed = QPushButton()
    qtbot.addWidget(pressed)
    pressed.clicked.connect(slot)
    pressed.click()
    pressed.click()
    assert len(presses) == 2
    assert "press 1" in boxes()[0].informativeText()


def test_install_and_uninstall(failures):
    before = sys.excepthook
    failures.install()
    try:
        assert sys.excepthook == failures.caught
    finally:
        failures.uninstall()
        sys.excepthook = before


def test_a_log_that_cannot_be_written(tmp_path, qtbot, folder):
    (tmp_path / "file").write_text("in the way")
    box = FailureBox(str(tmp_path / "file" / "folder"))
    assert box.log_path is None
    fail(box)
    assert "the reason" in boxes()[0].informativeText()
    button(boxes()[0]).click()


def test_the_log_is_opened_when_there_is_something_to_write(failures, folder):
    assert not folder.exists()
    fail(failures)
    assert "the reason" in (folder / "cnnviz.log").read_text()


def test_keyboard_interrupt_ends_the_program(failures, monkeypatch):
    ended = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    failures.caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ended
    assert boxes() == []


def test_what_qt_says_is_logged(failures, log_path):
    failures._log_qt(QtMsgType.QtWarningMsg, None, "a warning of Qt, 100 % of it")
    failures._log_qt(QtMsgType.QtDebugMsg, None, "for who debugs")
    written = log_path.read_text()
    assert "WARNING Qt: a warning of Qt, 100 % of it" in written
    assert "INFO Qt: for who debugs" in written
    assert logging.getLogger("cnnviz") is log
