"""The session of the Lab: its verbs, undo, and what is computed in a thread."""

import threading
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine.experiment
from cnnviz import lab as lab_module
from cnnviz.counterpart import counterpart
from cnnviz.inputs import gridded
from cnnviz.lab import Aim, Source, with_aim, with_bias, with_input, with_setting
from cnnviz.lab_session import LabSession, uses_drawing
from cnnviz.session import CHOSEN
from cnnviz.state import CANVAS, Drawing, Pin, blank_drawing
from engine import SettingError, Stride
from tests.cnnviz import lab_states
from tests.cnnviz.lab_states import small


def drawing(column=100):
    """A bar, so that each column gives another picture."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    ink[60:220, 60:column] = 255
    return Drawing(ink)


@pytest.fixture
def session(qapp):
    session = LabSession(drawing(90))
    yield session
    session.finish()


@pytest.fixture
def emitted(session):
    found = []
    session.changed.connect(lambda old, new: found.append((old, new)))
    return found


def chosen(session):
    return {name: getattr(session.state, name) for name in CHOSEN}


def differing(old, new):
    return {name for name in vars(old) if vars(old)[name] != vars(new)[name]}


def operation(session):
    """(kind, step): where one is."""
    timeline = session.state.experiment.timeline
    index, step = timeline.locate(session.state.resting)
    return timeline.operations[index].kind, step


def go_to(session, kind, step=0):
    kinds = [op.kind for op in session.state.experiment.timeline.operations]
    session.seek(session.state.experiment.timeline.starts[kinds.index(kind)] + step)


def setting(name, value):
    return lambda s: s.set_lab(with_setting(s.lab, name, value))


# each verb, and what it changes


VERBS = {
    # name: (prepare, verb, what has changed)
    "draw": (None, lambda s: s.draw(drawing()), {"drawing", "experiment", "lab"}),
    "clear": (None, LabSession.clear, {"drawing", "experiment", "lab"}),
    "clear numbers": (lambda s: s.set_lab(small()), LabSession.clear, {"experiment", "lab"}),
    "receive": (None, lambda s: s.receive(drawing()), {"drawing", "experiment", "lab"}),
    "receive beside numbers": (
        lambda s: s.set_lab(small()), lambda s: s.receive(drawing()), {"drawing"},
    ),
    "set_lab": (None, lambda s: s.set_lab(with_bias(s.lab, 0, 2.0)), {"experiment", "lab"}),
    "set_lab, with more maps": (
        lambda s: go_to(s, "difference"), setting("maps", 2), {"experiment", "lab", "position"},
    ),
    "load": (
        lambda s: s.set_pin(Pin("X", (0, 0, 0))),
        lambda s: s.load("one", small(), small(padding="same"), 9.0),
        {"experiment", "lab", "beside", "position", "pin", "example"},
    ),
    "compare": (None, lambda s: s.compare(small()), {"beside"}),
    "compare no more": (
        lambda s: s.compare(small()), lambda s: s.compare(None), {"beside"},
    ),
    "swap": (
        lambda s: s.compare(small()), LabSession.swap, {"experiment", "lab", "beside"},
    ),
    "set_pin": (None, lambda s: s.set_pin(Pin("W", (0, 0, 1, 1))), {"pin"}),
    "count_from": (None, lambda s: s.count_from(1), {"first"}),
    "share_scale": (None, lambda s: s.share_scale(True), {"shared_scale"}),
    "undo": (
        lambda s: s.set_lab(with_bias(s.lab, 0, 2.0)), LabSession.undo, {"experiment", "lab"},
    ),
    "redo": (
        lambda s: (s.set_lab(with_bias(s.lab, 0, 2.0)), s.undo()),
        LabSession.redo,
        {"experiment", "lab"},
    ),
    "undo of load": (
        lambda s: s.load("one", small(), small(padding="same"), 3.0),
        LabSession.undo,
        {"experiment", "lab", "beside", "example", "position"},
    ),
    "seek": (None, lambda s: s.seek(2.5), {"position"}),
    "step_forward": (None, LabSession.step_forward, {"position"}),
    "go_backward": (None, LabSession.go_backward, {"position"}),
    "play": (None, LabSession.play, {"playing"}),
    "set_stride": (None, lambda s: s.set_stride(Stride.LAYER), {"stride"}),
}  # fmt: skip


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_emits_once(session, emitted, name):
    prepare, verb, expected = VERBS[name]
    if prepare is not None:
        prepare(session)
    emitted.clear()
    old = session.state
    verb(session)
    assert emitted == [(old, session.state)]
    assert differing(old, session.state) == expected


UNCHANGED = {
    "set_lab": lambda s: s.set_lab(s.lab),
    "compare": lambda s: s.compare(None),
    "swap": LabSession.swap,
    "set_pin": lambda s: s.set_pin(None),
    "count_from": lambda s: s.count_from(0),
    "share_scale": lambda s: s.share_scale(False),
    "undo": LabSession.undo,
    "redo": LabSession.redo,
    "receive": lambda s: s.receive(s.state.drawing),
    "seek": lambda s: s.seek(0.0),
    "pause": LabSession.pause,
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_verb_that_changes_nothing_emits_nothing(session, emitted, name):
    before = session.can_undo
    UNCHANGED[name](session)
    assert emitted == []
    assert session.can_undo == before


def test_clearing_numbers_makes_them_zero(session, emitted):
    session.set_lab(small(maps=2))
    before = session.lab
    session.clear()
    assert not session.lab.x.any()
    assert (session.lab.source, session.lab.settings) == (before.source, before.settings)
    assert session.state.drawing.ink.any()
    emitted.clear()
    session.clear()
    assert emitted == []


def test_blank_paper_can_not_be_cleared(qapp):
    session = LabSession(blank_drawing())
    found = []
    session.changed.connect(lambda old, new: found.append(new))
    session.clear()
    assert found == []
    session.finish()


# drawing


def test_the_drawing_is_under_the_kernel(session):
    session.set_lab(with_setting(with_bias(session.lab, 0, 3.0), "function", "tanh"))
    new = drawing(180)
    session.draw(new)
    lab = session.state.lab
    assert session.state.drawing is new
    np.testing.assert_array_equal(lab.x, gridded(new.ink, 7, whole=True))
    assert (lab.source, lab.settings.function, lab.bias[0]) == (Source.DRAWING, "tanh", 3)
    assert session.state.experiment is lab.experiment
    assert uses_drawing(session.state)


def test_a_stroke_is_undone_as_a_whole(session):
    before = chosen(session)
    session.draw(drawing(100))
    for column in (110, 120, 130):
        session.draw(drawing(column), undoable=False)
    after = chosen(session)
    session.undo()
    assert chosen(session) == before
    assert not session.can_undo
    session.redo()
    assert chosen(session) == after


def test_a_drawing_that_comes_from_elsewhere_leaves_numbers_alone(session):
    session.set_lab(small())
    lab, depth = session.lab, session.can_undo
    new = drawing(222)
    session.receive(new)
    assert session.state.drawing is new
    assert session.lab is lab
    assert not uses_drawing(session.state)
    assert session.can_undo == depth


def test_drawing_where_the_grid_is_too_small_for_the_kernel_is_refused_or_works(session):
    """Typed numbers may be larger than the grid of the last drawing."""
    lab = with_setting(small(9, 9), "kernel_size", (9, 9))
    session.set_lab(lab)
    before = session.state
    try:
        session.draw(drawing(140))
    except SettingError:
        assert session.state == before
    else:
        assert uses_drawing(session.state)


# two side by side


def test_comparing_and_swapping(session):
    first, second = session.lab, small(padding="same")
    session.compare(second)
    state = session.state
    assert (state.lab, state.beside) == (first, second)
    assert state.experiments == (first.experiment, second.experiment)
    session.swap()
    assert (session.state.lab, session.state.beside) == (second, first)
    assert session.state.experiment is second.experiment
    session.swap()
    assert (session.state.lab, session.state.beside) == (first, second)
    session.undo()
    session.undo()
    assert (session.state.lab, session.state.beside) == (first, second)
    session.undo()
    assert (session.state.lab, session.state.beside) == (first, None)


def test_swapping_stays_at_the_same_place(session):
    session.set_lab(small(9, 9))
    session.compare(small(9, 9, stride=(2, 2)))
    for _ in range(2):
        session.swap()
    session.seek(24)  # (3, 3) of 7 x 7
    session.swap()
    assert operation(session) == ("convolution", 5)  # (1, 1) of 4 x 4


def test_what_is_beside_stays_while_the_other_one_is_changed(session):
    second = small()
    session.compare(second)
    session.set_lab(with_setting(session.lab, "stride", (2, 2)))
    session.draw(drawing(200))
    assert session.state.beside is second


# staying in place


@pytest.mark.parametrize(
    ("kind", "step", "name", "value", "expected"),
    [
        ("convolution", 8, "function", "tanh", ("convolution", 8)),
        ("convolution_weight_gradient", 4, "stride", (2, 2), ("convolution_weight_gradient", 4)),
        ("convolution_weight_gradient", 4, "kernel_size", (6, 6),
         ("convolution_weight_gradient", 14)),
        ("max_pooling_error", 10, "pooling", "average", ("average_pooling_error", 10)),
        ("activation_error", 3, "function", "sigmoid", ("activation_error", 3)),
        ("activation", 5, "function", "none", ("convolution", 48)),
        ("max_pooling", 2, "pooling", "none", ("activation", 48)),
        ("update", 8, "bias", False, ("update", 8)),
    ],
)  # fmt: skip
def test_after_a_change_one_is_at_the_same_operation(session, kind, step, name, value, expected):
    go_to(session, kind, step)
    session.set_lab(with_setting(session.lab, name, value))
    assert operation(session) == expected
    session.undo()
    if kind == expected[0] and step == expected[1]:
        assert operation(session) == (kind, step)


@given(lab_states.labs(), lab_states.labs(), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_the_place_is_the_counterpart(first, second, share):
    session = LabSession(blank_drawing())
    session.set_lab(first)
    session.seek(round(share * (len(first.experiment.timeline) - 1), 1))
    resting = float(session.state.resting)
    there = second.experiment.timeline
    expected = counterpart(resting, first.experiment.timeline, there)
    session.set_lab(second)
    assert session.state.position == expected
    assert 0 <= expected <= len(there) - 1
    session.finish()


def test_a_movement_goes_on_while_something_else_is_chosen(session):
    session.seek(4.4)
    session.compare(small())
    assert session.state.position == 4.4
    session.set_lab(with_bias(session.lab, 0, 1.0))
    assert session.state.position == 5  # of another experiment it rests on its step


# undo


RUN = {
    "draw": lambda s, i: s.draw(drawing(100 + 10 * i)),
    "piece": lambda s, i: s.draw(drawing(105 + 10 * i), undoable=False),
    "clear": lambda s, i: s.clear(),
    "bias": lambda s, i: s.set_lab(with_bias(s.lab, 0, float(i))),
    "function": lambda s, i: s.set_lab(
        lab_states.asked(s.lab, "function", ("none", "tanh", "relu")[i % 3])
    ),
    "maps": lambda s, i: s.set_lab(lab_states.asked(s.lab, "maps", 1 + i % 3)),
    "numbers": lambda s, i: s.set_lab(
        with_input(s.lab, np.full((1, 5, 6), float(i)), Source.NUMBERS)
    ),
    "aim": lambda s, i: s.set_lab(with_aim(s.lab, list(Aim)[i % 4])),
    "load": lambda s, i: s.load(f"example {i}", small(), small(maps=2) if i % 2 else None, 3.0),
    "compare": lambda s, i: s.compare(small(stride=(1 + i % 2, 1))),
    "alone": lambda s, i: s.compare(None),
    "swap": lambda s, i: s.swap(),
    "pin": lambda s, i: s.set_pin(Pin("X", (0, 0, i))),
    "seek": lambda s, i: s.seek(13.0 * i),
    "first": lambda s, i: s.count_from(i % 2),
}


@given(st.lists(st.sampled_from(sorted(RUN)), max_size=9))
@settings(max_examples=60, deadline=None)
def test_everything_chosen_is_undone_and_redone(verbs):
    session = LabSession(drawing(90))
    history = [chosen(session)]
    for i, verb in enumerate(verbs):
        RUN[verb](session, i)
        now = chosen(session)
        if verb == "piece":
            history[-1] = now
        elif now != history[-1]:
            history.append(now)
        assert session.state.experiment is session.state.lab.experiment
        assert not session.state.position > len(session.state.experiment.timeline) - 1
    for expected in history[-2::-1]:
        session.undo()
        assert chosen(session) == expected
    assert not session.can_undo
    for expected in history[1:]:
        session.redo()
        assert chosen(session) == expected
    assert not session.can_redo
    session.finish()


def test_a_new_choice_ends_redo(session):
    session.set_lab(with_bias(session.lab, 0, 1.0))
    session.undo()
    session.set_lab(with_bias(session.lab, 0, 2.0))
    assert not session.can_redo


def test_looking_is_not_undone(session):
    session.set_lab(with_bias(session.lab, 0, 1.0))
    session.set_pin(Pin("X", (0, 1, 1)))
    session.count_from(1)
    session.share_scale(True)
    session.seek(7)
    session.undo()
    state = session.state
    assert (state.pin, state.first, state.shared_scale, state.position) == (
        Pin("X", (0, 1, 1)), 1, True, 7,
    )  # fmt: skip
    assert not session.can_undo


def test_an_example_is_one_until_something_is_changed(session):
    session.load("one", small(), None, 2.0)
    session.seek(5)
    assert session.state.example == "one"
    session.set_lab(with_bias(session.lab, 0, 1.0))
    assert session.state.example == ""
    session.undo()
    assert session.state.example == "one"
    session.compare(small())
    assert session.state.example == ""


def test_what_is_only_kept_to_be_taken_back_holds_no_results(session):
    first = session.lab
    session.compare(small())
    session.jump(1.0)  # it is looked at
    assert first.experiment.ready
    session.set_lab(with_bias(first, 0, 1.0))
    assert not first.experiment.ready
    loss = session.state.experiment.gradients.loss
    session.undo()
    assert session.state.lab is first
    session.redo()
    assert session.state.experiment.gradients.loss == loss


# what is computed in a thread


class Gate:
    """Every pass waits in its thread until it is let through."""

    def __init__(self, monkeypatch):
        self.open = threading.Event()
        self.threads = []
        self.original = engine.experiment.pass_timeline
        monkeypatch.setattr(engine.experiment, "pass_timeline", self)
        monkeypatch.setattr(lab_module, "HEAVY", -1)

    def __call__(self, *args, **more):
        self.threads.append(threading.get_ident())
        here = threading.main_thread().ident
        assert self.threads[-1] != here, "a heavy pass is computed in the thread of the window"
        assert self.open.wait(20)
        return self.original(*args, **more)


@pytest.fixture
def gate(session, monkeypatch):
    """From now on all Labs are heavy; what is shown is already computed."""
    assert session.state.experiment.timeline
    gate = Gate(monkeypatch)
    yield gate
    gate.open.set()
    session.finish()


def shown(qtbot, session, gate):
    """Let everything through, and wait until it is shown."""
    gate.open.set()
    qtbot.waitUntil(lambda: session.state.coming is None, timeout=20_000)


def test_a_heavy_pass_is_shown_when_it_is_there(session, emitted, gate, qtbot):
    before, lab = session.state.lab, with_setting(session.lab, "maps", 2)
    session.play()
    emitted.clear()
    session.set_lab(lab)
    state = session.state
    assert (state.lab, state.coming.lab, state.playing) == (before, lab, False)
    assert session.lab is lab
    assert len(emitted) == 1
    session.seek(11)  # one can go on looking
    shown(qtbot, session, gate)
    assert (session.state.lab, session.state.experiment) == (lab, lab.experiment)
    assert lab.experiment.ready
    assert session.can_undo
    assert threading.get_ident() not in gate.threads
    assert operation(session) == ("convolution", 11)


def test_a_later_choice_takes_the_place_of_an_earlier_one_and_keeps_it(session, gate, qtbot):
    """A setting after another one, both on their way: both are taken."""
    first = session.state.lab
    session.set_lab(with_setting(session.lab, "function", "tanh"))
    session.set_lab(with_setting(session.lab, "maps", 3))
    shown(qtbot, session, gate)
    settings_ = session.state.lab.settings
    assert (settings_.function, settings_.maps) == ("tanh", 3)
    session.undo()
    shown(qtbot, session, gate)
    assert session.state.lab is first
    assert not session.can_undo
    session.redo()
    shown(qtbot, session, gate)
    assert session.state.lab.settings == settings_


def test_comparing_keeps_the_lab_that_is_on_its_way(session, gate, qtbot):
    lab, second = with_setting(session.lab, "maps", 3), small()
    session.set_lab(lab)
    session.compare(second)
    shown(qtbot, session, gate)
    assert (session.state.lab, session.state.beside) == (lab, second)


def test_a_setting_keeps_the_drawing_that_is_on_its_way(session, gate, qtbot):
    new = drawing(200)
    session.draw(new)
    session.set_lab(with_setting(session.lab, "function", "tanh"))
    shown(qtbot, session, gate)
    np.testing.assert_array_equal(session.state.lab.x, gridded(new.ink, 7, whole=True))
    assert session.state.drawing is new


def test_a_setting_keeps_the_example_that_is_on_its_way(session, gate, qtbot):
    lab, second = small(), small(padding="same")
    session.load("one", lab, second, 4.0)
    session.set_lab(with_bias(session.lab, 0, 9.0))
    shown(qtbot, session, gate)
    assert session.state.lab.bias[0] == 9
    assert session.state.beside is second


def test_a_stroke_on_its_way_can_be_undone(session, gate, qtbot):
    before = chosen(session)
    session.draw(drawing(150))
    session.draw(drawing(160), undoable=False)
    shown(qtbot, session, gate)
    assert session.can_undo
    session.undo()
    shown(qtbot, session, gate)
    assert chosen(session) == before


def test_undo_gives_up_what_is_on_its_way(session, emitted, gate, qtbot):
    """It was chosen last; nothing else is taken back."""
    first = session.state.lab
    gate.open.set()
    session.set_lab(with_bias(first, 0, 1.0))
    shown(qtbot, session, gate)
    gate.open.clear()
    before = session.state
    session.set_lab(with_bias(session.lab, 0, 2.0))
    emitted.clear()
    assert session.can_undo
    session.undo()
    assert session.state == before
    assert len(emitted) == 1
    gate.open.set()
    session.finish()
    qtbot.wait(10)
    assert session.state == before
    assert not session.can_redo
    session.undo()
    shown(qtbot, session, gate)
    assert session.state.lab is first


def test_a_choice_while_going_back_is_made_there(session, gate, qtbot):
    """An undo is on its way: what is chosen then is chosen on top of it."""
    first = session.state.lab
    gate.open.set()
    session.set_lab(with_setting(first, "function", "tanh"))
    shown(qtbot, session, gate)
    gate.open.clear()
    session.undo()
    assert session.lab is first
    session.set_lab(with_bias(session.lab, 0, 7.0))
    shown(qtbot, session, gate)
    settings_ = session.state.lab.settings
    assert (session.state.lab.bias[0], settings_.function) == (7, first.settings.function)
    assert not session.can_redo


def test_two_heavy_ones_side_by_side_are_both_computed_there(session, gate, qtbot):
    lab, second = small(), small(padding="same")
    session.load("one", lab, second, 4.0)
    shown(qtbot, session, gate)
    assert lab.experiment.ready
    assert second.experiment.ready
    assert (session.state.position, session.state.example) == (4.0, "one")
    assert threading.get_ident() not in gate.threads


def test_going_back_to_a_heavy_one_computes_it_in_the_thread_again(session, gate, qtbot):
    first = session.state.lab
    session.set_lab(with_bias(first, 0, 1.0))
    shown(qtbot, session, gate)
    assert not first.experiment.ready  # only kept to be taken back
    count = len(gate.threads)
    session.undo()
    assert session.state.coming.lab is first
    shown(qtbot, session, gate)
    assert session.state.lab is first
    assert len(gate.threads) == count + 1
    assert threading.get_ident() not in gate.threads


def test_what_is_ready_is_shown_at_once(session, gate, qtbot):
    lab = small()
    gate.open.set()
    session.set_lab(lab)
    shown(qtbot, session, gate)
    again = session.state.lab
    gate.open.clear()
    session.compare(again)  # it is the same, and there
    assert session.state.coming is None
    assert session.state.beside is again


def test_looking_does_not_disturb_what_is_on_its_way(session, gate, qtbot):
    lab = with_setting(session.lab, "maps", 2)
    session.set_lab(lab)
    session.seek(5)
    session.set_pin(Pin("X", (0, 0, 0)))
    session.count_from(1)
    session.step_forward()
    assert session.state.coming is not None
    shown(qtbot, session, gate)
    assert session.state.lab is lab
    assert (session.state.pin, session.state.first) == (Pin("X", (0, 0, 0)), 1)


def test_many_choices_in_a_row_show_the_last_one_alone(session, emitted, gate, qtbot):
    """Of what was superseded only what had begun is computed to its end."""
    asked = []
    for bias in range(8):
        session.set_lab(with_bias(session.lab, 0, float(bias)))
        asked.append(session.lab)
    emitted.clear()
    shown(qtbot, session, gate)
    session.finish()
    assert session.state.lab is asked[-1]
    assert {new.lab for _, new in emitted} <= {emitted[0][0].lab, asked[-1]}
    assert len(gate.threads) <= 2


def test_a_failure_is_raised_and_what_was_there_stays(session, monkeypatch, qtbot):
    before = session.state
    assert before.experiment.timeline
    lab = with_setting(session.lab, "maps", 2)
    monkeypatch.setattr(lab_module, "HEAVY", -1)

    def broken(*args, **more):
        raise MemoryError("too much")

    with monkeypatch.context() as patched:
        patched.setattr(engine.experiment, "pass_timeline", broken)
        with qtbot.captureExceptions() as found:
            session.set_lab(lab)
            qtbot.waitUntil(lambda: session.state.coming is None, timeout=20_000)
    assert [type(error) for _, error, _ in found] == [MemoryError] or len(found) == 1
    assert session.state == replace(before, coming=None)
    assert not session.can_undo
    session.set_lab(lab)  # and it goes on
    qtbot.waitUntil(lambda: session.state.lab is lab, timeout=20_000)


def test_finish_leaves_no_thread_and_shows_nothing_more(session, emitted, gate, qtbot):
    before = session.state.lab
    session.set_lab(with_setting(session.lab, "maps", 2))
    opening = threading.Timer(0.05, gate.open.set)
    opening.start()
    session.finish()
    opening.join()
    assert session._pool.activeThreadCount() == 0
    emitted.clear()
    qtbot.wait(20)
    assert session.state.lab is before
    assert emitted == []


def test_a_heavy_verb_tells_of_its_coming_and_of_its_arrival(session, emitted, gate, qtbot):
    session.set_lab(with_setting(session.lab, "maps", 2))
    shown(qtbot, session, gate)
    labs = [new.lab for _, new in emitted]
    assert emitted[0][1].coming is not None
    assert emitted[-1][1].coming is None
    assert labs[-1] is session.state.lab
    assert len(emitted) == 2
    for (_, new), (old, _) in pairwise(emitted):
        assert new == old


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(verbs=st.lists(st.sampled_from(sorted(set(RUN) - {"piece"})), min_size=1, max_size=6))
def test_any_verbs_that_are_all_heavy_end_as_those_that_are_light(monkeypatch, qapp, verbs):
    light, heavy = LabSession(drawing(90)), LabSession(drawing(90))
    for i, verb in enumerate(verbs):
        RUN[verb](light, i)
    assert heavy.state.experiment.timeline
    with monkeypatch.context() as patched:
        patched.setattr(lab_module, "HEAVY", -1)
        for i, verb in enumerate(verbs):
            RUN[verb](heavy, i)
            for _ in range(2000):
                if heavy.state.coming is None:
                    break
                heavy._pool.waitForDone()
                qapp.processEvents()
        heavy.finish()
    for name in ("settings", "kernels", "aim", "source"):
        assert getattr(light.state.lab, name) == getattr(heavy.state.lab, name)
    np.testing.assert_array_equal(light.state.lab.x, heavy.state.lab.x)
    assert (light.state.beside is None) == (heavy.state.beside is None)
    assert light.state.position == heavy.state.position
    assert (light.state.pin, light.state.example) == (heavy.state.pin, heavy.state.example)
    light.finish()
