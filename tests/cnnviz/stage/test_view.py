"""The stage under the mouse: whole numbers, the way to a cell, the slices, the lens."""

import re

import numpy as np
import pytest

from cnnviz import words
from cnnviz.formula import exact
from cnnviz.stage import view as module
from cnnviz.stage.view import StageView
from engine import Experiment
from tests.cnnviz import helpers


@pytest.fixture(scope="module")
def experiment():
    return Experiment(helpers.sample(7).seen(28).image[None], helpers.shipped(), 3)


@pytest.fixture
def view(qtbot):
    made = StageView(helpers.STYLES[False])
    qtbot.addWidget(made)
    made.resize(1240, 340)
    made.show()
    return made


@pytest.fixture
def chosen(view):
    found = []
    view.cell_chosen.connect(lambda step: found.append(("cell", step)))
    view.slice_chosen.connect(lambda index: found.append(("slice", index)))
    view.enlarge_asked.connect(lambda: found.append(("enlarge",)))
    return found


def conv2(experiment):
    """A position in the second convolution: eight slices, some cells written."""
    return experiment.timeline.starts[3] + 100


def test_every_cell_tells_its_whole_number(view, told, experiment):
    for index, start in enumerate(experiment.timeline.starts):
        step = len(experiment.timeline.operations[index]) // 2
        view.show_frame(helpers.frame_of(experiment, start + step))
        for box in view.scene.boxes:
            rows, columns = box.shape
            for row, column in {(0, 0), (rows // 2, columns // 3), (rows - 1, columns - 1)}:
                helpers.move(view, helpers.cell_point(box, row, column))
                written = box.written is None or row * columns + column < box.written
                value = exact(float(box.values[row, column]))
                assert (f" = {value}" in told[-1]) == written, (told[-1], value)
                if box.cells is not None and written:
                    place = ", ".join(str(int(i)) for i in box.cells[row, column])
                    assert f"({place})" in told[-1]


def test_a_press_on_the_output_goes_to_the_step_of_the_cell(view, chosen, experiment):
    for start in experiment.timeline.starts:
        view.show_frame(helpers.frame_of(experiment, start))
        output = view.scene.output
        if output is None:
            continue
        rows, columns = output.shape
        for row, column in {(0, 0), (rows // 2, columns // 2), (rows - 1, columns - 1)}:
            chosen.clear()
            helpers.click(view, helpers.cell_point(output, row, column))
            operation = view.scene.frame.operation
            assert [kind for kind, _ in chosen] == ["cell"]
            assert operation.step(chosen[0][1]).cell == tuple(output.cells[row, column])


def test_a_press_elsewhere_goes_nowhere(view, chosen, experiment):
    view.show_frame(helpers.frame_of(experiment, conv2(experiment)))
    for box in view.scene.boxes:
        if box is not view.scene.output:
            helpers.click(view, helpers.cell_point(box, 0, 0))
    helpers.click(view, helpers.cell_point(view.scene.output, 0, 0), helpers.RIGHT)
    helpers.click(view, helpers.middle(view.scene.value))
    assert chosen == []


def test_a_press_on_a_chip_shows_its_slice(view, chosen, experiment):
    view.show_frame(helpers.frame_of(experiment, conv2(experiment)))
    assert len(view.scene.chips) == 8
    for chip in view.scene.chips:
        helpers.click(view, helpers.middle(chip.rect))
    assert chosen == [("slice", chip.index) for chip in view.scene.chips]


def test_a_chip_tells_its_whole_number(view, told, experiment):
    view.show_frame(helpers.frame_of(experiment, conv2(experiment)))
    terms = view.scene.frame.step.parts[0].terms.reshape(8, -1)
    for chip, those in zip(view.scene.chips, terms, strict=True):
        helpers.move(view, helpers.middle(chip.rect))
        assert told[-1] == f"Σ[{chip.index}] = {exact(float(those.sum()))}"
    helpers.move(view, helpers.middle(view.scene.value))
    assert told[-1] == ""


@pytest.fixture
def painted(monkeypatch):
    """The boxes that are painted on top: the lens."""
    found = []
    real = module.paint_box
    monkeypatch.setattr(
        module, "paint_box", lambda painter, box, *rest: (found.append(box),
                                                           real(painter, box, *rest))
    )  # fmt: skip
    return found


def test_the_lens_shows_the_numbers_around_the_mouse(view, painted, experiment):
    view.resize(640, 300)
    view.show_frame(helpers.frame_of(experiment, 400))
    small = [box for box in view.scene.boxes if not box.has_numbers and box.values.size > 100]
    assert small
    for box in small:
        rows, columns = box.shape
        for row, column in ((0, 0), (rows // 2, columns // 3), (3, columns - 1)):
            if box.written is not None and (row + 3) * columns > box.written:
                continue
            helpers.move(view, helpers.cell_point(box, row, column))
            painted.clear()
            helpers.widget_picture(view)
            lens = painted[-1]
            assert lens.has_numbers
            assert lens.values[lens.cell] == box.values[row, column]
            x, y, width, height = lens.rect
            assert x >= 0
            assert y >= 0
            assert x + width <= view.width()
            assert y + height <= view.height()


def test_the_lens_shows_nothing_that_is_still_to_be_computed(view, painted, experiment):
    view.show_frame(helpers.frame_of(experiment, 0))
    output = view.scene.output
    assert not output.has_numbers
    for row, column in ((14, 14), (27, 27), (1, 0)):
        helpers.move(view, helpers.cell_point(output, row, column))
        helpers.widget_picture(view)
    assert painted == []
    helpers.move(view, helpers.cell_point(output, 0, 0))  # the only cell that is written
    helpers.widget_picture(view)
    shown = painted[-1].values
    assert np.isfinite(shown).sum() == 1
    assert shown[0, 0] == output.values[0, 0]


def test_resting_the_mouse_changes_the_picture_and_leaving_restores_it(view, experiment):
    view.show_frame(helpers.frame_of(experiment, 400))
    before = helpers.widget_picture(view)
    helpers.move(view, helpers.cell_point(view.scene.output, 2, 3))
    assert helpers.widget_picture(view) != before
    view.leaveEvent(None)
    assert helpers.widget_picture(view) == before


def test_it_is_spoken(view, experiment):
    assert view.spoken() == ""
    for start in experiment.timeline.starts:
        view.show_frame(helpers.frame_of(experiment, start))
        said = view.spoken()
        assert words.title(view.scene.frame.operation) in said
        assert re.search(r"[=≈] ", said)
        assert "{" not in said


def test_an_empty_stage_can_be_painted_and_pressed(view, chosen):
    helpers.widget_picture(view)
    helpers.click(view, view.rect().center())
    helpers.move(view, view.rect().center())
    assert chosen == []


def test_the_mouse_over_cells_that_no_window_reads(view, told):
    """Some of them read nothing, others a matrix that is not on the stage now."""
    for experiment in helpers.every_kind():
        for start, operation in zip(
            experiment.timeline.starts, experiment.timeline.operations, strict=True
        ):
            if not operation.kind.endswith("pooling_error"):
                continue
            view.show_frame(helpers.frame_of(experiment, start + len(operation) - 1))
            output = view.scene.output
            if output is None:
                continue
            for row in range(output.shape[0]):
                for column in range(output.shape[1]):
                    helpers.move(view, helpers.cell_point(output, row, column))
                    view.grab()
