"""What stands on the stage: the numbers of the engine, at their places."""

import numpy as np
import pytest
from hypothesis import given, settings

from cnnviz.stage.contents import contents
from engine.steps import combined
from tests.cnnviz import helpers


def matrix(frame, box):
    """The matrix of the operation that a box shows."""
    operation = frame.operation
    return operation.input(box.of) if box.of else operation.output


def at(values, cells):
    return values[tuple(np.moveaxis(cells, -1, 0))]


@given(helpers.frames())
@settings(max_examples=200)
def test_numbers_are_those_of_the_engine(frame):
    """Each page of a matrix shows its numbers, each of them at the place that it tells."""
    for box in (*contents(frame).sources, contents(frame).output):
        if box is None:
            continue
        found = matrix(frame, box)
        assert box.cells.shape[:2] == box.values.shape
        np.testing.assert_array_equal(box.values, at(found.values, box.cells))
        assert box.role is found.role
        assert box.limit == found.limit


@given(helpers.frames())
@settings(max_examples=200)
def test_the_output_shows_the_cell_that_is_written(frame):
    output = contents(frame).output
    if output is None:
        assert frame.operation.result.size == 1
        return
    assert output.name == frame.operation.output.name
    assert tuple(output.cells[output.cell]) == frame.step.cell
    assert output.values[output.cell] == frame.step.value
    flat = output.cells.reshape(-1, output.cells.shape[-1])
    order = np.ravel_multi_index(flat.T, frame.operation.result.shape)
    written = order < frame.written
    np.testing.assert_array_equal(written, np.arange(order.size) < output.written)


@given(helpers.frames())
@settings(max_examples=200)
def test_windows_are_what_the_step_reads(frame):
    """While it rests, the outlined cells are those of the operand, on the page that is shown."""
    if frame.movement < 1:
        return
    for box in contents(frame).sources:
        name = matrix(frame, box).name
        operands = [
            operand
            for part in frame.step.parts
            for operand in part.operands
            if operand.name == name and operand.cells is not None
        ]
        if not operands:  # it says something of the cell that is written
            assert tuple(box.cells[box.cell]) == frame.step.cell
            continue
        if not box.windows:  # no window reads the cell that is written
            assert not any(len(operand.cells) for operand in operands)
            continue
        row, column, rows, columns = (int(x) for x in box.windows[0])
        seen = box.cells[row : row + rows, column : column + columns].reshape(
            -1, box.cells.shape[-1]
        )
        seen = {tuple(map(int, cell)) for cell in seen}
        if box.read is not None:
            seen = {tuple(map(int, box.cells[tuple(place)])) for place in box.read}
        read = {tuple(map(int, cell)) for operand in operands for cell in operand.cells}
        page = {tuple(map(int, cell)) for cell in box.cells.reshape(-1, box.cells.shape[-1])}
        assert seen == read & page


@given(helpers.frames())
@settings(max_examples=100)
def test_a_window_on_its_way_is_between_two_places(frame):
    if frame.before is None:
        return
    experiment, operation = frame.experiment, frame.operation
    start = experiment.timeline.starts[frame.index]
    before, after = (
        helpers.frame_of(experiment, start + step.index, slice=frame.slice)
        for step in (frame.before, frame.step)
    )
    moving, old, new = (contents(f).sources for f in (frame, before, after))
    if len(old) != len(new):
        return
    for a, b, c in zip(old, moving, new, strict=True):
        if c.cell is not None or not np.array_equal(a.cells, c.cells):
            continue  # it stands for the written cell, or is another page
        for start, between, end in zip(a.windows[0], b.windows[0], c.windows[0], strict=True):
            expected = start + (end - start) * frame.movement
            assert between == pytest.approx(expected), operation.kind


@given(helpers.frames())
@settings(max_examples=200)
def test_blocks_lines_and_sums_give_the_value(frame):
    step, part = frame.step, frame.step.parts[0]
    told = contents(frame)
    if told.blocks and told.blocks[-1].name == "products":
        *factors, products = told.blocks
        np.testing.assert_allclose(
            np.prod([f.values.astype(float) for f in factors], axis=0), products.values
        )
        shown = part.terms.reshape(part.shape)
        np.testing.assert_array_equal(
            products.values, shown[frame.slice] if len(part.shape) > 2 else shown
        )
    if told.sums:
        assert len(told.sums) == part.shape[0]
        np.testing.assert_allclose(sum(told.sums), part.terms.sum())
    numbers = [-value if text.startswith("−") else value
               for text, value in told.lines if value is not None]  # fmt: skip
    if step.combine == "sum" and numbers:
        np.testing.assert_allclose(sum(numbers), combined(step), atol=1e-12)
    if step.combine == "mean":
        np.testing.assert_allclose(sum(numbers[:-1]) / numbers[-1], combined(step), atol=1e-12)
    if step.combine == "over_root":
        np.testing.assert_allclose(numbers[0] / numbers[1], combined(step))
    if step.combine == "max":
        pinned = told.blocks[0]
        assert pinned.values[pinned.pin] == step.value


def test_a_matrix_that_is_squared_stands_there_once():
    for experiment in helpers.training_steps():
        for start, operation in zip(
            experiment.timeline.starts, experiment.timeline.operations, strict=True
        ):
            if operation.kind == "second_moment":
                told = contents(helpers.frame_of(experiment, start))
                assert [box.name for box in told.sources] == ["s", operation.inputs[1].name]
                assert told.lines[1][0].endswith(f"{operation.inputs[1].name}²")


def test_every_slice_can_be_shown():
    experiment = helpers.every_kind()[0]
    seen = [contents(helpers.frame_of(experiment, 30, slice=i)) for i in (0, 1)]
    for index, told in enumerate(seen):
        assert (told.sources[0].cells[..., 0] == index).all()
        assert (told.blocks[0].cells[..., 0] == index).all()
    assert seen[0].sums == seen[1].sums


def test_padding_and_unread_edges_are_marked():
    found = {"filler": False, "unread": False}
    for experiment in helpers.every_kind():
        for start in experiment.timeline.starts:
            frame = helpers.frame_of(experiment, start)
            for box in contents(frame).sources:
                source = matrix(frame, box)
                assert box.filler is source.filler
                assert box.unread == source.unread
                found["filler"] |= box.filler is not None
                found["unread"] |= any(box.unread)
    assert all(found.values())
