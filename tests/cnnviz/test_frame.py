"""The frame: everything that is to be seen, as a pure function of the state."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.frame import MOVING, columns, resolve
from cnnviz.state import MapScale, MapShows
from engine import Stride
from engine.steps import Phase, Role
from tests.cnnviz import helpers
from tests.engine import strategies


def same(a, b):
    """Two frames say the same of the same arrays."""
    return (
        a.operation is b.operation
        and (a.index, a.movement, a.written, a.slice, a.step.index, a.step.value)
        == (b.index, b.movement, b.written, b.slice, b.step.index, b.step.value)
        and (a.before is None) == (b.before is None)
        and (a.before is None or a.before.index == b.before.index)
        and all(
            x.matrix.values is y.matrix.values and (x.layer, x.operation) == (y.layer, y.operation)
            for x, y in zip(a.columns, b.columns, strict=True)
        )
    )


@given(strategies.experiments(), st.data())
@settings(max_examples=40)
def test_it_depends_on_the_state_alone(experiment, data):
    position = data.draw(st.floats(0, len(experiment.timeline) - 1))
    state = helpers.state_of(experiment, position)
    first = resolve(state)
    for other in data.draw(st.lists(st.integers(0, len(experiment.timeline) - 1), max_size=3)):
        resolve(helpers.state_of(experiment, other))
    assert same(first, resolve(state))


@given(helpers.frames())
@settings(max_examples=80)
def test_it_tells_the_step_of_its_position(frame):
    timeline = frame.experiment.timeline
    position = timeline.starts[frame.index] + frame.step.index
    expected = timeline.step(position)
    assert (frame.step.cell, frame.step.value) == (expected.cell, expected.value)
    assert frame.operation is timeline.operations[frame.index]
    assert frame.map == frame.step.index // frame.operation.map_size
    assert frame.written in (frame.step.index, frame.step.index + 1)
    assert (frame.before is None) == (frame.movement == 1)
    # the cell is written when the window has arrived
    assert frame.written == frame.step.index + (frame.movement == 1)


def test_the_movement_is_short_and_then_rests():
    experiment = helpers.every_kind()[0]

    def movement(fraction, **chosen):
        return helpers.frame_of(experiment, 4 + fraction, **chosen).movement

    shares = [movement(f) for f in np.linspace(0.01, MOVING, 20)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.01
    assert shares[-1] == movement(0.99) == movement(1.0) == 1
    assert movement(MOVING / 2) == pytest.approx(0.5)  # eased on both ends alike
    # nothing moves for who does not want it, and where it goes too fast to be seen
    assert movement(0.2, reduce_motion=True) == 1
    assert movement(0.2, playing=True, speed=2.0) < 1
    assert movement(0.2, playing=True, speed=100.0) == 1
    assert movement(0.2, playing=True, stride=Stride.MAP) == 1
    assert movement(0.2, speed=100.0) < 1


def test_nothing_moves_from_one_operation_to_the_next():
    experiment = helpers.every_kind()[0]
    for start in experiment.timeline.starts[1:]:
        frame = helpers.frame_of(experiment, start - 0.7)
        assert frame.step.index == 0
        assert frame.before is None
        assert (frame.movement, frame.written) == (1, 1)


def test_the_slice_that_weighs_most_or_the_chosen_one():
    experiment = helpers.every_kind()[0]
    frame = helpers.frame_of(experiment, 40)
    part = frame.step.parts[0]
    sums = [abs(part.terms[: part.terms.size // 2].sum()), abs(part.terms[9:].sum())]
    assert frame.slice == int(np.argmax(sums))
    for index in (0, 1):
        assert helpers.frame_of(experiment, 40, slice=index).slice == index
    assert helpers.frame_of(experiment, 40, slice=2).slice == frame.slice  # there are only two
    activation = experiment.timeline.starts[1]
    assert helpers.frame_of(experiment, activation, slice=1).slice == 0


@given(strategies.experiments(), st.data())
@settings(max_examples=60)
def test_columns_show_errors_from_the_operation_on_that_computes_them(experiment, data):
    operations = experiment.timeline.operations
    network = experiment.network
    index = data.draw(st.integers(0, len(operations) - 1))
    shown = columns(experiment, index)
    assert [column.layer for column in shown] == list(range(-1, len(network.layers)))
    errors = {op.writes: i for i, op in enumerate(operations)
              if op.phase is Phase.BACKWARD and op.writes is not None}  # fmt: skip
    for column in shown:
        if errors[column.layer] <= index:
            gradients = experiment.gradients
            error = gradients.input_of(column.layer + 1)[0]
            if column.layer == len(network.layers) - 1:
                error = gradients.errors[-1][0]
            assert column.matrix.role is Role.ERROR
            assert column.operation == errors[column.layer]
            np.testing.assert_array_equal(column.matrix.values.ravel(), error.ravel())
        elif column.layer < 0:
            assert column.matrix.values is experiment.x
            assert column.operation is None
        else:
            outputs = experiment.activations.outputs[column.layer][0]
            assert column.matrix.values.base is outputs.base or column.matrix.values is outputs
            operation = operations[column.operation]
            assert (operation.phase, operation.writes) == (Phase.FORWARD, column.layer)
            np.testing.assert_array_equal(column.matrix.values, outputs)


def test_resolving_copies_no_array():
    experiment = helpers.every_kind()[0]
    frame = helpers.frame_of(experiment, 10.3)
    assert frame.columns[0].matrix.values is experiment.x
    assert np.shares_memory(frame.operation.result, experiment.activations.outputs[0])


def test_positions_between_two_steps_belong_to_the_later_one():
    experiment = helpers.every_kind()[0]
    for position in (0.0, 0.2, 1.0, 7.5, 8.0):
        assert helpers.frame_of(experiment, position).step.index == ceil(position)


@given(strategies.experiments(), st.data())
@settings(max_examples=40)
def test_the_map_can_show_values_or_errors_wherever_the_pass_is(experiment, data):
    index = data.draw(st.integers(0, len(experiment.timeline.operations) - 1))
    last = len(experiment.timeline.operations) - 1
    for shows, at in ((MapShows.VALUES, 0), (MapShows.ERRORS, last)):
        for own, other in zip(
            columns(experiment, index, shows), columns(experiment, at), strict=True
        ):
            assert own.operation == other.operation
            assert own.matrix.role is other.matrix.role
            assert own.matrix.values is other.matrix.values


def test_what_the_map_shows_is_that_of_the_state():
    experiment = helpers.every_kind()[0]
    frame = helpers.frame_of(experiment, map_shows=MapShows.ERRORS, map_scale=MapScale.ALL)
    assert (frame.map_shows, frame.map_scale) == (MapShows.ERRORS, MapScale.ALL)
    assert all(column.matrix.role is Role.ERROR for column in frame.columns)
    plain = helpers.frame_of(experiment)
    assert (plain.map_shows, plain.map_scale) == (MapShows.FOLLOW, MapScale.LAYER)
