"""The page of the Lab's input on which it is typed."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz import lab_words
from cnnviz.inputs import LARGEST_GRID, SMALLEST_GRID, fitted, scaled, sized, typable
from cnnviz.panels.fields import Number, Numbers, quietly
from cnnviz.panels.number_cells import Block
from cnnviz.panels.number_table import NumberTable
from cnnviz.panels.segments import Segments
from cnnviz.table_text import text_of
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import Array
from engine.steps import Role

MOST_CHANNELS = 3


class NumbersPage(QWidget):
    """The numbers of one channel, and how many there are.

    `asked` gives the input that is wanted, and others to be offered should the layer not be able
    to read it; `refused` a sentence, and an input that is offered instead, or None.
    """

    asked = pyqtSignal(object, object)
    refused = pyqtSignal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._x: Array = np.zeros((1, 1, 1))
        self._first = 0
        self._channel = 0
        self.table = NumberTable()
        self.table.setAccessibleName(translate("Input", "Numbers of the input"))
        self.channel = Segments(translate("Input", "Channel"))
        self.sides = Numbers((translate("Input", "rows"), translate("Input", "columns")))
        self.channels = Number(translate("Input", "channels"))
        self.table.edited.connect(self._edit)
        self.table.grow_asked.connect(self._lay)
        self.channel.chosen.connect(lambda channel: self._open(int(channel)))
        self.sides.changed.connect(lambda sides: self._resize(self.channels.value(), *sides))
        self.channels.valueChanged.connect(lambda count: self._resize(count, *self.sides.values))
        self._lay_out()

    def _lay_out(self) -> None:
        label = QLabel(translate("Input", "channels"))
        label.setBuddy(self.channels)
        self._sizes = QWidget()
        row = QHBoxLayout(self._sizes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.sides, 2)
        row.addWidget(label)
        row.addWidget(self.channels, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.channel)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._sizes)

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.channel.set_theme(theme)
        self.sides.set_theme(theme)
        self.show_input(self._x, self._first)

    def show_input(self, x: Array, first: int) -> None:
        """Show an input (C, H, W); rows and columns are counted from `first`."""
        self._x, self._first = x, first
        names = lab_words.channels(len(x), first)
        self.channel.fill(names, _channel_tips(names))
        self.channel.setVisible(len(x) > 1)
        self.table.first = first
        self.table.set_read_only(not typable(x))
        self._sizes.setVisible(typable(x))
        self.sides.show_values(x.shape[1:])
        quietly(self.channels, len(x))
        self._open(min(self._channel, len(x) - 1))

    def _open(self, channel: int) -> None:
        self._channel = channel
        self.channel.show_value(str(channel))
        low, high = float(self._x.min()), float(self._x.max())
        # as on the stage
        role, limit = (Role.INK, max(high, 1.0)) if low >= 0 else (Role.VALUE, max(-low, high))
        self.table.show_values(self._x[channel], theme=self._theme, role=role, limit=limit)

    # what is asked

    def refuse_typing(self) -> None:
        """Say that the input is too large to type into, and offer a smaller one."""
        text = translate(
            "Input",
            "An input of {size} is too large to type into; it can have at most {most} × {most}.",
        )
        told = lab_words.size((1, *self._x.shape[1:]))
        smaller = scaled(self._x, *fitted(self._x.shape, LARGEST_GRID))
        self.refused.emit(text.format(size=told, most=LARGEST_GRID), smaller)

    def _edit(self, values: Array) -> None:
        x = self._x.copy()
        x[self._channel] = values
        self.asked.emit(x, ())

    def _resize(self, channels: int, rows: int, columns: int) -> None:
        """More cells, which are 0, or fewer."""
        most = min(max(channels, 1), MOST_CHANNELS)
        inside = sized(self._x, most, _inside(rows), _inside(columns))
        if inside.shape == (channels, rows, columns):
            self.asked.emit(inside, _other_sizes(inside))
        elif len(inside) != channels:
            text = translate("Input", "A typed input has 1 to {most} channels, not {asked}.")
            self.refused.emit(text.format(most=MOST_CHANNELS, asked=channels), inside)
        else:
            text = translate(
                "Input", "A typed input has {least} to {most} rows and columns, not {asked}."
            )
            told = {"least": SMALLEST_GRID, "most": LARGEST_GRID}
            asked = lab_words.size((1, rows, columns))
            self.refused.emit(text.format(asked=asked, **told), inside)

    # copy and paste

    def copy(self) -> None:
        """Put the block that is selected on the clipboard; all where it is not even two cells."""
        if len(self._selected()) > 1:
            self.table.copy()
            return
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        clipboard.setText(text_of(self._x[self._channel]))

    def paste(self, values: Array) -> None:
        """Put numbers (rows, columns) into the table, from the selected cell on."""
        row, column = min(self._selected(), default=(0, 0))
        self._lay(Block(values, row, column))

    def take(self, values: Array) -> None:
        """Numbers (rows, columns) as the input."""
        page = Block(values, 0, 0).over(np.zeros((SMALLEST_GRID, SMALLEST_GRID)))[None]
        if typable(page):
            self.asked.emit(page, _other_sizes(page))
        else:
            self._refuse_size(page)

    def _selected(self) -> list[tuple[int, int]]:
        selection = self.table.selectionModel()
        assert selection is not None
        return [(index.row(), index.column()) for index in selection.selectedIndexes()]

    def _lay(self, block: Block) -> None:
        """Lay numbers over those of the table; where it is too small offer a larger one."""
        page = block.over(self._x[self._channel])
        grown = sized(self._x, len(self._x), *page.shape).copy()
        grown[self._channel] = page
        if grown.shape == self._x.shape:
            self.asked.emit(grown, ())
        elif typable(grown):
            text = translate("Input", "What is pasted needs {size} cells; the input has {now}.")
            size, now = (lab_words.size((1, *x.shape[1:])) for x in (grown, self._x))
            self.refused.emit(text.format(size=size, now=now), grown)
        else:
            self._refuse_size(grown)

    def _refuse_size(self, x: Array) -> None:
        """Offer the top left of what is larger than typed inputs can be."""
        text = translate(
            "Input",
            "What is pasted needs {size} cells, but a typed input has at most {most} × {most}. "
            "The cells at the top left can be used.",
        )
        told = lab_words.size((1, *x.shape[1:]))
        cut = sized(x, len(x), *(min(n, LARGEST_GRID) for n in x.shape[1:]))
        self.refused.emit(text.format(size=told, most=LARGEST_GRID), cut)


def _inside(side: int) -> int:
    return min(max(side, SMALLEST_GRID), LARGEST_GRID)


def _other_sizes(x: Array) -> Iterator[Array]:
    """The input in every size that can be typed, the nearest first."""
    rows, columns = x.shape[1:]
    sides = range(SMALLEST_GRID, LARGEST_GRID + 1)
    for size in sorted(product(sides, sides), key=lambda s: abs(s[0] - rows) + abs(s[1] - columns)):
        yield sized(x, len(x), *size)


def _channel_tips(names: dict[str, str]) -> dict[str, str]:
    if len(names) == 3:
        told = (
            translate("Input", "The numbers of red"),
            translate("Input", "The numbers of green"),
            translate("Input", "The numbers of blue"),
        )
        return dict(zip(names, told, strict=True))
    text = translate("Input", "The numbers of channel {name}")
    return {value: text.format(name=name) for value, name in names.items()}
