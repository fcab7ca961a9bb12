"""What belongs to a number: found by arithmetic, compared with asking every step."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.lab import with_input, with_kernel, with_setting
from cnnviz.stage.layout import arrange
from cnnviz.stage.marks import marks, rects
from tests.cnnviz import helpers
from tests.cnnviz.lab_states import labs


def frames_of(lab):
    experiment = lab.experiment
    for index, operation in enumerate(experiment.timeline.operations):
        start = experiment.timeline.starts[index]
        yield operation, helpers.frame_of(experiment, start + len(operation) // 2)


def readers(operation, name, cell):
    """The steps that read a cell, by asking all of them."""
    return [
        number
        for number in range(len(operation))
        for part in operation.step(number).parts
        for operand in part.operands
        if operand.name == name and operand.cells is not None
        and (operand.cells == cell).all(1).any()
    ]  # fmt: skip


@given(labs(), st.data())
@settings(max_examples=40, deadline=None)
def test_the_cells_of_the_output_are_those_that_read_it(lab, data):
    operation, frame = data.draw(st.sampled_from(list(frames_of(lab))))
    assume(len(operation) <= 300)
    matrix = data.draw(st.sampled_from(operation.inputs))
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in matrix.values.shape)
    found = marks(frame, matrix.name, cell)
    expected = readers(operation, matrix.name, cell)
    written = [mark for mark in found if mark.name is None]
    if operation.spread is None:
        shown = {(mark.page, mark.span) for mark in written}
        assert len(shown) == len(set(expected))
    assert bool(found) == bool(expected)


def test_a_cell_of_the_input_and_all_windows_that_read_it():
    lab = helpers.first_lab()
    _, frame = next(frames_of(lab))
    padded_centre = (0, 4, 4)
    found = marks(frame, "X", padded_centre)
    windows = [mark.span for mark in found if mark.name is not None]
    assert sorted(windows) == [(i, j, 3, 3) for i in (2, 3, 4) for j in (2, 3, 4)]
    cells = [mark.span for mark in found if mark.name is None]
    assert sorted(cells) == [(i, j, 1, 1) for i in (2, 3, 4) for j in (2, 3, 4)]
    corner = marks(frame, "X", (0, 0, 0))
    assert [mark.span for mark in corner if mark.name is None] == [(0, 0, 1, 1)]


def test_a_weight_and_all_places_where_it_was_used():
    lab = helpers.first_lab()
    _, frame = next(frames_of(lab))
    found = marks(frame, "W", (0, 0, 0, 2))
    met = {mark.span[:2] for mark in found if mark.name == "X"}
    assert met == {(i, j + 2) for i in range(7) for j in range(7)}  # what dW multiplies
    assert sum(mark.name is None for mark in found) == 49


def test_a_pooled_error_and_where_it_goes():
    lab = helpers.first_lab()
    for operation, frame in frames_of(lab):
        if operation.kind == "max_pooling_error":
            cells = [m.span[:2] for m in marks(frame, "∂L/∂Y", (0, 1, 2)) if m.name is None]
            assert sorted(cells) == [(2, 4), (2, 5), (3, 4), (3, 5)]
        if operation.kind == "convolution_error_scattered":
            cells = [m.span[:2] for m in marks(frame, "δ", (0, 1, 2))]
            assert sorted(cells) == [(i, j) for i in (1, 2, 3) for j in (2, 3, 4)]


def test_a_large_picture_is_marked_quickly_and_roughly():
    lab = with_input(helpers.first_lab(), np.random.default_rng(0).random((1, 200, 200)), "picture")
    lab = with_setting(with_kernel(lab, 0, "sobel_x"), "maps", 2)
    _, frame = next(frames_of(lab))
    found = marks(frame, "W", (1, 0, 1, 1))
    assert [mark.span for mark in found] == [(0, 0, 200, 200)]
    assert found[0].page == "1"


@given(labs(), st.data())
@settings(max_examples=25, deadline=None)
def test_marked_cells_of_the_output_lie_on_it(lab, data):
    _, frame = data.draw(st.sampled_from(list(frames_of(lab))))
    scene = arrange(frame, 900.0, 640.0)
    for box in (*scene.sources, *scene.blocks):
        if not box.of or box.cells is None or scene.output is None:
            continue
        cell = tuple(int(i) for i in box.cells[0, 0])
        found = [mark for mark in marks(frame, box.of, cell) if mark.name is None]
        left, top, wide, high = scene.output.rect
        for x, y, width, height in rects(scene, found):
            assert x >= left - 0.01
            assert y >= top - 0.01
            assert x + width <= left + wide + 0.01
            assert y + height <= top + high + 0.01
