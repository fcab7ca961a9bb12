"""The transport bar and its scrub bar."""

import pytest
from PyQt6.QtCore import QPointF

from cnnviz.network_session import NetworkSession
from cnnviz.panels.scrub_bar import ScrubBar
from cnnviz.panels.transport import NOTCHES, TransportBar, notch_of, speed_at
from cnnviz.state import FASTEST, SLOWEST
from cnnviz.theme import LIGHT
from engine import Stride
from tests.cnnviz import helpers


@pytest.fixture
def bar(qtbot, session):
    made = TransportBar(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(1240, 60)
    made.show()
    return made


@pytest.fixture
def scrub(qtbot):
    made = ScrubBar(LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 44)
    made.show()
    return made


@pytest.mark.parametrize("network", [helpers.small_network, helpers.shipped])
def test_where_it_is_pressed_is_where_it_goes(scrub, network):
    """In as many places as there are pixels; back and forth at most a pixel is lost."""
    state = NetworkSession(network()).state
    timeline = state.experiment.timeline
    scrub.show_state(state)
    found = [scrub.position_of(x) for x in range(scrub.width())]
    assert found[0] == 0
    assert found[-1] == len(timeline) - 1
    assert found == sorted(found)
    for x in range(10, scrub.width() - 10):
        index, _ = timeline.locate(int(scrub.position_of(x)))
        long = len(timeline.operations[index]) > 200  # shorter ones jump from step to step
        assert not long or scrub.x_of(scrub.position_of(x)) == pytest.approx(x, abs=3)
    # every operation can be hit, and its first step is found again
    assert {timeline.locate(int(p))[0] for p in found} == set(range(len(timeline.operations)))
    places = [scrub.x_of(start) for start in timeline.starts]
    assert places == sorted(places)
    for start, operation in zip(timeline.starts, timeline.operations, strict=True):
        assert scrub.position_of(scrub.x_of(start)) == start
        end = start + len(operation) - 1
        assert scrub.position_of(scrub.x_of(end)) == end


def test_pressing_and_dragging(scrub, told):
    state = NetworkSession(helpers.shipped()).state
    scrub.show_state(state)
    sought = []
    scrub.sought.connect(sought.append)
    points = [QPointF(x, 18) for x in (100, 200, 300)]
    helpers.drag(scrub, points)
    assert sought == [scrub.position_of(x) for x in (100, 200, 300)]
    helpers.move(scrub, QPointF(400, 18))
    helpers.click(scrub, QPointF(400, 18), helpers.RIGHT)
    assert len(sought) == 3
    assert told[-1]
    before = helpers.widget_picture(scrub)
    scrub.show_state(helpers.state_of(state.experiment, 5000.0))
    assert helpers.widget_picture(scrub) != before


def test_a_move_that_nobody_sees_is_not_painted(qapp, scrub):
    """Slowly through a long operation, then fast through all: the same as painted at once."""
    session = NetworkSession(helpers.shipped())
    session.settled.connect(lambda _, new: scrub.show_state(new))
    scrub.show_state(session.state)

    def on_screen():
        qapp.processEvents()
        return helpers.bytes_of(scrub.screen().grabWindow(scrub.winId()).toImage())

    _ = on_screen()
    painted = helpers.Painted(scrub)
    for i in range(50):
        session.seek(i / 4)
        _ = on_screen()
    assert len(painted.rects) < 5  # of a movement of less than a pixel
    for i in range(60):
        session.seek(12.25 + i * len(session.state.experiment.timeline) / 60)
        pieces = on_screen()
        scrub.update()
        assert pieces == on_screen()
    assert painted.rects


def test_an_empty_scrub_bar(scrub):
    helpers.click(scrub, QPointF(100, 18))
    helpers.move(scrub, QPointF(110, 18))
    helpers.widget_picture(scrub)


def enabled(bar):
    return [b.isEnabled() for b in (bar.first, bar.back, bar.play, bar.forward, bar.last)]


def test_the_buttons(bar, session):
    assert enabled(bar) == [False, False, True, True, True]
    bar.forward.click()
    assert session.state.position == 1
    assert all(enabled(bar))
    bar.last.click()
    assert session.state.position == len(session.state.experiment.timeline) - 1
    assert enabled(bar) == [True, True, True, False, False]
    bar.back.click()
    assert session.state.position == len(session.state.experiment.timeline) - 2
    bar.first.click()
    assert session.state.position == 0
    bar.play.click()
    assert session.state.playing
    bar.play.click()
    assert not session.state.playing


def test_scrubbing_moves_the_session_and_stops_playing(bar, session):
    session.play()
    helpers.click(bar.scrub, QPointF(bar.scrub.width() / 2, 18))
    assert session.state.position == bar.scrub.position_of(bar.scrub.width() / 2) > 0
    assert not session.state.playing


def test_it_says_where_one_is(bar, session):
    timeline = session.state.experiment.timeline
    seen = set()
    for index, operation in enumerate(timeline.operations):
        session.go_to_operation(index)
        assert "1" in bar.where.text()
        assert f"{len(operation):,}" in bar.where.text()
        assert str(index + 1) in bar.what.text()
        seen.add(bar.what.text().rpartition("·")[2])
    assert len(seen) == 3  # forward, backward, update


@pytest.mark.parametrize("stride", Stride)
def test_the_stride_is_chosen(bar, session, stride):
    index = bar.stride.findData(stride)
    bar.stride.setCurrentIndex(index)
    bar.stride.activated.emit(index)
    assert session.state.stride == stride
    bar.forward.click()
    assert session.state.position == session.state.experiment.timeline.forward(0, stride)
    session.set_stride(Stride.CELL)
    assert bar.stride.currentData() == Stride.CELL


def test_the_speed_is_chosen(bar, session, emitted):
    bar.speed.setValue(NOTCHES)
    assert session.state.speed == pytest.approx(FASTEST)
    emitted.clear()
    session.set_speed(SLOWEST)
    assert bar.speed.value() == 0
    assert len(emitted) == 1  # the slider that follows says nothing itself
    told = bar.pace.text()
    session.set_speed(20.0)
    assert bar.pace.text() != told


def test_notches():
    assert [notch_of(speed_at(notch)) for notch in range(NOTCHES + 1)] == list(range(NOTCHES + 1))
    assert speed_at(0) == SLOWEST
    assert speed_at(NOTCHES) == pytest.approx(FASTEST)


def test_toggle(session):
    session.toggle_playing()
    assert session.state.playing
    session.toggle_playing()
    assert not session.state.playing
