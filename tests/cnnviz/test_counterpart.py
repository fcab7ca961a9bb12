"""The same place in another timeline: of a Lab beside, and of a Lab after a change."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.counterpart import counterpart
from cnnviz.lab import with_aim, with_setting
from engine import Convolution, Experiment, Flatten, Linear, Network
from engine.steps import Phase
from tests.cnnviz import helpers, lab_states
from tests.cnnviz.lab_states import small
from tests.engine import strategies


def name(operation):
    """What an operation is, whatever its settings."""
    pooling = operation.kind.replace("max_pooling", "pooling").replace("average_pooling", "pooling")
    return operation.phase, pooling, operation.settings.get("symbol")


@st.composite
def changed(draw):
    """A Lab and the same one after a few changes."""
    lab = other = draw(lab_states.labs())
    for setting in draw(st.lists(st.sampled_from(sorted(lab_states.ASKED)), max_size=4)):
        other = lab_states.asked(other, setting, draw(lab_states.ASKED[setting]))
    if draw(st.booleans()):
        other = draw(lab_states.with_any_input(other))
    if draw(st.booleans()):
        other = draw(lab_states.with_any_loss(other))
    return lab, other


def pairs():
    """Two Labs, alike or quite different ones."""
    return st.one_of(changed(), changed(), st.tuples(lab_states.labs(), lab_states.labs()))


def places(data, timeline, fraction=0.0):
    """(operation, step, position): any step of any operation."""
    index = data.draw(st.integers(0, len(timeline.operations) - 1))
    step = data.draw(st.integers(0, len(timeline.operations[index]) - 1))
    return index, step, timeline.starts[index] + step - fraction


def same_place(step, shape, other):
    """The cell at the same share of the way from the first to the last, by the definition."""
    cell = np.unravel_index(step, shape)
    there = [
        0 if m == 1 else int(np.floor(i / (m - 1) * (n - 1) + 1e-9))
        for i, m, n in zip(cell, shape, other, strict=True)
    ]
    there[0] = min(int(cell[0]), other[0] - 1)
    return int(np.ravel_multi_index(there, other))


def same_window(step, operation, other):
    """The last window of `other` that begins no later than the same cell of the input."""
    cell = np.unravel_index(step, operation.told.shape)
    there = [min(int(cell[0]), other.told.shape[0] - 1)]
    for axis in (0, 1):
        begins = [
            [i * op.settings["stride"][axis] - op.settings["padding"][axis][0]
             for i in range(op.told.shape[1 + axis])]
            for op in (operation, other)
        ]  # fmt: skip
        here = begins[0][int(cell[1 + axis])]
        there.append(max([i for i, begin in enumerate(begins[1]) if begin <= here], default=0))
    return int(np.ravel_multi_index(there, other.told.shape))


@given(st.one_of(lab_states.labs().map(lambda lab: lab.experiment), strategies.experiments()))
@settings(max_examples=60, deadline=None)
def test_a_timeline_is_its_own_counterpart(experiment):
    timeline = experiment.timeline
    for position in range(0, len(timeline), 1 + len(timeline) // 60):
        assert counterpart(float(position), timeline, timeline) == position
        _, step = timeline.locate(position)
        if step:  # nothing moves from one operation to the next
            assert counterpart(position - 0.3, timeline, timeline) == pytest.approx(position - 0.3)


@given(pairs(), st.data())
@settings(max_examples=200, deadline=None)
def test_it_is_at_the_same_operation_at_the_same_place(labs, data):
    here, there = (lab.experiment.timeline for lab in labs)
    names = [name(op) for op in there.operations]
    for _ in range(3):
        index, step, position = places(data, here)
        found = counterpart(float(position), here, there)
        assert found == int(found)
        number, other_step = there.locate(int(found))
        operation, other = here.operations[index], there.operations[number]
        if name(operation) in names:
            assert name(other) == name(operation)
            expected = same_place(step, operation.told.shape, other.told.shape)
            if operation.kind == "convolution":
                expected = same_window(step, operation, other)
            assert other_step == expected
            if step == 0 and operation.kind != "convolution":
                assert other_step == 0
        else:
            before = [op for op in map(name, here.operations[:index]) if op in names]
            assert found == 0 if not before else name(other) == before[-1]
            assert not before or other_step == len(other) - 1


@given(pairs(), st.data())
@settings(max_examples=60, deadline=None)
def test_where_shapes_are_equal_it_goes_as_one_goes(labs, data):
    here, there = (lab.experiment.timeline for lab in labs)
    index, _, _ = places(data, here)
    operation, start = here.operations[index], here.starts[index]
    twin = next((op for op in there.operations if name(op) == name(operation)), None)
    if twin is None or twin.told.shape != operation.told.shape:
        return
    positions = [start + i / 2 for i in range(2 * min(len(operation), 40) - 1)]
    found = [counterpart(position, here, there) for position in positions]
    assert found == [there.starts[there.operations.index(twin)] + p - start for p in positions]


@given(pairs(), st.data(), st.sampled_from([0.2, 0.5, 0.9]))
@settings(max_examples=80, deadline=None)
def test_a_movement_is_a_movement_there_or_a_rest(labs, data, fraction):
    here, there = (lab.experiment.timeline for lab in labs)
    _, step, position = places(data, here, fraction)
    if position < 0:
        return
    rested = counterpart(float(ceil(position)), here, there)
    found = counterpart(position, here, there)
    assert found in (rested, pytest.approx(rested - fraction))
    assert 0 <= found <= len(there) - 1
    if found != rested:
        assert step
        assert there.locate(ceil(found)) == there.locate(int(rested))
        # within the operation: its first step has nothing to come from
        assert there.locate(int(rested))[1] > 0


def timelines(*labs):
    return tuple(lab.experiment.timeline for lab in labs)


def start(timeline, kind, phase=None):
    """Where the operation of a kind begins."""
    return next(
        timeline.starts[i]
        for i, op in enumerate(timeline.operations)
        if op.kind == kind and phase in (None, op.phase)
    )


def test_a_cell_as_a_share_of_the_size():
    six, three = timelines(small(8, 8), small(8, 8, stride=(2, 3)))
    assert [counterpart(i * 6.0 + j, six, three) for i in range(6) for j in range(6)] == [
        (i // 2) * 2 + j // 3 for i in range(6) for j in range(6)
    ]
    assert [counterpart(float(p), three, six) for p in range(6)] == [0, 3, 12, 15, 24, 27]


def test_a_map_is_beside_the_map_of_its_number():
    two, four = timelines(small(maps=2), small(maps=4))
    assert [counterpart(float(9 * m), two, four) for m in (0, 1)] == [0, 9]
    assert [counterpart(float(9 * m), four, two) for m in range(4)] == [0, 9, 9, 9]


def test_both_kinds_of_pooling_are_at_the_same_operation():
    largest, mean = (small(pooling=p, pool_size=(2, 2)) for p in ("max", "average"))
    here, there = timelines(largest, mean)
    for kind in ("{}_pooling", "{}_pooling_error"):
        at = start(here, kind.format("max"))
        assert counterpart(float(at), here, there) == start(there, kind.format("average"))


def test_an_operation_that_is_not_there_waits_at_the_end_of_the_one_before():
    with_tanh, without = timelines(small(function="tanh"), small())
    at = start(with_tanh, "activation")
    for step in (0, 4, 8):
        assert counterpart(float(at + step), with_tanh, without) == 8  # the convolution is done
    back = start(with_tanh, "activation_error")
    error = start(without, "squared_error_error")
    assert counterpart(float(back), with_tanh, without) == error + 8


def test_where_there_is_nothing_before():
    pooling = with_setting(small(9, 9, pooling="max"), "convolution", False)
    here, there = timelines(small(9, 9), pooling)
    assert counterpart(5.0, here, there) == 0


def test_weights_and_biases_are_updated_apart():
    one, other = small(maps=2), small(maps=2, kernel_size=(2, 2))
    here, there = timelines(one, other)
    updates = [i for i, op in enumerate(here.operations) if op.phase is Phase.UPDATE]
    for index in updates:
        found = counterpart(float(here.starts[index]), here, there)
        assert found == there.starts[index]
        assert (
            there.operations[index].settings["symbol"] == here.operations[index].settings["symbol"]
        )
    without = timelines(with_setting(one, "bias", False))[0]
    last = counterpart(float(here.starts[updates[1]]), here, without)
    assert last == len(without) - 1


def test_weights_belong_to_weights_where_a_layer_has_no_bias():
    """The update of the second layer's weight is that, whatever else is updated before it."""
    without, with_bias = (
        Experiment(
            np.ones((1, 3, 3)),
            Network(
                (
                    Convolution(np.ones((1, 1, 2, 2)), np.ones(1) if bias else None),
                    Flatten(),
                    Linear(np.ones((2, 4)), np.ones(2)),
                ),
                (1, 3, 3),
                ("a", "b"),
            ),
        ).timeline
        for bias in (False, True)
    )
    for index, operation in enumerate(without.operations):
        if operation.phase is Phase.UPDATE and operation.settings["symbol"] == "W":
            found = counterpart(float(without.starts[index]), without, with_bias)
            other = with_bias.operations[with_bias.locate(int(found))[0]]
            assert (other.layer, other.settings["symbol"]) == (operation.layer, "W")


def test_the_turn_of_a_true_convolution_is_not_that_of_the_way_back():
    plain, true = timelines(small(), small(flip_kernel=True))
    turn = start(true, "turn_rows")
    assert true.operations[0].kind == "turn_rows"
    assert (turn, counterpart(0.0, true, plain)) == (0, 0)
    assert counterpart(9.0, true, plain) == 0
    back = start(plain, "turn_rows", Phase.BACKWARD)
    error = start(true, "squared_error_error")
    assert counterpart(float(back), plain, true) == error + 8


def test_another_loss():
    one = small()
    here, there = timelines(one, with_aim(one, "sum"))
    difference = start(here, "difference")
    assert counterpart(float(difference), here, there) == 8
    loss = start(here, "squared_error")
    assert counterpart(float(loss), here, there) == 8
    turn = start(here, "turn_rows")
    assert counterpart(float(turn), here, there) == start(there, "turn_rows")


def test_several_layers_of_a_kind_are_counted():
    """In a network each convolution belongs to the one of the same number."""
    experiment = helpers.every_kind()[0]
    timeline = experiment.timeline
    for index, at in enumerate(timeline.starts):
        assert timeline.locate(int(counterpart(float(at), timeline, timeline)))[0] == index
