"""The card that explains the operation on the stage."""

import pytest

from cnnviz.frame import resolve
from cnnviz.panels import explanation
from cnnviz.panels.explanation import Explanation
from cnnviz.why import why
from tests.cnnviz.panels.lab_cards import go_to, lab_of, session_of, shown

NUMBERS = [[(3 * i + 5 * j) % 10 for j in range(7)] for i in range(7)]


@pytest.fixture
def session(qapp):
    return session_of(lab_of(NUMBERS))


@pytest.fixture
def told(monkeypatch):
    """The frames that were explained."""
    frames = []

    def remembered(frame):
        frames.append(frame)
        return why(frame)

    monkeypatch.setattr(explanation, "why", remembered)
    return frames


@pytest.fixture
def card(qtbot, session, told):
    made = Explanation(session)
    qtbot.addWidget(made)
    told.clear()
    return made


def test_it_follows_the_stage(card, session):
    for operation in session.state.experiment.timeline.operations:
        go_to(session, operation.kind, len(operation) // 2)
        assert card.text.text() == why(resolve(session.state)) != ""
        assert shown(card)


def test_cells_are_counted_as_the_user_counts(card, session):
    go_to(session, "convolution_error", 24)
    assert "Cell (3,\u00a03)" in card.text.text()
    session.count_from(1)
    assert "Cell (4,\u00a04)" in card.text.text()


def test_nothing_that_shows_no_other_text_is_computed(card, session, told):
    session.set_speed(3)
    session.jump(0)
    session.share_scale(True)
    assert not told
    session.step_forward()
    assert len(told) == 1


def test_while_playing_it_changes_with_the_operation_only(card, session, told):
    session.play()
    for quarter in range(4 * 40):
        session.seek(quarter / 4)
    assert not told
    session.seek(50.5)
    assert [frame.operation.kind for frame in told] == ["activation"]
    session.seek(53.25)
    session.pause()
    assert told[-1].step.index == 54 - 49
    assert card.text.text() == why(resolve(session.state))
