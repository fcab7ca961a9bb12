"""Collecting drawings: draw, press the digit, take it back."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QWidget

from cnnviz import drawings
from cnnviz.panels.drawings_dialog import DrawingsDialog
from cnnviz.theme import DARK, LIGHT
from engine.digits.folder import TRAIN
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings
from tests.cnnviz.test_drawings import some


@pytest.fixture
def training(qapp, tmp_path):
    made = trainings.session(tmp_path / "own")
    yield made
    made.finish()


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(parent, training):
    made = DrawingsDialog(parent, training, LIGHT)
    made.show()
    return made


def draw(dialog, shift=0.0):
    side = dialog.pad.width()
    points = [(0.3 + shift, 0.2), (0.35 + shift, 0.5), (0.4, 0.8)]
    helpers.drag(dialog.pad, [QPointF(x * side, y * side) for x, y in points])


def kept(training):
    return drawings.load(training.drawings).labels.tolist()


def counts(dialog):
    return [int(label.text()) for label in dialog.counts]


def test_draw_and_press_the_digit(dialog, training, qtbot):
    draw(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_4)
    assert kept(training) == [4]
    assert dialog._drawing.blank  # the paper is clear for the next
    draw(dialog, 0.1)
    qtbot.keyClick(dialog.pad, Qt.Key.Key_4)
    draw(dialog, 0.2)
    dialog.labels[1].click()
    draw(dialog, 0.2)
    qtbot.keyClick(dialog.list, Qt.Key.Key_9, Qt.KeyboardModifier.KeypadModifier)
    assert kept(training) == [4, 4, 1, 9]
    assert counts(dialog) == [0, 1, 0, 0, 2, 0, 0, 0, 0, 1]
    shown = [dialog.model.index(row).data() for row in range(4)]
    assert shown == ["1", "4", "4", "9"]  # by digit
    assert "4" in dialog.count.text()


def test_nothing_is_kept_of_blank_paper(dialog, training, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_4)
    assert kept(training) == []
    assert dialog.says.text()
    draw(dialog)
    assert not dialog.says.text()
    assert dialog.clear.isEnabled()
    dialog.clear.click()
    assert not dialog.clear.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_4)
    assert kept(training) == []


def test_removing_and_taking_back(dialog, training, qtbot):
    assert not dialog.remove.isEnabled()
    assert not dialog.undo.isEnabled()
    for digit in (3, 8, 3):
        draw(dialog, digit / 20)
        dialog.keep(digit)
    before = drawings.load(training.drawings)
    for row in (0, 2):
        place = dialog.list.visualRect(dialog.model.index(row)).center()
        modifier = Qt.KeyboardModifier.ControlModifier
        left = Qt.MouseButton.LeftButton
        qtbot.mouseClick(dialog.list.viewport(), left, modifier, place)
    assert dialog.remove.isEnabled()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert kept(training) == [3]
    dialog.undo.click()
    np.testing.assert_array_equal(drawings.load(training.drawings).images, before.images)
    for left in (2, 1, 0):
        dialog.undo.click()
        assert len(kept(training)) == left
    assert not dialog.undo.isEnabled()
    dialog.take_back()
    dialog.remove_selected()
    assert kept(training) == []


def test_the_training_is_told(dialog, training):
    training.choose(data="drawings")
    training._set(data=trainings.data())
    draw(dialog)
    dialog.keep(2)
    assert training.state.data is None


def test_tools(dialog):
    dialog.brush.setValue(40)
    assert dialog.pad.brush == 40
    dialog.eraser.click()
    assert dialog.pad.erasing


def test_a_folder_that_cannot_be_written(dialog, training, tmp_path):
    draw(dialog)
    dialog.keep(2)
    dialog.list.selectAll()
    training.drawings = str(tmp_path / "a file" / "own")
    (tmp_path / "a file").write_text("in the way")
    draw(dialog)
    for change in (lambda: dialog.keep(5), dialog.remove_selected, dialog.take_back):
        dialog.say("")
        change()
        assert "can't be saved" in dialog.says.text()
        assert dialog.says.objectName() == "refusal"
        assert counts(dialog)[2] == 1
        assert not dialog._drawing.blank  # nothing is lost
    assert dialog.undo.isEnabled()


def test_what_is_damaged_is_not_written_over(parent, training, tmp_path):
    folder = tmp_path / "own"
    drawings.save(some(), folder)
    (folder / TRAIN[1]).write_bytes(b"nothing")
    dialog = DrawingsDialog(parent, training, DARK)
    dialog.show()
    assert "IDX" in dialog.says.text()
    assert not any(button.isEnabled() for button in dialog.labels)
    draw(dialog)
    dialog.keep(4)
    assert (folder / TRAIN[1]).read_bytes() == b"nothing"


def test_what_was_collected_is_there(parent, training, tmp_path):
    drawings.save(some(), tmp_path / "own")
    dialog = DrawingsDialog(parent, training, DARK)
    dialog.show()
    assert counts(dialog)[3] == 2
    helpers.widget_picture(dialog)
