"""Numbers edited on the spot, with real keys and presses, beside the shortcuts of a window."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QSize, Qt
from PyQt6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PyQt6.QtWidgets import QApplication, QLineEdit, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from cnnviz.panels.number_cells import NARROWEST, TALLEST, WIDEST, Block, shown
from cnnviz.panels.number_table import NumberTable
from cnnviz.scales import INKS, levels, light_ink, table_of
from cnnviz.theme import DARK, LIGHT
from engine.arrays import frozen
from engine.steps import Role
from tests.cnnviz import helpers

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHORTCUTS = (
    "F", "T", "B", "E", "Space", "Del", "Left", "Right", "Shift+Right", "Ctrl+Right", "Home",
    "End", "Ctrl+Z", "PgUp", "PgDown", ".", "F5", "Esc", "Ctrl+V",
)  # fmt: skip
NINE = frozen(np.arange(9.0).reshape(3, 3) / 4)


class Window(QMainWindow):
    """A table between two fields, and single keys as shortcuts, like those of the program."""

    def __init__(self):
        super().__init__()
        self.pressed = []
        self.before, self.table, self.after = QLineEdit(), NumberTable(), QLineEdit()
        self.emitted, self.blocks, self.sentences = [], [], []
        self.table.edited.connect(self.emitted.append)
        self.table.grow_asked.connect(self.blocks.append)
        self.table.refused.connect(self.sentences.append)
        page = QWidget()
        layout = QVBoxLayout(page)
        for widget in (self.before, self.table, self.after):
            layout.addWidget(widget)
        self.setCentralWidget(page)
        for key in SHORTCUTS:
            action = QAction(key, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _, key=key: self.pressed.append(key))
            self.addAction(action)


@pytest.fixture
def window(qtbot):
    made = Window()
    qtbot.addWidget(made)
    made.resize(320, 420)
    show(made.table, NINE)
    made.show()
    made.activateWindow()
    made.table.setFocus()
    qtbot.waitUntil(made.table.hasFocus)
    go(made.table, 0, 0)
    return made


@pytest.fixture
def table(window):
    return window.table


@pytest.fixture
def keys(qtbot):
    """Presses keys, or types a text, wherever the focus is."""

    def press(what, held=Qt.KeyboardModifier.NoModifier):
        if isinstance(what, str):
            for sign in what:
                if sign.isascii():
                    qtbot.keyClicks(QApplication.focusWidget(), sign, held)
                else:  # QTest knows no others
                    event = QKeyEvent(QKeyEvent.Type.KeyPress, ord(sign), held, sign)
                    QApplication.sendEvent(QApplication.focusWidget(), event)
        else:
            qtbot.keyClick(QApplication.focusWidget(), what, held)

    return press


def show(table, values, theme=LIGHT, role=Role.WEIGHT, limit=2.0):
    table.show_values(values, theme=theme, role=role, limit=limit)


def go(table, row, column):
    table.setCurrentIndex(table.model().index(row, column))


def at(table):
    return table.currentIndex().row(), table.currentIndex().column()


def middle(table, row, column):
    return table.visualRect(table.model().index(row, column)).center()


def editor(table):
    return table.indexWidget(table.currentIndex())


def data(table, row, column, role):
    return table.model().data(table.model().index(row, column), role)


def with_number(value, *cell):
    values = NINE.copy()
    values[cell] = value
    return values


def clipboard():
    return QApplication.clipboard()


# typing


def test_click_and_type(window, table, keys, qtbot):
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=middle(table, 1, 2))
    keys("0.75")
    assert editor(table).text() == "0.75"
    assert not window.emitted
    keys(KEY.Key_Return)
    (made,) = window.emitted
    np.testing.assert_array_equal(made, with_number(0.75, 1, 2))
    assert made.dtype == np.float64
    assert not made.flags.writeable
    assert NINE[1, 2] == 1.25
    assert table.values is made
    assert at(table) == (2, 2)
    assert table.hasFocus()
    assert editor(table) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,5", 0.5), ("−3", -3), ("-3", -3), ("1/9", 1 / 9), (",5", 0.5), ("+1e-3", 0.001)],
)
def test_ways_to_write_a_number(window, table, keys, text, value):
    keys(text)
    keys(KEY.Key_Enter)
    assert table.values[0, 0] == value
    assert not window.pressed


@pytest.mark.parametrize(
    ("start", "key", "held", "end"),
    [
        ((0, 0), KEY.Key_Return, None, (1, 0)),
        ((2, 1), KEY.Key_Return, None, (2, 1)),
        ((1, 1), KEY.Key_Enter, SHIFT, (0, 1)),
        ((0, 0), KEY.Key_Tab, None, (0, 1)),
        ((0, 2), KEY.Key_Tab, None, (1, 0)),
        ((1, 0), KEY.Key_Backtab, SHIFT, (0, 2)),
        ((0, 1), KEY.Key_Down, None, (1, 1)),
        ((1, 1), KEY.Key_Up, None, (0, 1)),
    ],
)
@pytest.mark.parametrize("typing", [True, False])
def test_where_keys_lead(window, table, keys, start, key, held, end, typing):
    go(table, *start)
    if typing:
        keys("7")
    keys(key, held or Qt.KeyboardModifier.NoModifier)
    assert at(table) == end
    assert len(window.emitted) == typing
    assert editor(table) is None
    assert table.hasFocus()
    assert not window.pressed


def test_arrows_and_ends(window, table, keys):
    for key, cell in (
        (KEY.Key_Right, (0, 1)), (KEY.Key_Down, (1, 1)), (KEY.Key_Left, (1, 0)),
        (KEY.Key_Left, (1, 0)), (KEY.Key_End, (1, 2)), (KEY.Key_Up, (0, 2)),
        (KEY.Key_Home, (0, 0)),
    ):  # fmt: skip
        keys(key)
        assert at(table) == cell
    keys(KEY.Key_End, CTRL)
    assert at(table) == (2, 2)
    assert not window.pressed


@pytest.mark.parametrize("typing", [True, False])
@pytest.mark.parametrize(("cell", "key", "name"), [
    ((2, 2), KEY.Key_Tab, "after"), ((0, 0), KEY.Key_Backtab, "before")
])  # fmt: skip
def test_tab_leaves_behind_the_last_cell(window, table, keys, cell, key, name, typing):
    go(table, *cell)
    if typing:
        keys("7")
    keys(key, SHIFT if key == KEY.Key_Backtab else Qt.KeyboardModifier.NoModifier)
    assert getattr(window, name).hasFocus()
    assert len(window.emitted) == typing


def test_by_keyboard_alone(window, table, keys):
    window.before.setFocus()
    keys(KEY.Key_Tab)
    assert table.hasFocus()
    keys("1")
    keys(KEY.Key_Tab)
    keys("2")
    keys(KEY.Key_Tab)
    np.testing.assert_array_equal(table.values[0], [1, 2, 0.5])
    keys(KEY.Key_Escape)
    assert not table.hasFocus()
    keys_before = list(window.pressed)
    assert not keys_before


def test_escape_cancels_and_then_gives_the_focus_up(window, table, keys, qtbot):
    keys("5")
    keys(KEY.Key_Escape)
    assert editor(table) is None
    assert table.values is NINE
    assert table.hasFocus()
    keys(KEY.Key_Escape)
    assert not table.hasFocus()
    qtbot.keyClick(window, KEY.Key_Right)
    qtbot.keyClick(window, KEY.Key_F)
    assert window.pressed == ["Right", "F"]
    assert not window.emitted


def test_the_same_number_is_no_change(window, table, keys):
    go(table, 1, 1)
    keys("1,0")
    keys(KEY.Key_Return)
    go(table, 0, 0)
    keys(KEY.Key_Delete)
    assert not window.emitted
    assert table.values is NINE


@pytest.mark.parametrize("key", [KEY.Key_Delete, KEY.Key_Backspace])
def test_delete_makes_zeros(window, table, keys, key):
    go(table, 1, 1)
    keys(KEY.Key_Right, SHIFT)
    keys(KEY.Key_Down, SHIFT)
    keys(key)
    (made,) = window.emitted
    expected = NINE.copy()
    expected[1:, 1:] = 0
    np.testing.assert_array_equal(made, expected)
    assert not window.pressed


def test_all_digits_of_a_number(window, table, keys):
    values = with_number(1 / 3, 1, 1)
    show(table, frozen(values))
    go(table, 1, 1)
    assert data(table, 1, 1, Qt.ItemDataRole.DisplayRole) == "0.333"
    keys(KEY.Key_F2)
    assert editor(table).text() == repr(1 / 3)
    assert not editor(table).hasSelectedText()
    keys(KEY.Key_Return)
    assert not window.emitted
    go(table, 1, 1)
    keys(KEY.Key_F2)
    keys(KEY.Key_Backspace)
    keys(KEY.Key_Return)
    assert table.values[1, 1] == 0.333333333333333


def test_a_double_click_edits(table, keys, qtbot):
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=middle(table, 2, 1))
    qtbot.mouseDClick(table.viewport(), helpers.LEFT, pos=middle(table, 2, 1))
    assert editor(table).text() == "1.75"
    assert editor(table).selectedText() == "1.75"
    keys("9")
    keys(KEY.Key_Return)
    assert table.values[2, 1] == 9


def test_undo_while_typing(window, table, keys):
    keys("12")
    keys(KEY.Key_Z, CTRL)
    assert editor(table).text() != "12"
    assert not window.pressed
    keys(KEY.Key_Escape)
    keys(KEY.Key_Z, CTRL)
    assert window.pressed == ["Ctrl+Z"]


def test_nothing_typed_is_zero(window, table, keys):
    go(table, 1, 1)
    keys(KEY.Key_F2)
    keys(KEY.Key_A, CTRL)
    keys(KEY.Key_Delete)
    keys(KEY.Key_Return)
    assert table.values[1, 1] == 0
    assert not window.pressed


@pytest.mark.parametrize("parts", [[("", "４")], [("４", ""), ("", "４")]])
def test_an_input_method_types(window, table, keys, parts):
    go(table, 1, 1)
    for composed, taken in parts:
        event = QInputMethodEvent(composed, [])
        event.setCommitString(taken)
        QApplication.sendEvent(QApplication.focusWidget(), event)
    keys(KEY.Key_Return)
    assert table.values[1, 1] == 4
    table.set_read_only(True)
    QApplication.sendEvent(table, event)
    assert editor(table) is None


# what is no number


def wrong(table, keys, text="2x"):
    go(table, 1, 1)
    keys(text)
    keys(KEY.Key_Return)
    return editor(table)


def test_what_is_no_number_stays(window, table, keys, told):
    field = wrong(table, keys)
    assert field.text() == "2x"
    assert told == ["“2x” is no number."]
    assert field.toolTip() == field.accessibleDescription() == "“2x” is no number."
    assert "#c81e1e" in field.styleSheet()
    assert at(table) == (1, 1)
    assert not window.emitted
    keys(KEY.Key_Backspace)  # right again
    assert not field.toolTip()
    assert "#c81e1e" not in field.styleSheet()
    keys(KEY.Key_Return)
    assert table.values[1, 1] == 2


@pytest.mark.parametrize("key", [KEY.Key_Tab, KEY.Key_Backtab, KEY.Key_Up, KEY.Key_Down])
def test_no_key_leaves_it(window, table, keys, key):
    field = wrong(table, keys, "1//2")
    keys(key)
    assert editor(table) is field
    assert field.text() == "1//2"
    assert at(table) == (1, 1)
    keys(KEY.Key_Escape)
    assert table.values is NINE


def test_no_press_leaves_it(window, table, keys, qtbot):
    field = wrong(table, keys)
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=middle(table, 0, 0))
    assert editor(table) is field
    assert field.hasFocus()
    assert at(table) == (1, 1)
    qtbot.mouseDClick(table.viewport(), helpers.LEFT, pos=middle(table, 0, 0))
    assert editor(table) is field
    qtbot.mouseClick(window.after, helpers.LEFT)
    window.after.setFocus()
    assert field.text() == "2x"
    assert "#c81e1e" in field.styleSheet()
    assert not window.emitted
    field.setFocus()
    keys(KEY.Key_Backspace)
    keys(KEY.Key_Return)
    assert table.values[1, 1] == 2


def test_it_is_open_when_one_comes_back(window, table, keys):
    field = wrong(table, keys)
    window.before.setFocus()
    keys(KEY.Key_Tab)
    assert table.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget() is field


def test_leaving_takes_a_number(window, table, keys, qtbot):
    keys("3")
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=middle(table, 2, 2))
    assert at(table) == (2, 2)
    assert table.values[0, 0] == 3
    keys("4")
    window.after.setFocus()
    assert table.values[2, 2] == 4
    assert len(window.emitted) == 2
    assert editor(table) is None


def test_what_is_typed_survives_other_numbers(table, keys):
    keys("12")
    table.first = 1
    table.set_read_only(False)
    show(table, frozen(NINE * 2), DARK)
    assert editor(table).text() == "12"
    keys(KEY.Key_Return)
    np.testing.assert_array_equal(table.values[:, 1:], NINE[:, 1:] * 2)
    assert table.values[0, 0] == 12


def test_an_owner_that_shows_something_else_at_once(window, table, keys):
    """Another shape takes the place of the table while its editor is closing."""
    table.edited.connect(lambda values: show(table, values[:2, :2]))
    go(table, 2, 2)
    keys("5")
    keys(KEY.Key_Return)
    assert table.values.shape == (2, 2)
    assert at(table) == (1, 1)
    assert editor(table) is None
    assert len(window.emitted) == 1


def test_the_editor_is_as_wide_as_its_text(table, keys):
    show(table, frozen(np.full((7, 9), 1 / 3)))
    go(table, 3, 8)
    keys(KEY.Key_F2)
    field = editor(table)
    assert field.width() > field.fontMetrics().horizontalAdvance(field.text())
    assert field.geometry().right() <= table.viewport().width()
    assert field.geometry().top() == table.visualRect(table.currentIndex()).top()
    keys(KEY.Key_A, CTRL)
    keys("1")
    assert field.geometry() == table.visualRect(table.currentIndex())


# shortcuts


def test_letters_and_space_are_the_windows(window, table, keys):
    for key in ("f", "t", "b", "e", " "):
        keys(key)
    for key in (KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_F5):
        keys(key)
    keys(KEY.Key_Right, CTRL)
    keys(KEY.Key_Z, CTRL)
    assert window.pressed == ["F", "T", "B", "E", "Space", "PgUp", "PgDown", "F5", "Ctrl+Right",
                              "Ctrl+Z"]  # fmt: skip
    assert editor(table) is None
    assert at(table) == (0, 0)
    assert table.hasFocus()


def test_a_letter_without_a_shortcut_does_nothing(window, table, keys):
    keys("xyz")
    assert editor(table) is None
    assert at(table) == (0, 0)
    assert not window.emitted


def test_the_editor_keeps_its_keys(window, table, keys):
    keys("1.5")
    keys("f")
    keys(KEY.Key_Home)
    keys(KEY.Key_Right)
    keys(KEY.Key_End)
    keys(KEY.Key_Left)
    keys(KEY.Key_Delete)
    assert editor(table).text() == "1.5"
    assert not window.pressed


# copying


def test_copy_and_paste(window, table, keys):
    go(table, 1, 1)
    keys(KEY.Key_Right, SHIFT)
    keys(KEY.Key_C, CTRL)
    assert clipboard().text() == "1\t1.25"
    go(table, 0, 0)
    keys(KEY.Key_V, CTRL)
    (made,) = window.emitted
    expected = NINE.copy()
    expected[0, :2] = 1, 1.25
    np.testing.assert_array_equal(made, expected)
    keys(KEY.Key_V, CTRL)  # nothing changes
    assert len(window.emitted) == 1
    assert not window.pressed


def test_copy_all(table, keys):
    keys(KEY.Key_A, CTRL)
    keys(KEY.Key_C, CTRL)
    assert clipboard().text() == "0\t0.25\t0.5\n0.75\t1\t1.25\n1.5\t1.75\t2"
    clipboard().setText("")
    table.clearSelection()
    keys(KEY.Key_C, CTRL)
    assert clipboard().text().startswith("0\t0.25")


def test_nothing_is_selected(table, keys):
    """A cell alone is meant, never all of them by mistake."""
    go(table, 1, 1)
    table.clearSelection()
    keys(KEY.Key_Delete)
    np.testing.assert_array_equal(table.values, with_number(0, 1, 1))
    table.clearSelection()
    clipboard().setText("8")
    keys(KEY.Key_V, CTRL)
    np.testing.assert_array_equal(table.values, with_number(8, 1, 1))


def test_the_focus_finds_a_cell(window, qtbot, keys):
    fresh = NumberTable()
    window.centralWidget().layout().addWidget(fresh)
    fresh.show()
    show(fresh, NINE)
    window.after.setFocus()
    keys(KEY.Key_Tab)
    assert fresh.hasFocus()
    assert at(fresh) == (0, 0)
    assert len(fresh.selectedIndexes()) == 1
    show(fresh, np.zeros((0, 0)))
    keys("5")
    show(fresh, NINE)
    assert not window.emitted


def test_a_selection_that_was_drawn_backwards(table, keys):
    go(table, 2, 2)
    keys(KEY.Key_Left, SHIFT)
    keys(KEY.Key_Up, SHIFT)
    keys(KEY.Key_C, CTRL)
    assert clipboard().text() == "1\t1.25\n1.75\t2"
    clipboard().setText("9\t8\n7\t6")
    keys(KEY.Key_V, CTRL)
    np.testing.assert_array_equal(table.values[1:, 1:], [[9, 8], [7, 6]])


def test_a_selection_by_mouse(table, qtbot, keys):
    helpers.drag(table.viewport(), [middle(table, 0, 1), middle(table, 1, 1), middle(table, 1, 2)])
    keys(KEY.Key_C, CTRL)
    assert clipboard().text() == "0.25\t0.5\n1\t1.25"


def test_a_block_that_is_too_large(window, table, keys):
    clipboard().setText("1\t2\n3\t4")
    go(table, 1, 2)
    keys(KEY.Key_V, CTRL)
    (block,) = window.blocks
    assert (block.row, block.column) == (1, 2)
    np.testing.assert_array_equal(block.values, [[1, 2], [3, 4]])
    grown = block.over(table.values)
    np.testing.assert_array_equal(grown[:, :2], NINE[:, :2])
    np.testing.assert_array_equal(grown[:, 2:], [[0.5, 0], [1, 2], [3, 4]])
    assert not grown.flags.writeable
    assert not window.emitted
    assert table.values is NINE


def test_a_text_that_is_no_table(window, table, keys):
    clipboard().setText("1\ttwo")
    keys(KEY.Key_V, CTRL)
    clipboard().setText("")
    keys(KEY.Key_V, CTRL)
    assert window.sentences[0] == "“two” in row 1, column 2 is no number."
    assert "There are no numbers in the text" in window.sentences[1]
    assert not window.emitted


def test_a_block_lies_over_the_values():
    block = Block(np.ones((1, 2)), 0, 1)
    np.testing.assert_array_equal(block.over(np.zeros((2, 3))), [[0, 1, 1], [0, 0, 0]])
    np.testing.assert_array_equal(block.over(np.zeros((1, 1))), [[0, 1, 1]])


# numbers to look at


def test_read_only(window, table, keys, qtbot):
    table.set_read_only(True)
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=middle(table, 1, 1))
    qtbot.mouseDClick(table.viewport(), helpers.LEFT, pos=middle(table, 1, 1))
    clipboard().setText("1")
    for key in (KEY.Key_5, KEY.Key_F2, KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_Period):
        keys(key)
    keys(KEY.Key_V, CTRL)
    assert editor(table) is None
    assert not window.emitted
    assert window.pressed == ["Del", ".", "Ctrl+V"]
    keys(KEY.Key_Right)
    assert at(table) == (1, 2)
    keys(KEY.Key_C, CTRL)
    assert clipboard().text() == "1.25"
    keys(KEY.Key_Escape)
    assert not table.hasFocus()
    table.set_read_only(False)
    table.setFocus()
    keys("5")
    table.set_read_only(True)
    assert editor(table) is None
    assert not window.emitted


def test_an_empty_table(qtbot):
    table = NumberTable()
    qtbot.addWidget(table)
    table.show()
    table.setFocus()
    for key in (KEY.Key_5, KEY.Key_F2, KEY.Key_Delete, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Right):
        qtbot.keyClick(table, key)
    qtbot.keyClick(table, KEY.Key_C, CTRL)
    qtbot.mouseClick(table.viewport(), helpers.LEFT, pos=QPoint(5, 5))
    assert table.values.shape == (0, 0)


# what is shown


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", [Role.INK, Role.VALUE, Role.WEIGHT, Role.ERROR])
def test_the_colours_are_those_of_the_stage(table, theme, role):
    values = np.array([[-1.0, 0.0, 0.3], [0.9, 2.0, -0.1]])
    show(table, values, theme, role, 1.5)
    level = levels(values, 1.5)
    for cell in np.ndindex(values.shape):
        ground = data(table, *cell, Qt.ItemDataRole.BackgroundRole)
        assert ground.rgb() == table_of(theme, role)[level[cell]]
        ink = data(table, *cell, Qt.ItemDataRole.ForegroundRole)
        expected = INKS[int(light_ink(table_of(theme, role))[level[cell]])]
        assert ink == QColor(expected if values[cell] else theme.muted)
    shot = table.viewport().grab().toImage()
    for cell in np.ndindex(values.shape):
        corner = table.visualRect(table.model().index(*cell)).topLeft() + QPoint(5, 5)
        assert shot.pixelColor(corner).rgb() == table_of(theme, role)[level[cell]]


def test_an_edit_is_coloured_at_once(table, keys):
    before = data(table, 0, 0, Qt.ItemDataRole.BackgroundRole)
    keys("2")
    keys(KEY.Key_Return)
    assert data(table, 0, 0, Qt.ItemDataRole.BackgroundRole) != before


def test_texts_of_a_cell(table):
    show(table, with_number(-1 / 3, 1, 2))
    assert data(table, 1, 2, Qt.ItemDataRole.DisplayRole) == "−0.333"
    told = "row 1, column 2: −0.333333333"
    assert data(table, 1, 2, Qt.ItemDataRole.ToolTipRole) == told
    assert data(table, 1, 2, Qt.ItemDataRole.AccessibleTextRole) == told
    table.first = 1
    assert data(table, 1, 2, Qt.ItemDataRole.ToolTipRole) == "row 2, column 3: −0.333333333"


@pytest.mark.parametrize("first", [0, 1])
def test_heads(table, first):
    table.first = first
    assert table.first == first
    for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        texts = [table.model().headerData(i, way) for i in range(3)]
        assert texts == [str(i + first) for i in range(3)]


def test_heads_change_what_is_seen(table):
    counted = helpers.widget_picture(table)
    table.first = 1
    assert helpers.widget_picture(table) != counted


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (-0.1234567, ["−0.123", "−0.12", "−0.1"]),
        (-0.12345, ["−0.12345", "−0.12", "−0.1"]),
        (0.00123, ["0.00123", "0.0012", "0.001", "1e-3"]),
        (-1e-7, ["−1·10⁻⁷", "−1e-7"]),
        (123456.0, ["123456", "1e5"]),
        (0.0, ["0"]),
        (np.nan, ["NaN"]),
        (-np.inf, ["−∞"]),
    ],
)
def test_as_many_digits_as_there_is_room_for(qapp, value, texts):
    metrics = QFontMetricsF(QFont("DejaVu Sans", 9))
    for text in texts:
        assert shown(value, metrics, metrics.horizontalAdvance(text)) == text
    assert shown(value, metrics, 0) == texts[-1]


def test_numbers_that_are_none_are_shown(table):
    show(table, np.array([[np.nan, np.inf, -np.inf]]), limit=np.nan)
    assert data(table, 0, 0, Qt.ItemDataRole.DisplayRole) == "NaN"
    table.grab()


@pytest.mark.parametrize("side", [1, 3, 5, 7, 28])
@pytest.mark.parametrize("width", [222, 236, 500, 1200])
def test_cells_fit_the_width(qtbot, side, width):
    page = QWidget()
    table = NumberTable()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(table)
    layout.addStretch(1)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.resize(width, 3000)
    show(table, np.zeros((side, side)))
    area.show()
    wide, high = table.columnWidth(0), table.rowHeight(0)
    assert NARROWEST <= wide <= WIDEST
    assert 0.4 <= high / wide <= 1
    assert table.height() == table.heightForWidth(table.width())
    scrolls = table.horizontalScrollBar().maximum() > 0
    assert scrolls == (wide == NARROWEST and side * wide > table.viewport().width())
    assert not (scrolls and side <= 7)
    assert (table.verticalScrollBar().maximum() > 0) == (side * high > TALLEST)
    if wide < WIDEST and not scrolls:  # nothing is left over but the rest of a division
        assert 0 <= table.viewport().width() - side * wide < side
    last = table.visualRect(table.model().index(side - 1, side - 1))
    if side <= 7:
        assert table.viewport().rect().contains(last)


def test_the_same_numbers_are_not_painted_again(table, qtbot):
    values = table.values
    table.show_values(values, theme=LIGHT, role=Role.VALUE, limit=4.0)
    with qtbot.assertNotEmitted(table.model().dataChanged):
        table.show_values(values.copy(), theme=LIGHT, role=Role.VALUE, limit=4.0)
    for changed in (values + 1, values):
        with qtbot.waitSignal(table.model().dataChanged):
            table.show_values(changed, theme=LIGHT, role=Role.VALUE, limit=4.0)
    with qtbot.waitSignal(table.model().dataChanged):
        table.show_values(values, theme=LIGHT, role=Role.VALUE, limit=8.0)


def test_short_numbers_are_written_large(table):
    """The digits of a kernel of whole numbers can be read from the back row."""
    dark = []
    for value in (-1.0, -0.1234):
        show(table, np.full((7, 7), value), limit=1e9)
        shot = table.viewport().grab().toImage()
        cell = table.visualRect(table.model().index(3, 3)).adjusted(2, 2, -2, -2)
        dark.append([
            y for y in range(cell.top(), cell.bottom())
            if any(shot.pixelColor(x, y).value() < 128 for x in range(cell.left(), cell.right()))
        ])  # fmt: skip
    heights = [max(rows) - min(rows) + 1 for rows in dark]
    assert heights[0] > 1.2 * heights[1]


def test_another_shape_keeps_the_place(table):
    go(table, 2, 2)
    show(table, np.zeros((2, 5)))
    assert at(table) == (1, 2)
    show(table, np.zeros((2, 5)), DARK)
    assert at(table) == (1, 2)


def test_a_large_page_is_quick_to_show(qtbot):
    table = NumberTable()
    qtbot.addWidget(table)
    show(table, np.random.default_rng(0).normal(size=(512, 512)))
    table.resize(QSize(300, 300))
    table.grab()
    assert table.columnWidth(0) == NARROWEST


def test_the_focus_is_seen(window, table):
    marked = helpers.widget_picture(table)
    window.after.setFocus()
    assert helpers.widget_picture(table) != marked
