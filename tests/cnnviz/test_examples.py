"""The worked examples: their numbers were computed by hand, all are whole, every step is told."""

import re

import numpy as np
import pytest

from cnnviz.examples import EXAMPLES
from cnnviz.formula import in_numbers
from cnnviz.frame import beside, resolve
from cnnviz.lab import Aim, with_setting
from cnnviz.lab_session import LabSession
from cnnviz.sentences import sentence
from cnnviz.stage.layout import arrange
from cnnviz.state import State, blank_drawing
from cnnviz.words import formula, title
from engine.geometry import multiplications, read_counts
from tests.engine import naive

BY_KEY = {example.key: example for example in EXAMPLES}
every = pytest.mark.parametrize("key", BY_KEY)

BEGINS = {
    "linear_map": "convolution",
    "padding": "convolution",
    "stride": "convolution",
    "max_pooling": "pooling_error_widened",
    "average_pooling": "pooling_error_widened",
    "carried_back": "turn_rows",
    "dilated": "convolution_error",
    "channels": "convolution",
    "two_sizes": "convolution",
    "shift": "max_pooling",
}

# what follows from the inputs, worked out with pencil and paper: (example, beside?, operation)
WORKED_OUT = {
    ("linear_map", False, "convolution"): [[-4, -4, 2], [-4, 8, -4], [5, -1, -7]],
    ("linear_map", False, "weighted_sum"): 8,
    ("linear_map", False, "convolution_error"): [
        [0, 0, 0, 0, 0],
        [0, -1, 0, 1, 0],
        [0, 0, 2, 0, 0],
        [0, 1, 0, -1, 0],
        [0, 0, 0, 0, 0],
    ],
    ("linear_map", False, "convolution_weight_gradient"): [[0, 0, 3], [0, 3, 0], [3, 0, 0]],
    ("linear_map", False, "convolution_bias_gradient"): 1,
    ("padding", False, "convolution"): [[31, 4, 4], [31, 4, 4], [49, 31, 31]],
    ("padding", True, "convolution"): [
        [18, 18, 0, 0, 0],
        [27, 31, 4, 4, 0],
        [27, 31, 4, 4, 0],
        [36, 49, 31, 31, 18],
        [27, 36, 27, 27, 18],
    ],
    ("padding", False, "convolution_error"): [
        [1, 2, 3, 2, 1],
        [2, 4, 6, 4, 2],
        [3, 6, 9, 6, 3],
        [2, 4, 6, 4, 2],
        [1, 2, 3, 2, 1],
    ],
    ("padding", True, "convolution_error"): [
        [4, 6, 6, 6, 4],
        [6, 9, 9, 9, 6],
        [6, 9, 9, 9, 6],
        [6, 9, 9, 9, 6],
        [4, 6, 6, 6, 4],
    ],
    ("stride", False, "convolution"): [
        [0, 8, -8, 0],
        [8, 4, -12, 0],
        [4, 0, -8, 0],
        [0, 0, -12, 0],
    ],
    ("stride", True, "convolution"): [[0, -8], [4, -8]],
    ("stride", True, "convolution_error"): [
        [1, 0, 0, 0, -1, 0],
        [2, 0, 0, 0, -2, 0],
        [2, 0, 0, 0, -2, 0],
        [2, 0, 0, 0, -2, 0],
        [1, 0, 0, 0, -1, 0],
        [0, 0, 0, 0, 0, 0],
    ],
    ("max_pooling", False, "max_pooling"): [[9, 8], [7, 9]],
    ("max_pooling", False, "weighted_sum_error"): [[2, 8], [4, 6]],
    ("max_pooling", False, "pooling_error_widened"): [
        [2, 0, 8, 0],
        [0, 0, 0, 0],
        [4, 0, 6, 0],
        [0, 0, 0, 0],
    ],
    ("max_pooling", False, "max_pooling_error"): [
        [2, 0, 0, 0],
        [0, 0, 0, 8],
        [0, 4, 0, 0],
        [0, 0, 6, 0],
    ],
    ("average_pooling", False, "average_pooling"): [[5, 3], [4, 5]],
    ("average_pooling", False, "weighted_sum_error"): [[2, 8], [4, 6]],
    ("average_pooling", False, "average_pooling_error"): [
        [0.5, 0.5, 2, 2],
        [0.5, 0.5, 2, 2],
        [1, 1, 1.5, 1.5],
        [1, 1, 1.5, 1.5],
    ],
    ("carried_back", False, "convolution"): [[18, 16], [17, 25]],
    ("carried_back", False, "turn_rows"): [[3, 4], [1, 2]],
    ("carried_back", False, "turn_columns"): [[4, 3], [2, 1]],
    ("carried_back", False, "convolution_error"): [[1, 2, 0], [2, 4, 4], [-3, 2, 8]],
    ("carried_back", False, "convolution_error_scattered"): [[1, 2, 0], [2, 4, 4], [-3, 2, 8]],
    ("carried_back", False, "convolution_weight_gradient"): [[7, 1], [0, 10]],
    ("carried_back", False, "convolution_bias_gradient"): 2,
    ("dilated", False, "convolution"): [[18, 14], [8, 23]],
    ("dilated", False, "convolution_error"): [
        [1, 2, 0, 0, 0],
        [3, 4, 0, 0, 0],
        [-1, -2, 2, 4, 0],
        [-3, -4, 6, 8, 0],
        [0, 0, 0, 0, 0],
    ],
    ("dilated", False, "convolution_weight_gradient"): [[7, 1], [3, 9]],
    ("dilated", False, "convolution_bias_gradient"): 2,
    ("channels", False, "convolution"): [
        [[4, 7, 1], [1, 12, 1], [5, 11, 12]],
        [[5, -5, -1], [11, -3, 6], [1, -8, -5]],
    ],
    ("channels", False, "convolution_error"): [
        [[1, 0, 0, 0], [1, 3, -1, 0], [0, 3, -4, 3], [0, 0, -3, 3]],
        [[1, 1, 0, 0], [0, 3, 3, 0], [0, -1, -4, -3], [0, 0, 3, 3]],
        [[1, 0, 0, 0], [0, 3, -1, 0], [0, -1, 2, 3], [0, 0, 3, 0]],
    ],
    ("channels", False, "convolution_bias_gradient"): [3, 2],
    ("two_sizes", False, "convolution"): [
        [10, 10, 5, 10, 10],
        [10, 0, 0, 0, 10],
        [5, 0, 0, 0, 5],
        [10, 0, 0, 0, 10],
        [10, 10, 5, 10, 10],
    ],
    ("two_sizes", True, "convolution"): [
        [10, 15, 20, 15, 10],
        [15, 10, 5, 10, 15],
        [20, 5, 0, 5, 20],
        [15, 10, 5, 10, 15],
        [10, 15, 20, 15, 10],
    ],
    ("shift", False, "activation"): [
        [0, 0, 9, 0, 0, 0],
        [0, 3, 12, 0, 0, 0],
        [0, 3, 12, 0, 0, 0],
        [0, 0, 15, 0, 0, 0],
        [0, 0, 15, 0, 0, 0],
        [0, 0, 9, 0, 0, 0],
    ],
    ("shift", True, "activation"): [
        [0, 0, 0, 9, 0, 0],
        [0, 0, 3, 12, 0, 0],
        [0, 0, 3, 12, 0, 0],
        [0, 0, 0, 15, 0, 0],
        [0, 0, 0, 15, 0, 0],
        [0, 0, 0, 9, 0, 0],
    ],
    ("shift", False, "max_pooling"): [[3, 12, 0], [3, 15, 0], [0, 15, 0]],
    ("shift", True, "max_pooling"): [[0, 12, 0], [0, 15, 0], [0, 15, 0]],
}


def labs(key):
    """The one or two Labs of an example."""
    lab, second, _ = BY_KEY[key].make()
    return [lab] if second is None else [lab, second]


def operations(lab):
    return lab.experiment.timeline.operations


def result(lab, kind):
    return next(op for op in operations(lab) if op.kind == kind).result


def state(key):
    lab, second, position = BY_KEY[key].make()
    return State(blank_drawing(), lab.experiment, position, lab=lab, beside=second)


def test_every_example_is_worked_out():
    assert {key for key, _, _ in WORKED_OUT} == set(BY_KEY)
    assert len(BY_KEY) == len(EXAMPLES)


@pytest.mark.parametrize(("key", "second", "kind"), WORKED_OUT)
def test_results_are_those_worked_out(key, second, kind):
    expected = np.array(WORKED_OUT[key, second, kind], float)
    given = result(labs(key)[second], kind)
    np.testing.assert_array_equal(given, expected.reshape(given.shape))


@every
def test_the_loops_of_the_definition_agree(key):
    for lab in labs(key):
        s = lab.settings
        if s.convolution:
            how = {"stride": s.stride, "padding": s.padding}
            given = result(lab, "convolution")
            np.testing.assert_array_equal(
                given, naive.conv2d(lab.x[None], lab.weight, lab.bias, **how)[0]
            )
            error = lab.experiment.gradients.errors[0]
            grads = naive.conv2d_grads(error, lab.x[None], lab.weight, **how)
            kinds = "error", "weight_gradient", "bias_gradient"
            for kind, grad in zip(kinds, grads, strict=True):
                given = result(lab, f"convolution_{kind}")
                np.testing.assert_array_equal(given, grad.reshape(given.shape))


@every
def test_all_numbers_are_whole(key):
    for lab in labs(key):
        for operation in operations(lab):
            unit = 0.5 if operation.kind == "average_pooling_error" else 1  # δ/4
            numbers = np.concatenate([operation.result.ravel(), operation.told.ravel()])
            np.testing.assert_array_equal(numbers % unit, 0, operation.kind)
            assert np.abs(numbers).max() < 1000  # at most three digits, to be read at a glance


@every
def test_it_begins_where_there_is_something_to_see(key):
    lab, _, position = BY_KEY[key].make()
    index, step = lab.experiment.timeline.locate(int(position))
    assert (operations(lab)[index].kind, step, position % 1) == (BEGINS[key], 0, 0)


@every
def test_every_step_is_shown_and_exact(key, qapp):
    start = state(key)
    told = set()
    for position in range(len(start.experiment.timeline)):
        here = State(start.drawing, start.experiment, float(position), beside=start.beside)
        for frame in (resolve(here), beside(here)):
            if frame is None:
                assert start.beside is None
                continue
            assert "≈" not in in_numbers(frame.step, 40)
            arrange(frame, 760, 560)
            told.add((title(frame.operation), formula(frame.operation)))
            for first in (0, 1):
                assert sentence(frame.operation, frame.step, (), first)
    assert len(told) > 4


@every
def test_it_is_told_in_a_few_sentences(key):
    example = BY_KEY[key]
    assert example.title()
    assert not example.title().endswith(".")
    text = example.text()
    assert 2 <= len(re.findall(r"\.(?= [A-Z]|$)", text)) <= 4, text
    assert not re.search(r"[{}]|  ", text)
    assert text.endswith(".")


def test_titles_differ():
    assert len({example.title() for example in EXAMPLES}) == len(EXAMPLES)


def test_what_the_texts_count():
    """Numbers that stand in the texts, counted."""
    once, twice = labs("stride")
    counts = [multiplications(lab.windows, 1, 1) for lab in (once, twice)]
    assert counts == [144, 36]
    assert all(str(count) in BY_KEY["stride"].text() for count in counts)
    assert [window.unread for window in twice.windows] == [1, 1]
    assert [window.unread for window in once.windows] == [0, 0]
    # the kernel of ones turns the error of the sum into the counts of readers
    for lab, corner in zip(labs("padding"), (1, 4), strict=True):
        counts = result(lab, "convolution_error")[0]
        np.testing.assert_array_equal(counts, read_counts(lab.windows))
        assert (counts[0, 0], counts[2, 2]) == (corner, 9)
    here, moved = labs("shift")
    text = BY_KEY["shift"].text()
    for kind, differ, of in (("activation", 14, 36), ("max_pooling", 2, 9)):
        a, b = result(here, kind), result(moved, kind)
        assert (np.count_nonzero(a != b), a.size) == (differ, of)
        assert f"{differ} of {of}" in text
    shapes = [lab.network.shapes[-1] for lab in labs("two_sizes")]
    assert shapes == [(1, 5, 5)] * 2
    assert [lab.x.shape for lab in labs("two_sizes")] == [(1, 7, 7), (1, 5, 5)]


def test_the_second_lab_differs_in_one_thing_only():
    for key in BY_KEY:
        if len(labs(key)) == 1:
            continue
        first, second = labs(key)
        one, other = (set(vars(lab.settings).items()) for lab in (first, second))
        differences = {name for name, _ in one - other}
        np.testing.assert_array_equal(first.weight, second.weight)
        expected = {"padding": {"padding"}, "stride": {"stride"}, "two_sizes": {"padding"}}
        assert differences == expected.get(key, set())
        if key in ("padding", "stride"):
            np.testing.assert_array_equal(first.x, second.x)
    here, moved = labs("shift")
    np.testing.assert_array_equal(here.x[..., :-1], moved.x[..., 1:])


def test_the_recorded_maxima_stand_in_four_different_corners():
    lab = labs("max_pooling")[0]
    steps = [operations(lab)[0].step(i) for i in range(4)]
    assert [int(step.argument) for step in steps] == [0, 3, 1, 2]
    assert {step.ties for step in steps} == {1}


def test_the_linear_map_tells_itself_on_the_way_back():
    """df/dw is the window, df/dx the kernel, df/db 1."""
    lab = labs("linear_map")[0]
    assert lab.aim is Aim.CELL
    gradients = lab.experiment.gradients
    np.testing.assert_array_equal(gradients.parameters[0]["weight"][0], lab.x[:, 1:4, 1:4])
    np.testing.assert_array_equal(gradients.grad_input[0, :, 1:4, 1:4], lab.weight[0])
    assert gradients.parameters[0]["bias"].tolist() == [1.0]


@every
def test_one_click_loads_it_and_one_takes_it_back(key, qapp):
    session = LabSession(blank_drawing())
    before = session.state.lab
    lab, second, position = BY_KEY[key].make()
    session.load(key, lab, second, position)
    now = session.state
    assert (now.lab, now.beside, now.position, now.example) == (lab, second, position, key)
    session.undo()
    assert (session.state.lab, session.state.beside) == (before, None)
    session.finish()


@every
def test_it_can_be_changed_like_any_other(key):
    for lab in labs(key):
        for name, value in (("function", "tanh"), ("maps", 3), ("padding", "full")):
            changed = with_setting(lab, name, value)
            assert changed.experiment.timeline
