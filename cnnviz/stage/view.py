"""The stage as a widget: shows a frame, tells the number under the mouse, goes where pressed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz import words
from cnnviz.formula import exact, in_numbers
from cnnviz.frame import Frame
from cnnviz.sentences import sentence
from cnnviz.stage.contents import FEW, windows_of
from cnnviz.stage.items import Item, Painting, around, content, snap
from cnnviz.stage.layout import arrange, moved
from cnnviz.stage.marks import Mark, marks, rects
from cnnviz.stage.matrix import paint_box
from cnnviz.stage.outlines import outlined
from cnnviz.stage.painter import Style, scene_items, title, told_cell
from cnnviz.stage.scene import Box, Scene
from cnnviz.state import Pin
from cnnviz.words import translate
from engine.steps import Operation

LENS_CELLS = 5  # rows and columns under the lens
LENS_PITCH = 40.0
Size = tuple[float, float]


class StageView(QWidget):
    """Paints the frame it was given last; of its own it knows only where the mouse is."""

    cell_chosen = pyqtSignal(int)  # the number of the step that writes the cell
    slice_chosen = pyqtSignal(int)
    pin_chosen = pyqtSignal(object)  # a Pin
    enlarge_asked = pyqtSignal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._frame: Frame | None = None
        self._scene: Scene | None = None
        self._arranged: tuple[Size, float] = (0.0, 0.0), 1.0  # for which size and pixels
        self._painting = Painting()
        self._mouse: QPointF | None = None
        self._ghosts: list[QRectF] = []  # what belongs to the cell under the mouse
        self._pinned: list[QRectF] = []  # the pinned cell, and what belongs to it
        self._marked: dict[tuple[Operation, str, tuple[int, ...]], list[Mark]] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(640, 262)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("Stage", "Stage"))

    @property
    def scene(self) -> Scene | None:
        return self._scene

    def sizeHint(self) -> QSize:
        return QSize(1200, 360)

    def set_style(self, style: Style) -> None:
        self._style = style
        self._painting.forget()
        self._refresh()
        self.update()

    def show_frame(self, frame: Frame) -> None:
        old, self._frame = self._frame, frame
        if old is not None and old.looks == frame.looks:
            return  # between two movements nothing moves
        if QToolTip.isVisible() and self.underMouse():
            QToolTip.hideText()  # it told a number of the step before
        self._arrange()

    def _arrange(self) -> None:
        if self._frame is None:
            return
        size, ratio = (float(self.width()), float(self.height())), self.devicePixelRatioF()
        same = self._scene if self._arranged == (size, ratio) else None
        self._arranged = size, ratio
        self._scene = (same and moved(same, self._frame)) or arrange(self._frame, *size, ratio)
        self._pinned = self._pin(self._scene)
        self._follow_mouse()

    def _pin(self, scene: Scene) -> list[QRectF]:
        """The pinned cell wherever it stands, and what belongs to it."""
        pin, operation = scene.frame.pin, scene.frame.operation
        if pin is None or all(matrix.name != pin.name for matrix in operation.inputs):
            return []
        shape = operation.input(pin.name).values.shape
        inside = len(pin.cell) == len(shape) and all(
            i < n for i, n in zip(pin.cell, shape, strict=True)
        )
        if not inside:
            return []
        here = [
            QRectF(*box.span((*np.argwhere(found)[0].tolist(), 1, 1)))
            for box in (*scene.sources, *scene.blocks)
            if box.of == pin.name and box.cells is not None
            for found in ((box.cells == pin.cell).all(-1),)
            if found.any()
        ]
        return [*here, *self._marks(scene, pin.name, pin.cell)]

    def _marks(self, scene: Scene, name: str, cell: tuple[int, ...]) -> list[QRectF]:
        """What belongs to a cell of an input; found once for each operation."""
        key = (scene.frame.operation, name, cell)
        if key not in self._marked:
            if len(self._marked) > 8:
                self._marked.clear()
            self._marked[key] = marks(scene.frame, name, cell)
        return [QRectF(*rect) for rect in rects(scene, self._marked[key])]

    def _follow_mouse(self) -> None:
        hit = self._hit()
        self._ghosts = []
        if hit is not None and self._writes_cells and hit[0] is self._output():
            self._ghosts = self._read_by(*hit)
        elif hit is not None and self._scene is not None:
            pin = _pin_of(*hit)
            self._ghosts = [] if pin is None else self._marks(self._scene, pin.name, pin.cell)
        self._refresh()

    @property
    def _writes_cells(self) -> bool:
        """Whether each step writes one cell of the output, so that a press can go to it."""
        return self._scene is not None and self._scene.frame.step.targets is None

    def spoken(self) -> str:
        """The stage in words, for a screen reader."""
        if self._scene is None:
            return ""
        frame = self._scene.frame
        told = sentence(frame.operation, frame.step, frame.experiment.network.classes, frame.first)
        return f"{title(self._scene)}. {in_numbers(frame.step, rest_text=words.rest())}. {told}"

    # painting

    def _refresh(self) -> None:
        """Paint what has changed."""
        if self._scene is not None:
            self.update(self._painting.show([*self._items(self._scene)]))

    def _items(self, scene: Scene) -> Iterator[Item]:
        yield from scene_items(scene, self._style)
        theme = self._style.theme
        for rect in self._pinned:
            yield _marked(rect, theme.update)
        yield from self._hover_items(scene)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        assert event is not None
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._style.theme.card))
            snap(painter)
            self._painting.paint(painter, event.region())

    def _hover_items(self, scene: Scene) -> Iterator[Item]:
        """The cell under the mouse, what belongs to it, and its surroundings if they are small."""
        hit = self._hit()
        if hit is None:
            return
        box, row, column = hit
        theme = self._style.theme
        if any(box is block for block in scene.blocks):
            for block in scene.blocks:
                if block.shape == box.shape:
                    yield outlined(QRectF(*block.span((row, column, 1, 1))), theme.text, theme)
        for rect in self._ghosts:
            yield _marked(rect, theme.text)
        yield outlined(QRectF(*box.span((row, column, 1, 1))), theme.text, theme)
        tells = box.has_numbers or (box.vector and box.values.size <= FEW)
        lens = None if tells or box.values.size == 1 else self._lens(scene, box, row, column)
        if lens is not None:
            key = "lens", lens.rect, content(lens.values), lens.role, lens.limit, lens.cell
            paint = partial(_paint_lens, lens=lens, style=self._style)
            yield Item((*key, content(lens.filler)), around([QRectF(*lens.rect)], 8), paint)

    def _read_by(self, output: Box, row: int, column: int) -> list[QRectF]:
        """What an output cell reads: its windows on the matrices that are on the stage."""
        assert self._scene is not None
        frame = self._scene.frame
        step = frame.operation.step(self._number(output, row, column))
        shown = {(box.name, box.page): box for box in self._scene.sources}
        return [
            QRectF(*shown[name, page].span(span))
            for name, page, span in windows_of(replace(frame, step=step, before=None))
            if (name, page) in shown
        ]

    def _number(self, output: Box, row: int, column: int) -> int:
        """The number of the step that writes a cell of the output."""
        assert output.cells is not None
        assert self._scene is not None
        place = tuple(output.cells[row, column])
        return int(np.ravel_multi_index(place, self._scene.frame.operation.result.shape))

    def _lens(self, scene: Scene, box: Box, row: int, column: int) -> Box | None:
        """The cells around the mouse, large enough for their numbers."""
        rows, columns = box.shape
        top = max(0, min(row - LENS_CELLS // 2, rows - LENS_CELLS))
        left = max(0, min(column - LENS_CELLS // 2, columns - LENS_CELLS))
        part = np.s_[top : top + LENS_CELLS, left : left + LENS_CELLS]
        if box.written is not None and row * columns + column >= box.written:
            return None  # nothing to read there yet
        values = box.values[part].astype(np.float64)
        if box.written is not None:
            numbers = np.arange(rows * columns).reshape(rows, columns)[part]
            values[numbers >= box.written] = np.nan
        lens = replace(
            box,
            values=values,
            filler=None if box.filler is None else box.filler[part],
            unread=(0, 0),
            windows=(),
            read=None,
            cell=(row - top, column - left),
            pin=None,
            vector=False,
            written=None,
            pitch=(LENS_PITCH, LENS_PITCH),
        )
        width, height = lens.rect[2:]
        x, y, w, _ = box.rect
        beside = x + w + 14 if x + w + 14 + width < self.width() else x - width - 14
        if box is scene.output and scene.value is not None:  # the value stays in sight
            beside = max(6.0, scene.value[0] - width - 16)
        lowest = self.height() - scene.measures.words - height - 8
        return replace(lens, origin=(round(beside), round(max(6.0, min(y, lowest)))))

    # the mouse

    def _hit(self) -> tuple[Box, int, int] | None:
        """The matrix and the cell under the mouse."""
        if self._scene is None or self._mouse is None:
            return None
        for box in self._scene.boxes:
            rect = QRectF(*box.rect)
            if rect.contains(self._mouse):
                row = int((self._mouse.y() - rect.top()) / box.pitch[1])
                column = int((self._mouse.x() - rect.left()) / box.pitch[0])
                rows, columns = box.shape
                if row < rows and column < columns:
                    return box, row, column
        return None

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        self._mouse = event.position()
        hit, chip = self._hit(), self._chip()
        pressable = chip is not None or (
            hit is not None
            and (_pin_of(*hit) is not None or (hit[0] is self._output() and self._writes_cells))
        )
        shape = Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        told = ""
        if self._scene is not None and hit is not None:
            told = _told(*hit, self._scene.frame.first)
        elif self._scene is not None and chip is not None:
            told = f"Σ[{chip}] = {exact(self._scene.chips[chip].value)}"
        QToolTip.showText(event.globalPosition().toPoint() + QPoint(0, 14), told, self)
        self._follow_mouse()

    def leaveEvent(self, event: QEvent | None) -> None:
        self._mouse = None
        self._follow_mouse()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._mouse = event.position()
        chip, hit, output = self._chip(), self._hit(), self._output()
        if chip is not None:
            self.slice_chosen.emit(chip)
        elif hit is not None and hit[0] is output and self._writes_cells:
            self.cell_chosen.emit(self._number(hit[0], hit[1], hit[2]))
        elif hit is not None and (pin := _pin_of(*hit)) is not None:
            self.pin_chosen.emit(pin)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape and self._pinned:
            self.pin_chosen.emit(None)
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if self._hit() is None and self._chip() is None:
            self.enlarge_asked.emit()

    def _output(self) -> Box | None:
        return self._scene.output if self._scene is not None else None

    def _chip(self) -> int | None:
        if self._scene is None or self._mouse is None:
            return None
        for chip in self._scene.chips:
            if QRectF(*chip.rect).contains(self._mouse):
                return chip.index
        return None

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._arrange()


def _pin_of(box: Box, row: int, column: int) -> Pin | None:
    """The number of an input that stands in a cell; None for one that stands in none."""
    if not box.of or box.cells is None:
        return None
    return Pin(box.of, tuple(int(i) for i in box.cells[row, column]))


def _paint_lens(painter: QPainter, lens: Box, style: Style) -> None:
    frame = QRectF(*lens.rect).adjusted(-5, -5, 5, 5)
    painter.setPen(QPen(QColor(style.theme.text), 2))
    painter.setBrush(QColor(style.theme.card))
    painter.drawRoundedRect(frame, 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    paint_box(painter, lens, style.theme, style.family)


def _marked(rect: QRectF, colour: str) -> Item:
    paint = partial(mark, rect=rect, colour=QColor(colour))
    return Item(("mark", rect.getRect(), colour), around([rect], 2), paint)


def mark(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """A thin outline; many of them may lie upon each other."""
    fill = QColor(colour)
    fill.setAlpha(11)
    painter.fillRect(rect, fill)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def _told(box: Box, row: int, column: int, first: int) -> str:
    """A cell's name and its whole number."""
    if box.written is not None and row * box.shape[1] + column >= box.written:
        return translate("Stage", "not yet computed: press to go to its step")
    value = exact(float(box.values[row, column]))
    place = (row, column) if box.cells is None else tuple(int(i) for i in box.cells[row, column])
    name = words.label(box.name)
    told = f"{name} {told_cell(place, first)} = {value}"
    if box.filler is not None and box.filler[row, column]:
        told += " · " + translate("Stage", "filled in")
    return told
