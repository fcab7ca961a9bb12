"""How often each cell of the input is read: the border's handicap, and what padding does for it."""

from itertools import groupby

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnviz.formula import number
from cnnviz.lab import Lab
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading, show_if
from cnnviz.panels.heat_map import HeatMap
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import SettingError
from engine.arrays import IntArray
from engine.geometry import Window, Windows, pooling_windows, read_counts, windows

LINES = 4  # ranges of unread rows that are told
SPACE = 12


class ReadCounts(QWidget):
    """One heat map, or two where there is padding: with it and without it; and what they say."""

    def __init__(self, session: LabSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.with_padding, self.without = HeatMap(theme), HeatMap(theme)
        self._names = (
            _name(translate("Counts", "with padding")),
            _name(translate("Counts", "without")),
        )
        self.beside, self.text = QLabel(), QLabel()  # beside a single map, and below
        for label in (self.beside, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        session.settled.connect(self._follow)
        self._first = session.state.first
        self._show(session.state)

    def _lay_out(self) -> None:
        layout = column(filling(self))
        title = heading(translate("Counts", "HOW OFTEN IS EACH CELL READ?"))
        title.setWordWrap(True)
        layout.addWidget(title)
        maps = QGridLayout()
        maps.setHorizontalSpacing(SPACE)
        maps.setVerticalSpacing(3)
        for place, (name, picture) in enumerate(
            zip(self._names, (self.with_padding, self.without), strict=True)
        ):
            maps.addWidget(name, 0, place)
            maps.addWidget(picture, 1, place, Qt.AlignmentFlag.AlignTop)
            maps.setColumnStretch(place, 1)
        maps.addWidget(self.beside, 1, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(maps)
        layout.addWidget(self.text)

    def set_theme(self, theme: Theme) -> None:
        for picture in (self.with_padding, self.without):
            picture.set_theme(theme)

    def _follow(self, old: State, new: State) -> None:
        if new.lab is not old.lab or new.first != old.first:
            self._show(new)

    def _show(self, state: State) -> None:
        around = None if state.lab is None else reading(state.lab)
        show_if(around is not None, self)
        if around is None or state.lab is None:
            return
        bare = unpadded(state.lab, around)
        counts = read_counts(around)
        top = int(counts.max())
        if bare is not None:
            less = read_counts(bare)
            top = max(top, int(less.max()))
            self.without.show_counts(less, top)
        self.with_padding.show_counts(counts, top)
        for widget in (*self._names, self.without):
            widget.setVisible(bare is not None)
        lines = says(state.lab, around, bare, state.first)
        self.with_padding.setAccessibleDescription("\n".join(lines))
        self.beside.setVisible(bare is None)
        self.beside.setText(lines[0])
        self.text.setText("\n".join(lines[bare is None :]))
        self.text.setVisible(bool(self.text.text()))


def _name(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


# what is read


def reading(lab: Lab) -> Windows | None:
    """How the input is read: by the kernel, or by the pooling where there is no kernel."""
    if lab.windows is not None or lab.settings.pooling == "none":
        return lab.windows
    s = lab.settings
    size = lab.x.shape[1], lab.x.shape[2]
    return pooling_windows(size, s.pool_size, s.pool_stride, s.pool_padding, ceil_mode=s.ceil_mode)


def unpadded(lab: Lab, around: Windows) -> Windows | None:
    """The same without padding; None where there is none, or without it nothing could be read."""
    rows, columns = around
    if rows.padded == rows.size and columns.padded == columns.size:
        return None
    kernel, stride = (rows.kernel, columns.kernel), (rows.stride, columns.stride)
    dilation = rows.dilation, columns.dilation
    size = rows.size, columns.size
    try:
        return windows(size, kernel, stride, 0, dilation, rows.ceil_mode)
    except SettingError:
        return None


# what is said


def says(lab: Lab, around: Windows, bare: Windows | None, first: int) -> list[str]:
    """The counts of corner, edge and inside; what padding gives back, and what nobody reads."""
    counts = read_counts(around)
    less = None if bare is None else read_counts(bare)
    lines = [_places(counts, less), _border(counts, less), _unread(around, first)]
    padded = around[0].padded > around[0].size or around[1].padded > around[1].size
    if padded and lab.settings.convolution and lab.settings.padding_mode != "zeros":
        lines.append(
            translate("Counts", "Copies of a cell that stand in the padding are not counted.")
        )
    return [line for line in lines if line]


def _regions(counts: IntArray) -> dict[str, IntArray]:
    """The counts of the corners, of the other cells of the border, and of those inside."""
    rows, columns = (np.zeros(n, bool) for n in counts.shape)
    rows[[0, -1]] = columns[[0, -1]] = True
    corner = rows[:, None] & columns
    border = rows[:, None] | columns
    found = {"corner": counts[corner], "edge": counts[border & ~corner], "inside": counts[~border]}
    return {name: values for name, values in found.items() if values.size}


def _places(counts: IntArray, less: IntArray | None) -> str:
    names = {
        "corner": translate("Counts", "Corners {times}"),
        "edge": translate("Counts", "edges {times}"),
        "inside": translate("Counts", "inside {times}"),
    }
    here, without = _regions(counts), {} if less is None else _regions(less)
    told = []
    for name, values in here.items():
        text = _times(values)
        if name in without and _times(without[name]) != text:
            text = translate("Counts", "{times} (without padding {without})").format(
                times=text, without=_times(without[name])
            )
        told.append(names[name].format(times=text))
    return translate("Counts", "{places}.").format(places=translate("Counts", ", ").join(told))


def _times(values: IntArray) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low}×" if low == high else f"{low}–{high}×"


def _border(counts: IntArray, less: IntArray | None) -> str:
    """How much less the border is read, and how much of that padding gives back."""
    here = _means(counts)
    if here is None:
        return ""
    if less is None:
        if here[0] >= here[1]:
            return ""
        text = translate(
            "Counts",
            "A cell of the border is read {border}× on average, one inside {inside}×: the border "
            "has less say.",
        )
        return text.format(border=number(here[0]), inside=number(here[1]))
    without = _means(less)
    assert without is not None
    if here[0] <= without[0]:
        return translate("Counts", "The padding does not change how often the border is read.")
    text = translate(
        "Counts",
        "Padding gives the border its say back: a cell there is read {here}× on average instead of "
        "{without}×.",
    )
    return text.format(here=number(here[0]), without=number(without[0]))


def _means(counts: IntArray) -> tuple[float, float] | None:
    """How often a cell is read on average, on the border and inside; None without an inside."""
    inside = counts[1:-1, 1:-1]
    if not inside.size:
        return None
    border = counts.sum() - inside.sum()
    return float(border / (counts.size - inside.size)), float(inside.mean())


def _unread(around: Windows, first: int) -> str:
    rows, columns = (_ranges(window, first) for window in around)
    told = []
    if rows:
        text = translate("Counts", "rows {n}") if _several(rows) else translate("Counts", "row {n}")
        told.append(text.format(n=rows))
    if columns:
        text = (
            translate("Counts", "columns {n}")
            if _several(columns)
            else translate("Counts", "column {n}")
        )
        told.append(text.format(n=columns))
    if not told:
        return ""
    return translate(
        "Counts", "Read by no window: {cells}. They have no say, and no error comes to them."
    ).format(cells="; ".join(told))


def _several(text: str) -> bool:
    return not text.isdigit()


def _ranges(window: Window, first: int) -> str:
    """The cells that no window reads, as ranges."""
    unread = np.flatnonzero(window.counts == 0).tolist()
    told = []
    for _, run in groupby(enumerate(unread), key=lambda pair: pair[1] - pair[0]):
        cells = [cell + first for _, cell in run]
        told.append(f"{cells[0]}" if len(cells) == 1 else f"{cells[0]}–{cells[-1]}")
    return ", ".join([*told[:LINES], *(["…"] if len(told) > LINES else [])])
