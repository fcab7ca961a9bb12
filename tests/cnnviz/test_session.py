"""The verbs of the session: each changes what it says, and emits once, if anything changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.network_session import NetworkSession
from cnnviz.session import UNDO_STEPS
from cnnviz.state import CANVAS, FASTEST, SLOWEST, Drawing
from engine import Stride
from engine.steps import Phase
from engine.values import replace
from tests.cnnviz import helpers


def drawing(column=100, label=None):
    """A bar, so that each column gives another picture."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    ink[60:220, 60:column] = 255
    return Drawing(ink, label)


def last(session):
    return len(session.state.experiment.timeline) - 1


def operation(session, index):
    return float(session.state.experiment.timeline.starts[index])


# each verb, and what it changes

PREPARED = {
    # name: (prepare, verb, what has changed)
    "draw": (None, lambda s: s.draw(drawing()), {"drawing", "experiment"}),
    "clear": (lambda s: s.draw(drawing()), NetworkSession.clear, {"drawing", "experiment"}),
    "set_target": (None, lambda s: s.set_target(1), {"experiment"}),
    "set_learning_rate": (None, lambda s: s.set_learning_rate(0.5), {"experiment"}),
    "set_network": (
        lambda s: s.seek(7),
        lambda s: s.set_network(helpers.small_network(4), "other"),
        {"experiment", "model_name", "position"},
    ),
    "seek": (None, lambda s: s.seek(2.5), {"position"}),
    "jump": (None, lambda s: s.jump(3.0), {"position"}),
    "step_forward": (None, NetworkSession.step_forward, {"position"}),
    "step_back": (lambda s: s.seek(4), NetworkSession.step_back, {"position"}),
    "go_to_end": (None, NetworkSession.go_to_end, {"position"}),
    "go_to_operation": (None, lambda s: s.go_to_operation(2), {"position"}),
    "go_backward": (None, NetworkSession.go_backward, {"position"}),
    "play": (None, NetworkSession.play, {"playing"}),
    "play at the end": (NetworkSession.go_to_end, NetworkSession.play, {"playing", "position"}),
    "pause": (NetworkSession.play, NetworkSession.pause, {"playing"}),
    "set_stride": (None, lambda s: s.set_stride(Stride.LAYER), {"stride"}),
    "set_speed": (None, lambda s: s.set_speed(30.0), {"speed"}),
    "show_slice": (None, lambda s: s.show_slice(1), {"slice"}),
    "set_reduce_motion": (None, lambda s: s.set_reduce_motion(True), {"reduce_motion"}),
    "undo": (lambda s: s.set_target(2), NetworkSession.undo, {"experiment"}),
    "redo": (lambda s: (s.set_target(2), s.undo()), NetworkSession.redo, {"experiment"}),
    "jump while playing": (NetworkSession.play, lambda s: s.jump(3.0), {"position", "playing"}),
    "step_forward while playing": (
        NetworkSession.play,
        NetworkSession.step_forward,
        {"position", "playing"},
    ),
}


@pytest.mark.parametrize("name", PREPARED)
def test_a_verb_emits_once(session, emitted, name):
    prepare, verb, expected = PREPARED[name]
    if prepare is not None:
        prepare(session)
    emitted.clear()
    old = session.state
    verb(session)
    assert len(emitted) == 1
    assert emitted[0] == (old, session.state)
    assert {key for key in vars(old) if vars(old)[key] != vars(session.state)[key]} == expected


UNCHANGED = {
    "clear": NetworkSession.clear,
    "set_target": lambda s: s.set_target(None),
    "set_learning_rate": lambda s: s.set_learning_rate(0.003),
    "seek": lambda s: s.seek(0.0),
    "step_back": NetworkSession.step_back,
    "pause": NetworkSession.pause,
    "set_stride": lambda s: s.set_stride(Stride.CELL),
    "set_speed": lambda s: s.set_speed(2.0),
    "show_slice": lambda s: s.show_slice(None),
    "set_reduce_motion": lambda s: s.set_reduce_motion(False),
    "undo": NetworkSession.undo,
    "redo": NetworkSession.redo,
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_verb_that_changes_nothing_emits_nothing(session, emitted, name):
    UNCHANGED[name](session)
    assert emitted == []
    assert not session.can_undo


# the position


@given(st.floats(allow_nan=False))
def test_seek_stays_within_the_timeline(position):
    session = NetworkSession(helpers.small_network())
    session.seek(position)
    assert session.state.position == min(max(position, 0.0), last(session))


@pytest.mark.parametrize("stride", Stride)
def test_strides(session, stride):
    timeline = session.state.experiment.timeline
    session.seek(3)
    session.step_forward(stride)
    assert session.state.position == timeline.forward(3, stride)
    session.step_back(stride)
    assert session.state.position == timeline.back(timeline.forward(3, stride), stride)


def test_the_chosen_stride_is_the_default(session):
    session.set_stride(Stride.LAYER)
    session.step_forward()
    assert session.state.position == operation(session, 1)
    session.step_back()
    assert session.state.position == 0


def test_stepping_finishes_a_movement_first(session):
    session.seek(4.4)
    session.step_forward()
    assert session.state.position == 5
    session.seek(4.4)
    session.step_back()
    assert session.state.position == 4


def test_the_ends(session):
    session.go_to_end()
    assert session.state.position == last(session)
    session.step_forward(Stride.LAYER)
    assert session.state.position == last(session)
    session.go_backward()
    timeline = session.state.experiment.timeline
    index, step = timeline.locate(int(session.state.position))
    assert (timeline.operations[index].phase, step) == (Phase.BACKWARD, 0)
    assert timeline.operations[index - 1].phase is Phase.FORWARD


def test_play_goes_on_or_begins_anew(session):
    session.seek(5)
    session.play()
    assert (session.state.playing, session.state.position) == (True, 5)
    session.go_to_end()
    assert not session.state.playing
    session.play()
    assert (session.state.playing, session.state.position) == (True, 0)


@pytest.mark.parametrize(("asked", "given"), [(0.0, SLOWEST), (3.5, 3.5), (1e9, FASTEST)])
def test_speed_is_bounded(session, asked, given):
    session.set_speed(asked)
    assert session.state.speed == given


def test_the_slice_is_kept_within_an_operation_only(session):
    session.show_slice(1)
    session.seek(5)
    assert session.state.slice == 1
    session.go_to_operation(1)
    assert session.state.slice is None


def test_a_shorter_pass_keeps_the_position_within(session):
    long, short = helpers.small_network(10), helpers.small_network(2)
    session.set_network(long, "long")
    session.go_to_end()
    end = last(session)
    session.set_network(short, "short")
    assert session.state.position == 0
    session.go_to_end()
    session.undo()
    session.go_to_end()
    assert session.state.position == end
    session.redo()
    assert session.state.position == last(session) < end


# the drawing and the right answer


def test_drawing_keeps_the_rest(session):
    session.set_target(1)
    session.set_learning_rate(0.7)
    session.seek(3)
    new = drawing()
    session.draw(new)
    state = session.state
    assert state.drawing is new
    np.testing.assert_array_equal(state.experiment.x, new.seen(28).image[None])
    assert (state.experiment.target, state.experiment.learning_rate) == (1, 0.7)
    assert state.position == 3


def test_a_sample_brings_its_answer_and_takes_it_away():
    session = NetworkSession(helpers.shipped())
    session.draw(helpers.sample(7))
    assert session.state.experiment.target == 7
    session.draw(drawing())
    assert session.state.experiment.target is None
    session.set_target(4)
    session.draw(drawing(120))
    assert session.state.experiment.target == 4
    session.clear()
    assert session.state.experiment.target is None
    assert session.state.drawing.blank


def test_a_sample_with_an_answer_that_the_network_does_not_know(session):
    session.draw(helpers.sample(7))
    experiment = session.state.experiment
    assert experiment.target is None
    assert np.isfinite(experiment.gradients.loss)


@pytest.mark.parametrize(("label", "target"), [(7, 7), (None, None)])
def test_it_may_begin_with_a_drawing(label, target):
    session = NetworkSession(helpers.shipped(), "digits", Drawing(helpers.sample(7).ink, label))
    assert session.state.experiment.target == target
    assert session.state.experiment.predicted == 7
    assert not session.can_undo


def test_another_model_forgets_an_answer_it_does_not_know(session):
    session.set_target(2)
    session.set_network(helpers.small_network(4), "four")
    assert session.state.experiment.target == 2
    session.set_network(helpers.small_network(2), "two")
    assert session.state.experiment.target is None


# undo


def chosen(session):
    state = session.state
    return state.drawing, state.experiment, state.model_name


def test_a_stroke_is_undone_as_a_whole(session):
    before = chosen(session)
    session.draw(drawing(90), undoable=True)
    for column in (95, 100, 105):
        session.draw(drawing(column), undoable=False)
    after = chosen(session)
    session.undo()
    assert chosen(session) == before
    assert not session.can_undo
    session.redo()
    assert chosen(session) == after
    assert not session.can_redo


def test_undo_stays_where_the_user_is(session):
    session.set_target(1)
    session.seek(9)
    session.set_speed(5.0)
    session.undo()
    state = session.state
    assert (state.position, state.speed, state.experiment.target) == (9, 5.0, None)


@given(st.lists(st.sampled_from(["draw", "target", "rate", "clear", "model"]), max_size=8))
def test_everything_chosen_is_undone_and_redone(verbs):
    session = NetworkSession(helpers.small_network(), "small")
    run = {
        "draw": lambda i: session.draw(drawing(70 + i)),
        "target": lambda i: session.set_target(i % 3),
        "rate": lambda i: session.set_learning_rate(0.01 * (i + 1)),
        "clear": lambda i: session.clear(),
        "model": lambda i: session.set_network(helpers.small_network(3 + i), f"model {i}"),
    }
    history = [chosen(session)]
    for i, verb in enumerate(verbs):
        run[verb](i)
        if chosen(session) != history[-1]:
            history.append(chosen(session))
    for expected in history[-2::-1]:
        session.undo()
        assert chosen(session) == expected
    assert not session.can_undo
    for expected in history[1:]:
        session.redo()
        assert chosen(session) == expected
    assert not session.can_redo


def test_a_new_choice_ends_redo(session):
    session.set_target(1)
    session.undo()
    assert session.can_redo
    session.set_target(2)
    assert not session.can_redo


def test_looking_and_moving_are_not_undone(session):
    session.set_target(1)
    session.seek(4)
    session.set_stride(Stride.MAP)
    session.play()
    session.undo()
    assert not session.can_undo
    assert replace(session.state, experiment=None).position == 4


def test_the_history_is_bounded(session):
    for i in range(UNDO_STEPS + 20):
        session.set_learning_rate(0.001 * (i + 1))
    count = 0
    while session.can_undo:
        session.undo()
        count += 1
    assert count == UNDO_STEPS


def test_taking_back_a_model_goes_back_to_where_one_was_in_it(session):
    session.go_backward()
    place = session.state.position
    session.set_network(helpers.small_network(3), "other")
    session.go_to_end()
    session.undo()
    assert session.state.position == place


def test_what_is_kept_to_be_taken_back_holds_no_results(session):
    session.draw(helpers.sample(3))
    old = session.state.experiment
    probabilities, steps = old.probabilities, len(old.timeline)
    session.draw(helpers.sample(5))
    assert not {"activations", "_learn", "timeline"} & set(vars(old))
    session.undo()
    assert session.state.experiment is old
    assert np.array_equal(old.probabilities, probabilities)
    assert len(old.timeline) == steps


def test_another_model_leaves_no_plan_in_what_can_be_taken_back(session):
    old = session.state.experiment.network
    session.set_network(helpers.small_network(3), "other")
    assert "plan" not in vars(old)
    before = session.state.experiment.network
    session.draw(helpers.sample(5))
    assert "plan" in vars(before)  # it is the one that is shown
    session.undo()
    session.undo()
    assert session.state.experiment.network is old
    assert "plan" in vars(old)


# what can wait


def told(session):
    """What `settled` tells from now on."""
    found = []
    session.settled.connect(lambda old, new: found.append((old, new)))
    return found


def test_what_can_wait_is_told_with_every_verb(session):
    found, before = told(session), session.state
    session.jump(3.0)
    middle = session.state
    session.play()
    assert found == [(before, middle), (middle, session.state)]


def test_a_stroke_does_not_wait_for_it(qtbot, session):
    at_once, found = [], told(session)
    session.changed.connect(lambda old, new: at_once.append(new))
    session.draw(drawing(100))
    first = session.state
    for column in (110, 120, 130):
        session.draw(drawing(column), undoable=False)
    assert len(at_once) == 4
    assert [new for _, new in found] == [first]
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found[1] == (first, session.state)


def test_the_end_of_a_stroke_and_any_other_verb_do_not_let_it_wait(session):
    found = told(session)
    session.draw(drawing(100))
    session.draw(drawing(110), undoable=False)
    session.settle()
    assert found[-1][1] is session.state
    session.draw(drawing(120), undoable=False)
    before = found[-1][1]
    session.jump(2.0)
    assert found[-1] == (before, session.state)
    count = len(found)
    session.settle()
    assert len(found) == count
