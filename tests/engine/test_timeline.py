"""The timeline of a whole pass, walked by cell, by feature map and by layer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Activation,
    Convolution,
    Experiment,
    Flatten,
    Linear,
    MaxPooling,
    Network,
    Stride,
    Timeline,
)
from engine.steps import Phase
from engine.values import replace
from tests.engine import strategies

STRIDES = tuple(Stride)


@st.composite
def places(draw):
    """A timeline and a position in it."""
    timeline = draw(strategies.experiments()).timeline
    return timeline, draw(st.integers(0, len(timeline) - 1))


def cells(timeline):
    """(operation, step) of every position, by a loop."""
    return [(n, i) for n, op in enumerate(timeline.operations) for i in range(len(op))]


@given(strategies.experiments())
@settings(max_examples=40)
def test_operations_lie_end_to_end(experiment):
    timeline = experiment.timeline
    expected = cells(timeline)
    assert len(timeline) == len(expected)
    assert [timeline.locate(position) for position in range(len(timeline))] == expected
    for position in (-1, len(timeline)):
        with pytest.raises(IndexError):
            timeline.locate(position)
        with pytest.raises(IndexError):
            timeline.step(position)


@given(strategies.experiments(), st.data())
@settings(max_examples=40)
def test_another_input_and_other_parameters_are_told_in_the_same_steps(experiment, data):
    """How many they are is known then; what follows the way forward is made when it is asked for"""
    network = experiment.network
    _ = experiment.timeline
    drawn = strategies.numbers(data.draw, experiment.x.shape, experiment.x.dtype)
    other = [{name: -array for name, array in layer.items()} for layer in network.parameters]
    for changed in (network, network.with_parameters(other)):
        again = replace(experiment, x=drawn, network=changed)
        timeline = again.timeline
        assert not again.ready
        assert len(timeline.operations.forward) <= len(timeline.operations)
        for operation in timeline.operations[: len(timeline.operations.forward)]:
            assert operation.phase is Phase.FORWARD
        fresh = Network(changed.layers, changed.input_shape, changed.classes)
        expected = replace(again, network=fresh).timeline
        assert timeline.operations.lengths == expected.operations.lengths
        for mine, its in zip(timeline.operations, expected.operations, strict=True):
            assert (mine.kind, mine.layer, len(mine)) == (its.kind, its.layer, len(its))
            assert np.array_equal(mine.result, its.result, equal_nan=True)
        assert again.ready


def test_the_way_forward_is_told_without_the_way_back(monkeypatch):
    layers = Flatten(), Linear(np.eye(4, dtype=np.float32), np.zeros(4, np.float32))
    network = Network(layers, (1, 2, 2), tuple("abcd"))
    _ = Experiment(np.ones((1, 2, 2), np.float32), network).timeline
    experiment = Experiment(np.zeros((1, 2, 2), np.float32), network)
    timeline = experiment.timeline

    def back(*given):
        raise AssertionError("nobody has asked for it")

    with monkeypatch.context() as patched:
        patched.setattr(Network, "backward", back)
        assert timeline.step(0).value == 0.0
        assert timeline.operations[1].kind == "linear"
        assert timeline.locate(len(timeline) - 1)[0] == len(timeline.operations) - 1
        with pytest.raises(AssertionError, match="nobody"):
            _ = timeline.operations[-1]
    assert timeline.operations[-1].kind == "update"
    assert experiment.gradients is experiment.gradients


@given(places())
@settings(max_examples=60)
def test_the_step_at_a_position(case):
    timeline, position = case
    n, i = timeline.locate(position)
    step = timeline.step(position)
    assert step.index == i
    assert step.value == float(timeline.operations[n].result[step.cell])


def starts(timeline, stride):
    """The first position of every cell, map or operation."""
    found = []
    for position, (n, i) in enumerate(cells(timeline)):
        size = {
            Stride.CELL: 1,
            Stride.MAP: timeline.operations[n].map_size,
            Stride.LAYER: len(timeline.operations[n]),
        }[stride]
        if i % size == 0:
            found.append(position)
    return found


@pytest.mark.parametrize("stride", STRIDES)
@given(case=places())
@settings(max_examples=60)
def test_spans_and_strides(stride, case):
    timeline, position = case
    firsts = starts(timeline, stride)
    first = max(start for start in firsts if start <= position)
    later = [start for start in firsts if start > position]
    following = later[0] if later else len(timeline)
    assert timeline.span(position, stride) == (first, following)
    ahead = timeline.forward(position, stride)
    assert ahead == min(following, len(timeline) - 1)
    behind = timeline.back(position, stride)
    earlier = [start for start in firsts if start < position]
    assert behind == (earlier[-1] if earlier else 0)
    if later and position == first:
        assert timeline.back(ahead, stride) == position


@pytest.mark.parametrize("stride", STRIDES)
@given(experiment=strategies.experiments())
@settings(max_examples=25)
def test_forward_reaches_the_end_and_back_the_beginning(stride, experiment):
    timeline = experiment.timeline
    visited = [0]
    while visited[-1] < len(timeline) - 1:
        visited.append(timeline.forward(visited[-1], stride))
        assert visited[-1] > visited[-2]
    assert timeline.forward(visited[-1], stride) == visited[-1]
    firsts = starts(timeline, stride)
    assert visited[: len(firsts)] == firsts
    returned = [visited[-1]]
    while returned[-1]:
        returned.append(timeline.back(returned[-1], stride))
        assert returned[-1] < returned[-2]
    assert timeline.back(0, stride) == 0
    assert returned[::-1] == visited


@given(strategies.experiments())
@settings(max_examples=60)
def test_the_order_of_a_pass(experiment):
    """Forward layer by layer, softmax, loss, its error, back layer by layer, then the update."""
    network = experiment.network
    operations = experiment.timeline.operations
    phases = [op.phase for op in operations]
    assert phases == sorted(phases, key=list(Phase).index)
    turns = ("turn_rows", "turn_columns")  # true convolution turns its kernel first
    first = [op for op in operations if op.phase is Phase.FORWARD and op.kind not in turns]
    forward = [op.layer for op in first]
    assert forward == [*range(len(network.layers)), *[len(network.layers) - 1] * 2]
    back = [op.layer for op in operations if op.phase is Phase.BACKWARD]
    assert back == sorted(back, reverse=True)
    assert set(back) == set(range(len(network.layers)))
    # every layer writes its output, and every error is written once
    written = [op.writes for op in first][:-2]
    assert written == list(range(len(network.layers)))
    errors = [op.writes for op in operations if op.phase is Phase.BACKWARD]
    assert [w for w in errors if w is not None] == list(range(len(network.layers) - 1, -2, -1))
    updates = [(op.layer, op.settings["symbol"]) for op in operations if op.phase is Phase.UPDATE]
    assert updates == [
        (index, {"weight": "W", "bias": "b"}[name])
        for index, parameters in enumerate(network.parameters)
        for name in parameters
    ]


def test_the_pass_of_a_small_network():
    rng = np.random.default_rng(0)
    network = Network(
        (
            Convolution(rng.normal(size=(2, 1, 2, 2)), np.zeros(2)),
            Activation(),
            MaxPooling(2),
            Flatten(),
            Linear(rng.normal(size=(2, 2)), np.zeros(2)),
        ),
        (1, 3, 3),
        ("a", "b"),
    )
    timeline = Experiment(rng.normal(size=(1, 3, 3)), network, 1).timeline
    told = [(op.kind, len(op), op.map_size) for op in timeline.operations]
    assert told == [
        ("convolution", 8, 4),
        ("activation", 8, 4),
        ("max_pooling", 2, 1),
        ("flatten", 2, 2),
        ("linear", 2, 2),
        ("softmax", 2, 2),
        ("loss", 1, 1),
        ("loss_error", 2, 2),
        ("linear_error", 2, 2),
        ("linear_weight_gradient", 4, 2),
        ("linear_bias_gradient", 2, 2),
        ("unflatten", 2, 1),
        ("max_pooling_error", 8, 4),
        ("activation_error", 8, 4),
        ("turn_rows", 8, 4),
        ("turn_columns", 8, 4),
        ("convolution_error", 9, 9),
        ("convolution_weight_gradient", 8, 4),
        ("convolution_bias_gradient", 2, 2),
        ("update", 8, 4),
        ("update", 2, 2),
        ("update", 4, 2),
        ("update", 2, 2),
    ]
    assert isinstance(timeline, Timeline)
