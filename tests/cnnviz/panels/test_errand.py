"""Work in a thread: news, the end, failures, and what is dropped."""

from threading import Event

import pytest
from PyQt6.QtCore import QObject

from cnnviz.panels.errand import Errand


@pytest.fixture
def errand(qapp):
    parent = QObject()
    made = Errand(parent)
    yield made
    made.finish()


@pytest.fixture
def heard(errand):
    found = []
    errand.told.connect(lambda news: found.append(("told", news)))
    errand.done.connect(lambda made: found.append(("done", made)))
    errand.failed.connect(lambda error: found.append(("failed", str(error))))
    return found


def test_news_and_the_end(errand, heard, qtbot):
    def work(tell, stopped):
        tell(1)
        tell(2)
        return "made"

    errand.run(work)
    assert errand.busy
    qtbot.waitUntil(lambda: not errand.busy)
    assert heard == [("told", 1), ("told", 2), ("done", "made")]


def test_a_failure(errand, heard, qtbot):
    def work(tell, stopped):
        raise ValueError("no")

    errand.run(work)
    qtbot.waitUntil(lambda: not errand.busy)
    assert heard == [("failed", "no")]


def test_only_the_last_is_heard_of(errand, heard, qtbot):
    begun, go_on = Event(), Event()

    def long(tell, stopped):
        begun.set()
        assert go_on.wait(20)
        tell("late")
        return stopped()

    errand.run(long)
    assert begun.wait(20)
    errand.run(lambda tell, stopped: "never begun")
    errand.run(lambda tell, stopped: stopped())
    go_on.set()
    qtbot.waitUntil(lambda: not errand.busy)
    assert heard == [("done", False)]


def test_finish_waits_and_is_quiet(errand, heard, qtbot):
    stops = []

    def work(tell, stopped):
        while not stopped():
            pass
        stops.append(True)

    begun = Event()
    errand.run(lambda tell, stopped: (begun.set(), work(tell, stopped)))
    assert begun.wait(20)
    errand.finish()
    assert stops == [True]
    qtbot.wait(1)
    assert heard == []
