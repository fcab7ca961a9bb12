"""The Lab in its window: what the panels, the stage and the keys do together."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from cnnviz.examples import EXAMPLES
from cnnviz.state import Pin
from tests.cnnviz import helpers

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def program(run):
    made = run()
    made.window.resize(1280, 776)
    made.window.open_workspace("lab")
    return made


def test_the_tabs_and_keys_change_the_workspace_and_the_drawing_goes_along(program):
    window = program.window
    assert window.in_lab
    drawing = helpers.sample(2)
    program.lab.draw(drawing)
    window.tabs.setCurrentIndex(1)
    assert not window.in_lab
    assert program.session.state.drawing is drawing
    window.open_workspace("lab")
    assert window.session is program.lab
    assert program.preferences.workspace == "lab"


def test_another_language_leaves_everything_in_place(program):
    program.lab.jump(60.0)
    lab = program.lab.state.lab
    program.set_language("zh_CN")
    assert program.window.in_lab
    assert (program.lab.state.position, program.lab.state.lab) == (60.0, lab)
    program.set_language("en")


def test_undo_takes_back_what_was_refused_before_anything_else(program):
    window = program.window
    settings = window.lab.settings
    settings.convolution.stride.changed.emit((2, 2))
    settings.convolution.kernel_size.changed.emit((40, 40))
    assert settings.refusal.isVisible()
    window.undo.trigger()
    assert not settings.refusal.isVisible()
    assert program.lab.lab.settings.stride == (2, 2)
    window.undo.trigger()
    assert program.lab.lab.settings.stride == (1, 1)


def test_every_example_is_a_click_and_undone_in_one(program):
    start = program.lab.state
    for example in EXAMPLES:
        program.window.lab._loader(example)()
        state = program.lab.state
        assert state.example == example.key
        assert program.window.lab.example.isVisible()
        assert program.window.lab.other.isVisible() == (state.beside is not None)
        program.lab.undo()
        assert program.lab.state.lab is start.lab
        assert not program.window.lab.example.isVisible()


def test_a_press_on_a_number_pins_it_and_escape_takes_the_pin_away(program):
    stage = program.window.lab.stage
    box = stage.scene.sources[0]
    helpers.click(stage, helpers.cell_point(box, 3, 4))
    assert program.lab.state.pin == Pin("X", (0, 3, 4))
    assert stage._pinned
    QTest.keyClick(stage, KEY.Key_Escape)
    assert program.lab.state.pin is None
    helpers.click(stage, helpers.cell_point(box, 3, 4))
    helpers.click(stage, helpers.cell_point(box, 3, 4))  # once more takes it away
    assert program.lab.state.pin is None


def test_both_stages_step_together(program):
    window = program.window
    window.lab._fill_compare(window.lab.compare.menu())
    texts = [action.text() for action in window.lab.compare.menu().actions() if action.text()]
    stride = next(a for a in window.lab.compare.menu().actions() if "stride 2" in a.text())
    assert len(texts) == len(set(texts)) >= 6
    stride.trigger()
    program.lab.jump(0)
    for step in (0, 2, 16, 48):
        program.lab.jump(step)
        here, there = window.lab.stage.scene.frame, window.lab.other.scene.frame
        assert here.operation.kind == there.operation.kind == "convolution"
        starts = [
            np.array(frame.step.cell[1:]) * frame.operation.settings["stride"]
            for frame in (here, there)
        ]
        assert (starts[1] <= starts[0]).all()
        assert (starts[0] - starts[1] < 2).all()
    window.lab.end.click()
    assert program.lab.state.beside is None


def test_counting_and_scales_are_remembered_and_reach_the_stage(program):
    window = program.window
    window.count.trigger()
    window.share.trigger()
    frame = window.lab.stage.scene.frame
    assert (frame.first, frame.shared_scale) == (1, True)
    assert (program.preferences.first, program.preferences.shared_scale) == (1, True)
    limits = {box.limit for box in window.lab.stage.scene.boxes if box.role.value != "ink"}
    assert len(limits) == 1
    window.count.trigger()
    window.share.trigger()


def test_a_narrow_window_keeps_its_stage(program):
    window = program.window
    window.resize(1080, 720)
    assert not window.lab.right.isVisible()
    assert window.lab.stage.width() >= window.lab.stage.minimumWidth()
    window.resize(1280, 776)
    assert window.lab.right.isVisible()
