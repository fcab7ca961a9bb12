"""A small table: names on the left, numbers on the right."""

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFont
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnviz.formula import MINUS, number

DIGITS = 7
WIDEST = 13  # digits of a number that still fits beside its name
INDENT = 12


class Row(NamedTuple):
    """A name and a number; a minor one says more of the row above it. `full` has all digits."""

    name: str
    value: str
    minor: bool = False
    full: str = ""


class Figures(QWidget):
    """Rows of a name and a number. Numbers stand on the right, in digits of one width."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. Equal ones are left alone: a layout costs more than a comparison."""
        while len(self._labels) < len(rows):
            self._add()
        for place, (name, value) in enumerate(self._labels):
            shown = place < len(rows)
            if shown and self.rows[place : place + 1] != (rows[place],):
                name.setText(rows[place].name)
                name.setIndent(INDENT if rows[place].minor else 0)
                value.setText(rows[place].value)
                value.setToolTip(rows[place].full)
            name.setVisible(shown)
            value.setVisible(shown)
        self.rows = tuple(rows)

    def _add(self) -> None:
        row = len(self._labels)
        name, value = QLabel(), QLabel()
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextFormat(Qt.TextFormat.PlainText)
        font = QFont()
        font.setFeature(QFont.Tag("tnum"), 1)
        value.setFont(font)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(
            value, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        )
        self._labels.append((name, value))


def whole(count: int) -> str:
    """A whole number, with a comma after each three digits."""
    return f"{count:,}"


def full(value: float) -> str:
    """All digits of a number."""
    return f"{value + 0.0:.17g}".replace("-", MINUS)  # + 0.0: never −0


def pair(a: float, b: float, digits: int = DIGITS) -> tuple[str, str]:
    """Two numbers that are compared: with as many decimals, so that their points stand in line."""
    texts = number(a, digits), number(b, digits)
    if any("·" in text or not text[-1].isdigit() for text in texts):
        return texts
    decimals = max(len(text.partition(".")[2]) for text in texts)
    before = max(len(text.partition(".")[0]) for text in texts)
    if before + decimals > WIDEST:
        return texts
    # + 0.0: never −0; and no number but 0 is rounded to 0, as its own digits fit
    first, second = (f"{value + 0.0:.{decimals}f}".replace("-", MINUS) for value in (a, b))
    return first, second
