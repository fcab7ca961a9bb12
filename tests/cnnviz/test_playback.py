"""Playing: a pure function of time, and the one timer that calls it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import QObject, QTimer

from cnnviz import playback
from cnnviz.playback import Playback, advance
from engine import Stride
from tests.engine import strategies

STRIDES = st.sampled_from(list(Stride))


@st.composite
def moments(draw):
    """A timeline and a position in it."""
    timeline = draw(strategies.experiments()).timeline
    return timeline, draw(st.floats(0, len(timeline) - 1))


@given(moments(), STRIDES, st.floats(0, 0.25), st.floats(0.5, 500))
@settings(max_examples=60)
def test_it_never_goes_back_nor_beyond_the_end(moment, stride, seconds, speed):
    timeline, position = moment
    later = advance(position, seconds, speed, stride, timeline)
    assert position <= later <= len(timeline) - 1
    if seconds * speed > 0.01 and position < len(timeline) - 1:
        assert later > position


@given(moments(), STRIDES, st.floats(0, 4), st.floats(0, 4))
@settings(max_examples=60)
def test_two_moments_are_one(moment, stride, first, second):
    """How often the timer comes changes nothing."""
    timeline, position = moment
    twice = advance(advance(position, first, 1, stride, timeline), second, 1, stride, timeline)
    assert twice == pytest.approx(advance(position, first + second, 1, stride, timeline))


@given(moments(), STRIDES)
@settings(max_examples=40)
def test_it_reaches_the_end_exactly(moment, stride):
    timeline, position = moment
    assert advance(position, 1e9, 500, stride, timeline) == len(timeline) - 1
    for _ in range(3 * len(timeline)):
        position = advance(position, 1.0, 0.5, stride, timeline)
    assert position == len(timeline) - 1


@given(moments(), STRIDES, st.floats(0.05, 0.95))
@settings(max_examples=60)
def test_each_cell_map_or_layer_takes_the_same_time(moment, stride, share):
    timeline, position = moment
    start, end = timeline.span(int(position), stride)
    part = advance(float(start), share, 1, stride, timeline)
    assert part == pytest.approx(min(start + share * (end - start), len(timeline) - 1))
    whole = advance(float(start), 1.0, 1, stride, timeline)
    assert whole == pytest.approx(min(end, len(timeline) - 1))


# the timer


class Clock:
    """Stands for time.perf_counter."""

    def __init__(self):
        self.now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(playback, "time", made)
    return made


@pytest.fixture
def played(session, clock, qapp):
    """The playback of a session and its timer."""
    owner = QObject()
    made = Playback([session], owner)
    yield made, made.findChild(QTimer)
    session.pause()
    owner.deleteLater()


def test_the_timer_runs_only_while_playing(session, played):
    _, timer = played
    assert not timer.isActive()
    session.play()
    assert timer.isActive()
    session.set_speed(5.0)
    assert timer.isActive()
    session.pause()
    assert not timer.isActive()
    session.seek(3)
    assert not timer.isActive()


def test_it_moves_the_position_with_the_time(session, clock, played):
    _, timer = played
    session.set_speed(4.0)
    session.play()
    for _ in range(3):
        clock.now += 0.125
        timer.timeout.emit()
    assert session.state.position == pytest.approx(1.5)


def test_after_a_stall_it_goes_on_from_where_it_was_seen(session, clock, played):
    _, timer = played
    session.set_speed(4.0)
    session.play()
    clock.now += 60
    timer.timeout.emit()
    assert 0 < session.state.position <= 1.0


def test_it_counts_from_the_press_of_play(session, clock, played):
    _, timer = played
    session.set_speed(4.0)
    session.play()
    session.pause()
    clock.now += 0.2
    session.play()
    clock.now += 0.1
    timer.timeout.emit()
    assert session.state.position == pytest.approx(0.4)


def test_it_stops_at_the_end(session, clock, played, emitted):
    _, timer = played
    end = len(session.state.experiment.timeline) - 1
    session.seek(end - 0.1)
    session.play()
    clock.now += 0.25
    timer.timeout.emit()
    assert (session.state.position, session.state.playing) == (end, False)
    assert not timer.isActive()
