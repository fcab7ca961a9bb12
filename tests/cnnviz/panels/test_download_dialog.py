"""The dialog of a download: how far it is, stopping, going on, and what goes wrong."""

from threading import Event

import pytest
from PyQt6.QtWidgets import QDialog, QWidget

from cnnviz.data_sets import MNIST
from cnnviz.download import Transfer, cache_folder
from cnnviz.panels.download_dialog import DownloadDialog
from cnnviz.theme import LIGHT
from engine import SettingError

TOTAL = 10_000_000


class Server:
    """Brings a piece whenever it may; fails or ends when it is told so."""

    def __init__(self):
        self.may = Event()
        self.done = 0
        self.failure = None
        self.waits = True

    def bring(self, data_set, folder):
        while self.done < TOTAL:
            if self.failure is not None:
                raise self.failure
            self.done += TOTAL // 4
            yield Transfer(self.done, TOTAL)
            assert not self.waits or self.may.wait(20)
            self.may.clear()


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def dialog(qtbot, server):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = DownloadDialog(parent, MNIST, LIGHT, server.bring)
    made.show()
    yield made
    server.may.set()
    made.finish()


def test_it_tells_how_far_it_is_and_ends(dialog, server, qtbot):
    for quarter in range(1, 5):
        value = 250 * quarter
        qtbot.waitUntil(lambda value=value: dialog.progress.value() == value)
        assert f"{quarter * 2.5:.1f} of 10.0 MB" in dialog.told.text()
        assert dialog.folder is None
        server.may.set()
    qtbot.waitUntil(lambda: dialog.folder is not None)
    assert dialog.folder == cache_folder(MNIST)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_stopping_and_going_on(dialog, server, qtbot):
    qtbot.waitUntil(lambda: dialog.progress.value() == 250)
    text = dialog.go.text()
    dialog.go.click()
    assert dialog.go.text() != text
    server.waits = False  # all the rest could come at once
    server.may.set()
    dialog.errand.finish()
    server.waits, at = True, server.done
    server.may.clear()
    assert at < TOTAL
    assert dialog.folder is None
    dialog.go.click()
    assert dialog.go.text() == text
    qtbot.waitUntil(lambda: server.done > at)
    qtbot.waitUntil(lambda: dialog.progress.value() > 250)


def test_what_goes_wrong_is_told(dialog, server, qtbot):
    server.failure = SettingError("There is no connection: {why}.", why="the cable")
    server.may.set()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.problem.text() == "There is no connection: the cable."
    assert dialog.isVisible()
    server.failure = None
    dialog.go.click()  # try again
    assert dialog.problem.isHidden()
    qtbot.waitUntil(lambda: dialog.progress.value() > 250)


def test_cancel(dialog, server, qtbot):
    qtbot.waitUntil(lambda: dialog.progress.value() == 250)
    dialog.cancel.click()
    assert not dialog.isVisible()
    server.may.set()
    dialog.finish()
    assert dialog.folder is None
    assert server.done < TOTAL
