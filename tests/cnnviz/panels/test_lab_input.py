"""The input of the Lab: drawn, typed, a picture; refused in place, undone as it was chosen."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QWheelEvent,
)
from PyQt6.QtWidgets import QApplication, QFileDialog, QMainWindow, QToolButton

from cnnviz.ink import example
from cnnviz.inputs import gridded
from cnnviz.lab import Source, with_goal, with_input, with_setting
from cnnviz.lab_session import LabSession
from cnnviz.panels.lab_input import LabInput
from cnnviz.panels.number_cells import Block
from cnnviz.panels.segments import Segments
from cnnviz.pictures import Picture
from cnnviz.state import blank_drawing
from cnnviz.table_text import text_of
from cnnviz.theme import DARK, LIGHT, style_sheet
from tests.cnnviz import helpers

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(qapp):
    made = LabSession(example())
    # valid, without pooling: the input has to be as large as the kernel
    made.set_lab(with_setting(with_setting(made.lab, "pooling", "none"), "padding", "valid"))
    made._undo.clear()
    yield made
    made.finish()


@pytest.fixture
def loads():
    """The worked examples that were chosen."""
    return []


@pytest.fixture
def panel(qtbot, session, loads):
    window = QMainWindow()
    window.setStyleSheet(style_sheet(LIGHT))
    made = LabInput(session, LIGHT, 22, [("Linear map", lambda: loads.append(1))])
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    window.resize(262, 340)
    window.show()
    yield made
    made.finish()


def put(session, x, source=Source.NUMBERS):
    session.set_lab(with_input(session.lab, np.asarray(x, float), source))


def kernel(session, side):
    session.set_lab(with_setting(session.lab, "kernel_size", (side, side)))


def press(panel, source):
    panel.source.buttons[source].click()


def page(panel):
    """The page that is open, as the segments tell it, too."""
    pages = {
        panel.drawing: Source.DRAWING,
        panel.numbers: Source.NUMBERS,
        panel.picture: Source.PICTURE,
    }
    (shown,) = [value for value, button in panel.source.buttons.items() if button.isChecked()]
    assert pages[panel._pages.currentWidget()] == shown
    return Source(shown)


def says(panel):
    return panel.refusal.reason.text() if panel.refusal.isVisible() else ""


def offers(panel):
    return panel.refusal.take.text() if panel.refusal.take.isVisible() else ""


def settled(qtbot, session):
    qtbot.waitUntil(lambda: session.state.coming is None)


# where it comes from


def test_it_begins_with_the_drawing(panel, session):
    assert panel._pages.count() == 1  # the others are made when they are opened
    assert page(panel) is Source.DRAWING
    assert panel.drawing.grid.value() == session.lab.grid == 7
    assert panel.drawing._told.text() == "7 × 7"
    assert panel.drawing.whole.isChecked()


def test_numbers_begin_with_those_that_are_there(panel, session):
    drawn = session.lab.x
    press(panel, Source.NUMBERS)
    assert page(panel) is session.lab.source is Source.NUMBERS
    np.testing.assert_array_equal(session.lab.x, drawn)
    np.testing.assert_array_equal(panel.numbers.table.values, drawn[0])


def test_back_to_the_drawing_and_nothing_is_lost(panel, session):
    drawn = session.lab.x
    press(panel, Source.NUMBERS)
    panel.bar.shifts["shift_up"].click()
    typed = session.lab.x
    press(panel, Source.DRAWING)
    assert page(panel) is session.lab.source is Source.DRAWING
    np.testing.assert_array_equal(session.lab.x, drawn)
    panel.undo.click()
    assert page(panel) is Source.NUMBERS
    np.testing.assert_array_equal(session.lab.x, typed)
    panel.undo.click()
    panel.undo.click()
    assert page(panel) is Source.DRAWING
    np.testing.assert_array_equal(session.lab.x, drawn)
    assert not session.can_undo
    panel.redo.click()
    assert page(panel) is Source.NUMBERS


def test_the_page_that_is_open_can_be_pressed_again(panel, session):
    before = session.state
    press(panel, Source.DRAWING)
    assert page(panel) is Source.DRAWING
    assert session.state is before


def test_an_input_from_elsewhere_opens_its_page(panel, session):
    press(panel, Source.PICTURE)
    session.draw(helpers.sample(3))
    assert page(panel) is Source.DRAWING


def test_another_setting_leaves_the_page_open(panel, session):
    press(panel, Source.PICTURE)
    kernel(session, 5)
    assert page(panel) is Source.PICTURE


# drawing


def test_what_is_drawn_is_read(panel, session):
    session.clear()
    side = panel.pad.height()
    helpers.drag(panel.pad, [QPointF(side / 2, side * t) for t in (0.1, 0.5, 0.9)])
    assert (session.lab.x[0, 1:6, 3] > 4).all()
    assert not session.lab.x[0, :, 0].any()
    panel.undo.click()
    assert not session.lab.x.any()


def test_the_grid_is_seen_on_the_paper(panel, session):
    session.clear()
    seven = helpers.widget_picture(panel.pad)
    panel.drawing.grid.setValue(8)
    assert helpers.widget_picture(panel.pad) != seven
    panel.undo.click()
    assert helpers.widget_picture(panel.pad) == seven


def test_drawing_goes_on_while_a_pass_is_computed(panel, session, qtbot):
    session.clear()
    for name, value in (("padding", "full"), ("maps", 8), ("kernel_size", (11, 11))):
        session.set_lab(with_setting(session.lab, name, value))
        settled(qtbot, session)
    panel.drawing.grid.setValue(28)
    settled(qtbot, session)
    assert session.lab.heavy
    side = panel.pad.height()
    helpers.drag(panel.pad, [QPointF(side / 2, side * t) for t in (0.1, 0.3, 0.6, 0.9)])
    assert session.state.coming is not None
    panel.drawing.whole.click()  # of what is on the paper by now
    settled(qtbot, session)
    assert session.lab.x.max() <= 1
    panel.drawing.whole.click()
    settled(qtbot, session)
    assert (session.lab.x[0, 3:25, 14] > 4).all()


def test_samples(panel, session):
    menu = panel.samples.menu()
    menu.aboutToShow.emit()
    menu.findChildren(QToolButton)[0].click()
    assert session.state.drawing.label == 0
    np.testing.assert_array_equal(session.lab.x, gridded(session.state.drawing.ink, 7, True))


def test_the_grid(panel, session, qtbot):
    panel.drawing.grid.setValue(12)
    assert session.lab.x.shape == (1, 12, 12)
    assert session.lab.grid == 12
    assert panel.drawing._told.text() == "12 × 12"
    panel.drawing.grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.drawing.grid, KEY.Key_Right)
    assert session.lab.grid == 13
    panel.undo.click()
    assert session.lab.grid == panel.drawing.grid.value() == 12


def test_the_keys_of_the_slider_are_no_shortcuts(panel, session, qtbot):
    window = panel.window()
    pressed = []
    action = QAction(window)
    action.setShortcut("Right")
    action.triggered.connect(lambda: pressed.append(1))
    window.addAction(action)
    window.activateWindow()
    panel.drawing.grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.drawing.grid, KEY.Key_Right)
    assert (session.lab.grid, pressed) == (8, [])
    qtbot.keyClick(panel.drawing.grid, KEY.Key_Escape)
    assert not panel.drawing.grid.hasFocus()
    qtbot.keyClick(window, KEY.Key_Right)
    assert (session.lab.grid, pressed) == (8, [1])


def wheel(widget, by, held=CONTROL):
    point = QPointF(widget.rect().center())
    where = QPointF(widget.mapToGlobal(point))
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(point, where, QPoint(), QPoint(0, by), none, held, phase, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel(panel, session):
    assert not wheel(panel.pad, 120)  # it goes on to the page
    wheel(panel.drawing, 120)
    assert session.lab.grid == 8
    wheel(panel.drawing.grid, -240)
    assert session.lab.grid == 6
    wheel(panel.drawing.grid, 60, Qt.KeyboardModifier.NoModifier)
    wheel(panel.drawing.grid, 60, Qt.KeyboardModifier.NoModifier)
    assert session.lab.grid == 7
    assert not wheel(panel.drawing, 120, Qt.KeyboardModifier.NoModifier)
    assert session.lab.grid == 7


def handle(slider):
    """Where the handle of a slider is."""
    share = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
    return QPointF(6 + share * (slider.width() - 12), slider.height() / 2)


def test_a_drag_of_the_slider_is_seen_live_and_is_one_step_of_undo(panel, session):
    grids = []
    session.changed.connect(lambda old, new: grids.append(new.lab.grid))
    slider, before = panel.drawing.grid, session.lab
    start = handle(slider)
    points = [start + QPointF(x, 0) for x in (0, 15, 40, 30, 60)]
    helpers.drag(slider, points)
    assert slider.value() == session.lab.grid > 12
    assert len(set(grids)) >= 4
    panel.undo.click()
    assert session.lab is before
    assert slider.value() == 7
    assert not session.can_undo
    helpers.drag(slider, points)
    once = session.lab
    helpers.drag(slider, [handle(slider), handle(slider) - QPointF(50, 0)])
    assert session.lab.grid < once.grid
    panel.undo.click()
    assert session.lab is once  # a second drag is a second step
    panel.undo.click()
    assert session.lab is before


def test_a_drag_and_back_changes_nothing(panel, session):
    slider, before = panel.drawing.grid, session.lab
    start = handle(slider)
    helpers.drag(slider, [start, start + QPointF(30, 0), start])
    assert session.lab is before
    assert not session.can_undo


def test_a_drag_keeps_what_was_typed_for_the_output(panel, session):
    goal = np.arange(25.0).reshape(1, 5, 5)
    session.set_lab(with_goal(session.lab, goal))
    slider = panel.drawing.grid
    start = handle(slider)
    helpers.drag(slider, [start, start - QPointF(30, 0), start + QPointF(7, 0)])
    assert session.lab.grid > 7
    np.testing.assert_array_equal(session.lab.goal[0, :5, :5], goal[0])


def test_a_grid_that_is_refused(panel, session):
    kernel(session, 5)
    before = session.state
    panel.drawing.grid.setValue(4)
    assert session.state is before
    assert "4" in says(panel)
    assert "5" in says(panel)
    assert offers(panel) == "Use 5 × 5"
    assert panel.drawing.grid.value() == 4  # nothing is clamped silently
    assert panel.drawing._told.text() == "4 × 4"
    panel.refusal.take.click()
    assert session.lab.x.shape == (1, 5, 5)
    assert panel.drawing.grid.value() == 5
    assert not says(panel)
    panel.undo.click()
    assert session.lab is before.lab


def test_a_refused_grid_can_be_let_go(panel, session):
    kernel(session, 5)
    before = session.state
    panel.drawing.grid.setValue(3)
    panel.refusal.keep.click()
    assert not says(panel)
    assert panel.drawing.grid.value() == 7
    panel.drawing.grid.setValue(3)
    panel.drawing.grid.setValue(7)  # as it was
    assert not says(panel)
    assert session.state is before


def test_a_drag_over_what_is_refused(panel, session):
    kernel(session, 6)
    slider, before = panel.drawing.grid, session.lab
    start = handle(slider)
    helpers.press(slider, start)
    for by in range(12):
        if session.lab.grid == 7:
            helpers.move(slider, start - QPointF(by, 0), helpers.LEFT)
    assert session.lab.grid == 6
    helpers.move(slider, start - QPointF(25, 0), helpers.LEFT)
    assert says(panel)
    assert session.lab.grid == 6
    panel.refusal.take.click()  # what is there already
    assert not says(panel)
    assert session.lab.grid == 6
    helpers.move(slider, start + QPointF(20, 0), helpers.LEFT)
    assert not says(panel)
    assert session.lab.grid > 8
    helpers.release(slider, start)
    panel.undo.click()
    assert session.lab is before


def test_whole_numbers(panel, session):
    assert session.lab.x.max() == 9
    panel.drawing.whole.click()
    assert 0 < session.lab.x.max() <= 1
    assert not session.lab.whole
    panel.undo.click()
    assert panel.drawing.whole.isChecked()


def test_a_drawing_that_can_not_be_read_stays_on_the_paper(panel, session):
    put(session, np.ones((1, 12, 12)))
    kernel(session, 9)
    typed = session.state
    press(panel, Source.DRAWING)
    assert session.state is typed
    assert page(panel) is Source.DRAWING
    assert offers(panel) == "Use 9 × 9"
    side = panel.pad.height()
    helpers.drag(panel.pad, [QPointF(side * t, side * 0.95) for t in (0.1, 0.5, 0.9)])
    assert session.state is typed
    panel.refusal.take.click()
    assert session.lab.source is Source.DRAWING
    assert session.state.drawing is not typed.drawing
    np.testing.assert_array_equal(session.lab.x, gridded(session.state.drawing.ink, 9, True))
    assert (session.lab.x[0, 8, 1:8] > 4).all()
    panel.undo.click()
    assert session.lab is typed.lab
    assert session.state.drawing is typed.drawing


def test_refused_and_kept_the_page_is_the_old_one(panel, session):
    put(session, np.ones((1, 12, 12)))
    kernel(session, 9)
    press(panel, Source.DRAWING)
    panel.refusal.keep.click()
    assert page(panel) is Source.NUMBERS


def test_clearing(panel, session):
    assert panel.clear.isEnabled()
    panel.clear.click()
    assert session.state.drawing.blank
    assert not panel.clear.isEnabled()
    assert panel.clear.toolTip() == "The paper is blank"
    assert not any(button.isEnabled() for button in panel.bar.shifts.values())
    assert "0" in panel.bar.shifts["shift_up"].toolTip()
    panel.undo.click()
    assert panel.clear.toolTip() == "Clear the paper (Del)"
    assert panel.bar.shifts["shift_up"].isEnabled()


def test_disabled_buttons_say_why(panel, session):
    assert not panel.undo.isEnabled()
    assert "nothing" in panel.undo.toolTip()
    assert "nothing" in panel.redo.toolTip()
    session.clear()
    assert panel.undo.toolTip() == "Undo (Ctrl+Z)"


# numbers


def at(table, row, column):
    return QPointF(table.visualRect(table.model().index(row, column)).center())


def test_typing(panel, session, qtbot):
    put(session, np.zeros((1, 3, 4)))
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 1, 1))
    qtbot.keyClicks(table, "5")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    qtbot.keyClicks(table, "-")
    qtbot.keyClicks(QApplication.focusWidget(), "2.5")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    np.testing.assert_array_equal(session.lab.x[0], [[0] * 4, [0, 5, -2.5, 0], [0] * 4])
    assert session.lab.source is Source.NUMBERS
    panel.undo.click()
    np.testing.assert_array_equal(session.lab.x[0], [[0] * 4, [0, 5, 0, 0], [0] * 4])


def test_a_typed_cell_stays_open_when_something_else_changes(panel, session, qtbot):
    put(session, np.zeros((1, 3, 3)))
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 1, 1))
    qtbot.keyClicks(table, "4")
    session.set_lab(with_setting(session.lab, "function", "tanh"))
    qtbot.keyClicks(QApplication.focusWidget(), "2")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    assert session.lab.x[0, 1, 1] == 42


def test_more_and_fewer_cells(panel, session):
    put(session, np.arange(1.0, 10).reshape(1, 3, 3))
    sides = panel.numbers.sides
    sides.fields[0].setValue(4)  # both: they are linked
    np.testing.assert_array_equal(
        session.lab.x[0], [[1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0], [0, 0, 0, 0]]
    )
    sides.link.click()
    sides.fields[1].setValue(3)
    assert session.lab.x.shape == (1, 4, 3)
    panel.undo.click()
    panel.undo.click()
    np.testing.assert_array_equal(session.lab.x[0], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert sides.values == (3, 3)


def test_a_size_that_is_refused(panel, session):
    put(session, np.ones((1, 7, 7)))
    kernel(session, 5)
    before = session.state
    panel.numbers.sides.fields[0].setValue(4)
    assert session.state is before
    assert offers(panel) == "Use 5 × 5"
    assert panel.numbers.sides.values == (4, 4)
    panel.numbers.sides.fields[0].setValue(40)
    assert "28" in says(panel)
    assert "40 × 40" in says(panel)
    assert offers(panel) == "Use 28 × 28"
    panel.refusal.take.click()
    assert session.lab.x.shape == (1, 28, 28)
    assert session.lab.x.sum() == 49
    panel.numbers.sides.fields[0].setValue(2)
    assert offers(panel) == "Use 3 × 3"
    panel.refusal.take.click()
    assert "5" in says(panel)  # the kernel is larger
    panel.refusal.keep.click()
    assert panel.numbers.sides.values == (28, 28)


def test_the_nearest_size_is_offered(panel, session):
    put(session, np.ones((1, 9, 9)))
    kernel(session, 5)
    panel.numbers.sides.link.click()
    panel.numbers.sides.fields[0].setValue(3)
    assert offers(panel) == "Use 5 × 9"


def test_signs_have_their_colours(panel, session):
    put(session, [[[5, -5, 0], [5, -5, 0], [5, -5, 0]]])
    model = panel.numbers.table.model()
    plus, minus = (model.index(0, column).data(Qt.ItemDataRole.BackgroundRole) for column in (0, 1))
    assert plus != minus
    # small numbers are as light as they are on the stage
    put(session, [[[0.2] * 3] * 3])
    assert model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole).lightness() > 180


def test_channels(panel, session, qtbot):
    put(session, np.ones((1, 3, 3)))
    assert not panel.numbers.channel.isVisible()
    panel.numbers.channels.setValue(3)
    assert session.lab.x.shape == (3, 3, 3)
    assert not session.lab.x[1:].any()
    names = panel.numbers.channel.buttons
    assert [button.text() for button in names.values()] == ["0 R", "1 G", "2 B"]
    names["1"].click()
    assert not panel.numbers.table.values.any()
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 0, 2))
    qtbot.keyClicks(table, "7")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    assert session.lab.x[1, 0, 2] == 7
    assert session.lab.x.sum() == 16
    assert names["1"].isChecked()
    panel.numbers.channels.setValue(4)
    assert "3" in says(panel)
    assert session.lab.x.shape == (3, 3, 3)
    panel.refusal.keep.click()
    panel.numbers.channels.setValue(1)
    assert session.lab.x.shape == (1, 3, 3)
    np.testing.assert_array_equal(panel.numbers.table.values, np.ones((3, 3)))


def test_two_channels_are_counted_as_rows_are(panel, session):
    put(session, np.ones((2, 3, 3)))
    for first in (0, 1):
        session.count_from(first)
        texts = [button.text() for button in panel.numbers.channel.buttons.values()]
        assert texts == [str(first), str(first + 1)]
    assert panel.numbers.table.first == 1


def test_all_zero(panel, session):
    put(session, np.ones((2, 3, 3)))
    assert panel.clear.toolTip() == "Set all numbers to 0"
    panel.clear.click()
    assert session.lab.x.shape == (2, 3, 3)
    assert not session.lab.x.any()
    assert panel.clear.toolTip() == "All numbers are 0"


def copy(text="", image=None, path=None):
    """Put something on the clipboard."""
    mime = QMimeData()
    if text:
        mime.setText(text)
    if image is not None:
        mime.setImageData(image)
    if path is not None:
        mime.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(mime)
    return mime


@pytest.fixture(autouse=True)
def clean_clipboard(qapp):
    yield
    QGuiApplication.clipboard().clear()


def test_copying(panel, session):
    put(session, np.arange(9.0).reshape(1, 3, 3))
    table = panel.numbers.table
    for _ in range(2):
        panel.bar.copying.click()
        assert QGuiApplication.clipboard().text() == text_of(session.lab.x[0])
        helpers.click(table.viewport(), at(table, 1, 1))  # a single cell is no block
    helpers.drag(table.viewport(), [at(table, 0, 0), at(table, 1, 1)])
    panel.bar.copying.click()
    assert QGuiApplication.clipboard().text() == "0\t1\n3\t4"


def test_a_block_is_pasted_from_the_cell_on(panel, session):
    put(session, np.zeros((1, 3, 3)))
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 1, 1))
    copy("1\t2\n3\t4")
    panel.bar.pasting.click()
    np.testing.assert_array_equal(session.lab.x[0], [[0, 0, 0], [0, 1, 2], [0, 3, 4]])


@pytest.mark.parametrize("way", ["button", "key", "window"])
def test_a_block_that_is_larger_is_offered(panel, session, qtbot, way):
    put(session, np.ones((2, 3, 3)))
    before = session.state
    copy("\n".join(["5 5 5 5"] * 5))
    if way == "button":
        panel.bar.pasting.click()
    elif way == "window":
        panel.paste(QGuiApplication.clipboard().mimeData())
    else:
        table = panel.numbers.table
        helpers.click(table.viewport(), at(table, 0, 0))
        qtbot.keyClick(table, KEY.Key_V, CONTROL)
    assert session.state is before
    assert "5 × 4" in says(panel)
    assert offers(panel) == "Use 5 × 4"
    panel.refusal.take.click()
    assert session.lab.x.shape == (2, 5, 4)
    assert (session.lab.x[0] == 5).all()
    assert session.lab.x[1].sum() == 9


def test_of_a_block_that_is_too_large_the_top_left_is_offered(panel, session):
    put(session, np.ones((1, 3, 3)))
    panel.numbers.table.grow_asked.emit(Block(np.arange(1200.0).reshape(30, 40), 0, 0))
    assert "30 × 40" in says(panel)
    assert "28 × 28" in says(panel)
    assert offers(panel) == "Use 28 × 28"
    panel.refusal.take.click()
    np.testing.assert_array_equal(session.lab.x[0], np.arange(1200.0).reshape(30, 40)[:28, :28])


def test_what_is_no_table(panel, session, qtbot):
    put(session, np.ones((1, 3, 3)))
    before = session.state
    copy("1 2\n3 x")
    panel.bar.pasting.click()
    assert "x" in says(panel)
    assert not offers(panel)
    panel.refusal.keep.click()
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 0, 0))
    qtbot.keyClick(table, KEY.Key_V, CONTROL)
    assert "x" in says(panel)
    assert session.state is before


def test_nothing_to_paste(panel, session):
    panel.paste(QMimeData())
    assert "neither" in says(panel)
    panel.paste(None)
    assert "neither" in says(panel)


def test_numbers_pasted_beside_the_table_are_the_input(panel, session):
    panel.paste(copy("1,2,3,4\n5,6,7,8\n9,8,7,6"))
    assert page(panel) is session.lab.source is Source.NUMBERS
    np.testing.assert_array_equal(session.lab.x, [[[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6]]])
    session.undo()
    panel.paste(copy("1 2"))
    np.testing.assert_array_equal(session.lab.x, [[[1, 2, 0], [0, 0, 0], [0, 0, 0]]])
    session.undo()
    kernel(session, 5)
    panel.paste(copy("1 2"))
    assert offers(panel) == "Use 5 × 5"
    panel.refusal.keep.click()
    panel.paste(copy("\n".join(["1 " * 29] * 4)))
    assert offers(panel) == "Use 4 × 28"


def test_shifting(panel, session):
    put(session, np.arange(1.0, 10).reshape(1, 3, 3))
    panel.bar.shifts["shift_right"].click()
    np.testing.assert_array_equal(session.lab.x[0], [[0, 1, 2], [0, 4, 5], [0, 7, 8]])
    panel.bar.shifts["shift_down"].click()
    panel.bar.shifts["shift_left"].click()
    panel.bar.shifts["shift_up"].click()
    np.testing.assert_array_equal(session.lab.x[0], [[1, 2, 0], [4, 5, 0], [0, 0, 0]])
    press(panel, Source.DRAWING)
    panel.bar.shifts["shift_up"].click()
    assert page(panel) is session.lab.source is Source.NUMBERS


# pictures


def colours(rows=40, columns=60):
    """(3, rows, columns): a picture with colours."""
    row, column = np.indices((rows, columns))
    return np.stack([row / rows, column / columns, np.ones((rows, columns))])


def image(rows, columns, colour=0xFF336699):
    made = QImage(columns, rows, QImage.Format.Format_RGB32)
    made.fill(colour)
    return made


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "sky.png"
    image(40, 60).save(str(made))
    return made


def open_picture(qtbot, panel, session, path):
    with qtbot.waitSignal(session.changed):
        panel.open_picture(path)
    settled(qtbot, session)


def test_a_picture_from_a_file(panel, session, qtbot, path):
    panel.open_picture(path)
    assert page(panel) is Source.PICTURE
    assert session.lab.source is Source.DRAWING
    assert panel.picture.view._hint() == "Loading…"
    qtbot.waitUntil(lambda: session.lab.source is Source.PICTURE)
    settled(qtbot, session)
    assert session.lab.x.shape == (3, 40, 60)
    np.testing.assert_allclose(session.lab.x[:, 0, 0], [0.2, 0.4, 0.6])
    assert panel.picture.told.text() == "40 × 60"
    panel.undo.click()
    assert page(panel) is Source.DRAWING


def take_size(panel, text):
    combo = panel.picture.sides
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def test_how_a_picture_was_scaled_is_told(panel, session, qtbot, tmp_path):
    image(600, 900).save(str(tmp_path / "large.png"))
    open_picture(qtbot, panel, session, tmp_path / "large.png")
    assert session.lab.x.shape == (3, 341, 512)
    assert panel.picture.told.text() == "600 × 900 scaled to 341 × 512"
    combo = panel.picture.sides
    texts = [combo.itemText(i) for i in range(combo.count())]
    assert texts == ["341 × 512", "85 × 128", "43 × 64", "19 × 28"]
    for text, shape in (("19 × 28", (3, 19, 28)), ("43 × 64", (3, 43, 64))):
        take_size(panel, text)
        settled(qtbot, session)
        assert session.lab.x.shape == shape
        assert panel.picture.told.text() == f"600 × 900 scaled to {text}"


def test_grey_and_colour(panel, session, qtbot):
    panel.picture._loaded(Picture(colours()))
    settled(qtbot, session)
    full = session.lab.x
    assert panel.picture.colour.buttons["colour"].isChecked()
    panel.picture.colour.buttons["grey"].click()
    settled(qtbot, session)
    assert session.lab.x.shape == (1, 40, 60)
    np.testing.assert_allclose(
        session.lab.x[0], 0.299 * full[0] + 0.587 * full[1] + 0.114 * full[2]
    )
    assert panel.picture.colour.buttons["grey"].isChecked()
    panel.picture.colour.buttons["colour"].click()  # the colours were not lost
    settled(qtbot, session)
    np.testing.assert_array_equal(session.lab.x, full)


def test_a_grey_picture_has_no_colours(panel, session):
    panel.picture._loaded(Picture(np.linspace(0, 1, 30).reshape(1, 5, 6)))
    button = panel.picture.colour.buttons["colour"]
    assert not button.isEnabled()
    assert button.toolTip() == "The picture has no colours"


def test_without_a_picture_there_is_nothing_to_choose(panel, session):
    before = session.state
    press(panel, Source.PICTURE)
    assert session.state is before
    assert not panel.picture.sides.isEnabled()
    assert panel.picture.sides.toolTip() == "Open a picture first"
    assert not panel.picture.colour.buttons["grey"].isEnabled()
    assert "Drop" in panel.picture.view._hint()


def test_back_to_the_picture(panel, session, qtbot):
    panel.picture._loaded(Picture(colours(), (80, 120)))
    panel.picture.colour.buttons["grey"].click()
    settled(qtbot, session)
    grey = session.lab.x
    press(panel, Source.DRAWING)
    press(panel, Source.PICTURE)
    settled(qtbot, session)
    np.testing.assert_array_equal(session.lab.x, grey)
    assert panel.picture.told.text() == "80 × 120 scaled to 40 × 60"
    assert panel.picture.colour.buttons["colour"].isEnabled()


def test_another_panel_knows_only_the_input(panel, session, qtbot):
    panel.picture._loaded(Picture(colours(), (80, 120)))
    settled(qtbot, session)
    other = LabInput(session, DARK, 22)
    qtbot.addWidget(other)
    assert page(other) is Source.PICTURE
    assert other.picture.told.text() == "40 × 60"
    other.picture.colour.buttons["grey"].click()
    settled(qtbot, session)
    assert session.lab.x.shape == (1, 40, 60)
    assert panel.picture.told.text() == "40 × 60"


def test_a_picture_that_the_layer_can_not_read(panel, session, qtbot):
    put(session, np.ones((1, 28, 28)))
    session.set_lab(with_setting(session.lab, "dilation", (4, 4)))
    kernel(session, 7)  # spans 25
    before = session.state
    panel.picture._loaded(Picture(np.random.default_rng(0).random((1, 40, 60))))
    settled(qtbot, session)
    take_size(panel, "19 × 28")
    assert "25" in says(panel)
    assert offers(panel) == "Use 40 × 60"
    assert session.lab.x.shape == (1, 40, 60)
    panel.refusal.keep.click()
    assert session.lab.x.shape == (1, 40, 60)
    session.undo()
    assert session.lab is before.lab
    panel.picture._loaded(Picture(np.ones((1, 5, 5))))
    assert "25" in says(panel)
    assert not offers(panel)
    assert page(panel) is Source.PICTURE
    assert session.lab is before.lab


@pytest.mark.parametrize("what", ["text", "missing", "folder"])
def test_what_can_not_be_read_is_told(panel, session, qtbot, tmp_path, what):
    wrong = tmp_path / "notes.txt"
    if what == "text":
        wrong.write_text("no picture")
    if what == "folder":
        wrong.mkdir()
    before = session.state
    panel.open_picture(wrong)
    qtbot.waitUntil(lambda: bool(says(panel)))
    assert "notes.txt" in says(panel)
    assert session.state is before
    assert panel.picture.view._hint() != "Loading…"
    panel.refusal.keep.click()
    assert page(panel) is Source.DRAWING


def slow(panel, picture):
    """A picture whose reading has begun, and is done when the event is set."""
    begun, event = threading.Event(), threading.Event()

    def read():
        begun.set()
        event.wait(5)
        return picture

    panel._load(read)
    begun.wait(5)
    return event


def test_the_last_picture_that_was_opened_is_shown(panel, session, qtbot):
    shapes = []
    session.changed.connect(lambda old, new: shapes.append(new.lab.x.shape))
    first = slow(panel, Picture(np.zeros((1, 5, 5))))
    panel._load(pytest.fail)  # is not even begun
    panel._load(lambda: Picture(np.zeros((1, 6, 6))))
    first.set()
    qtbot.waitUntil(lambda: session.lab.x.shape == (1, 6, 6))
    assert (1, 5, 5) not in shapes


@pytest.mark.parametrize("way", ["draw", "leave", "finish"])
def test_a_picture_that_is_not_wanted_any_more(panel, session, qtbot, way):
    event = slow(panel, Picture(np.zeros((1, 5, 5))))
    later = threading.Timer(0.05, event.set)
    later.start()
    if way == "draw":
        session.draw(blank_drawing())
    elif way == "leave":
        press(panel, Source.DRAWING)
    else:
        panel.finish()
        assert event.is_set()  # it waits
    panel.picture.loader._pool.waitForDone()
    later.join()
    qtbot.wait(20)
    assert session.lab.source is Source.DRAWING
    assert not panel.picture.loader.busy


def test_another_setting_does_not_stop_a_picture(panel, session, qtbot):
    event = slow(panel, Picture(np.zeros((1, 9, 9))))
    kernel(session, 5)
    event.set()
    qtbot.waitUntil(lambda: session.lab.x.shape == (1, 9, 9))
    assert session.lab.settings.kernel_size == (5, 5)


def test_a_fault_in_the_thread_is_raised(panel, session, qtbot):
    def read():
        raise ZeroDivisionError

    with qtbot.captureExceptions() as found:
        panel._load(read)
        qtbot.waitUntil(lambda: bool(found))
    assert found[0][0] is ZeroDivisionError


def test_asking_for_a_file(panel, session, qtbot, path, monkeypatch):
    asked = []

    def answer(parent, title, folder, kinds):
        asked.append(kinds)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    press(panel, Source.PICTURE)
    panel.open.click()
    qtbot.waitUntil(lambda: session.lab.source is Source.PICTURE)
    assert "*.png" in asked[0]
    assert "*.jpg" in asked[0]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    before = session.state
    panel.ask_for_picture()
    assert session.state is before


def test_pasting_a_picture(panel, session, qtbot, path):
    panel.paste(copy(image=image(5, 6)))
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 5, 6))
    panel.paste(copy(path=path))
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 40, 60))
    # as spreadsheets do: the numbers come first
    panel.paste(copy("1 2 3\n4 5 6\n7 8 9", image(5, 6)))
    assert session.lab.x.shape == (1, 3, 3)
    # as browsers do
    panel.paste(copy("https://example.org/sky.png", image(7, 6)))
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 7, 6))


def test_pasting_a_picture_while_the_table_has_the_focus(panel, session, qtbot):
    put(session, np.ones((1, 3, 3)))
    copy(image=image(5, 6))
    table = panel.numbers.table
    helpers.click(table.viewport(), at(table, 0, 0))
    qtbot.keyClick(table, KEY.Key_V, CONTROL)
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 5, 6))


def drop(widget, mime):
    """Drag something over a widget and drop it; returns whether it was taken."""
    copying, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    middle = widget.rect().center()
    entered = QDragEnterEvent(middle, copying, mime, helpers.LEFT, none)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        dropped = QDropEvent(QPointF(middle), copying, mime, helpers.LEFT, none)
        QApplication.sendEvent(widget, dropped)
    return entered.isAccepted()


def test_dropping(panel, session, qtbot, path):
    assert drop(panel, copy(path=path))
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 40, 60))
    settled(qtbot, session)
    assert drop(panel, copy(image=image(5, 6)))
    qtbot.waitUntil(lambda: session.lab.x.shape == (3, 5, 6))
    assert drop(panel, copy("1 2 3\n4 5 6\n7 8 9"))
    assert session.lab.x.shape == (1, 3, 3)
    assert not drop(panel, copy(path=Path("/models/digits.safetensors")))  # for the window
    assert not drop(panel, QMimeData())


def test_the_card_is_marked_while_something_is_over_it(panel):
    plain = helpers.widget_picture(panel)
    none = Qt.KeyboardModifier.NoModifier
    mime, where = copy("1"), panel.rect().center()
    entered = QDragEnterEvent(where, Qt.DropAction.CopyAction, mime, helpers.LEFT, none)
    QApplication.sendEvent(panel, entered)
    assert helpers.widget_picture(panel) != plain
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert helpers.widget_picture(panel) == plain


def test_a_picture_is_too_large_to_type_into(panel, session, qtbot):
    panel.picture._loaded(Picture(colours()))
    settled(qtbot, session)
    before = session.lab
    press(panel, Source.NUMBERS)
    assert page(panel) is Source.NUMBERS
    assert session.lab is before
    assert "40 × 60" in says(panel)
    assert offers(panel) == "Use 19 × 28"
    assert not panel.numbers.sides.isVisible()
    table = panel.numbers.table
    np.testing.assert_array_equal(table.values, before.x[0])
    helpers.click(table.viewport(), at(table, 0, 0))
    qtbot.keyClicks(table, "5")
    assert session.lab is before
    session.set_lab(with_setting(session.lab, "function", "tanh"))
    settled(qtbot, session)
    assert "40 × 60" in says(panel)  # still
    panel.paste(copy("1 2 3\n4 5 6\n7 8 9"))  # there is no table to paste into
    assert session.lab.x.shape == (1, 3, 3)
    session.undo()
    settled(qtbot, session)
    press(panel, Source.NUMBERS)
    panel.refusal.take.click()
    assert session.lab.source is Source.NUMBERS
    assert session.lab.x.shape == (3, 19, 28)
    assert panel.numbers.sides.isVisible()
    assert not says(panel)


def test_a_shifted_picture_stays_a_picture(panel, session, qtbot):
    panel.picture._loaded(Picture(colours()))
    settled(qtbot, session)
    panel.bar.shifts["shift_down"].click()
    settled(qtbot, session)
    assert session.lab.source is Source.PICTURE
    assert not session.lab.x[:, 0].any()
    assert panel.picture.told.text() == "40 × 60"


def test_the_preview(panel, session, qtbot):
    panel.picture._loaded(Picture(colours(5, 5)))
    colour = helpers.widget_picture(panel.picture.view)
    panel.picture.colour.buttons["grey"].click()
    grey = helpers.widget_picture(panel.picture.view)
    assert grey != colour
    panel.undo.click()
    assert helpers.widget_picture(panel.picture.view) == colour


# examples


def entries(panel):
    menu = panel.examples.menu()
    menu.aboutToShow.emit()
    assert len({action.text() for action in menu.actions()}) == len(menu.actions())
    return {action.text(): action for action in menu.actions()}


def test_the_worked_examples_come_first(panel, loads):
    assert list(entries(panel))[:3] == ["Worked examples", "Linear map", "Ready inputs"]
    entries(panel)["Linear map"].trigger()
    assert loads == [1]


def test_without_worked_examples(qtbot, session):
    panel = LabInput(session, LIGHT, 22)
    qtbot.addWidget(panel)
    assert next(iter(entries(panel))) == "Ready inputs"


def test_ready_inputs(panel, session):
    panel.drawing.grid.setValue(9)
    chosen = entries(panel)["Vertical edge"]
    assert not chosen.icon().isNull()
    chosen.trigger()
    assert page(panel) is session.lab.source is Source.NUMBERS
    np.testing.assert_array_equal(session.lab.x, [[[0] * 4 + [9] * 5] * 9])
    put(session, np.ones((3, 4, 6)))
    entries(panel)["Checkerboard"].trigger()
    assert session.lab.x.shape == (1, 4, 6)
    put(session, np.ones((1, 40, 60)), Source.PICTURE)
    entries(panel)["Cross"].trigger()
    assert session.lab.x.shape == (1, 9, 9)


def test_a_ready_input_that_is_there_already(panel, session):
    entries(panel)["Cross"].trigger()
    press(panel, Source.PICTURE)
    before = session.state
    entries(panel)["Cross"].trigger()
    assert session.state is before
    assert page(panel) is Source.NUMBERS


# how it looks and is reached


def test_a_segment_is_pressed_when_it_has_come_true(qtbot):
    segments = Segments("Size")
    qtbot.addWidget(segments)
    segments.fill({"s": "small", "l": "large"}, {"s": "A small one", "l": "A large one"})
    segments.show_value("s")
    chosen = []
    segments.chosen.connect(chosen.append)
    for value in ("l", "s"):
        segments.buttons[value].click()
        assert segments.buttons["s"].isChecked()
        assert not segments.buttons["l"].isChecked()
    assert chosen == ["l", "s"]
    segments.fill({"s": "small", "m": "middle"}, {"s": "A small one", "m": "A middle one"})
    assert segments.buttons["s"].isChecked()


def test_themes_and_scales(panel, session, qtbot):
    for source in Source:
        press(panel, source)
        light = helpers.widget_picture(panel)
        panel.set_theme(DARK)
        assert helpers.widget_picture(panel) != light
        panel.set_theme(LIGHT)
        assert helpers.widget_picture(panel) == light
    before = panel.sizeHint().height()
    panel.set_scale(1.3)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert panel.sizeHint().height() > 1.15 * before


@pytest.mark.parametrize("source", Source)
def test_it_is_as_high_on_every_page_and_fits_its_column(panel, session, source):
    press(panel, source)
    assert 300 <= panel.sizeHint().height() <= 345
    assert panel.minimumSizeHint().width() <= 262


@pytest.mark.parametrize("source", Source)
def test_by_mouse_buttons_never_take_the_focus(panel, session, qtbot, source):
    press(panel, source)
    panel.window().setFocus()
    for button in panel.findChildren(QToolButton):
        if button.isVisible() and button.menu() is None and button is not panel.open:
            assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus
            qtbot.mouseClick(button, helpers.LEFT)
            assert not button.hasFocus()
            press(panel, source)


@pytest.mark.parametrize("source", Source)
def test_everything_has_a_name_and_a_tip(panel, session, source):
    press(panel, source)
    for widget in (
        *panel.findChildren(QToolButton),
        panel.drawing.grid,
        panel.drawing.whole,
        panel.brush,
        panel.numbers.channels,
        *panel.numbers.sides.fields,
        panel.picture.sides,
    ):
        if widget.isVisible() and widget.objectName() != "qt_menu_button":
            assert widget.toolTip(), widget
            assert widget.accessibleName() or widget.text(), widget


def test_tab_goes_from_the_top_to_the_bottom(panel, session, qtbot):
    panel.window().activateWindow()
    start = panel.source.buttons[Source.DRAWING]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    session.clear()
    session.undo()
    session.draw(session.state.drawing)
    order = [start]
    while len(order) < 30:
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        if QApplication.focusWidget() is start:
            break
        order.append(QApplication.focusWidget())
    tops = [w.mapTo(panel, QPoint(0, 0)).y() for w in order]
    assert panel.drawing.grid in order
    assert panel.brush in order
    assert panel.examples in order
    assert tops == sorted(tops)
