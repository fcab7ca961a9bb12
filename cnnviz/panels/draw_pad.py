"""The draw pad: paper and a brush."""

from functools import lru_cache

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.ink import image_of, ink_of, paint_path
from cnnviz.state import BRUSH, CANVAS, Drawing, blank_drawing
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.digits.normalise import SIDE, Box

DASH, GAP = 4, 2  # pixels of the frame around what is read
VEIL = 140  # of paper over the ink, where colours are laid on it


class DrawPad(QWidget):
    """Paper of CANVAS x CANVAS cells, shown as large as there is room.

    Emits `drawn(drawing, begins)` at every piece of a stroke, with `begins` true at the first, and
    `lifted` when it ends. The left button draws (or erases, as chosen), the right one erases. It
    shows what is cut out and read; or, after `show_cells`, the cells of a grid in which all of it
    is read. Over the drawing it can show the slope of the loss, and a window of what is read.
    """

    drawn = pyqtSignal(object, bool)
    lifted = pyqtSignal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.brush = BRUSH
        self.erasing = False
        self._theme = theme
        self._drawing = blank_drawing()
        self._image = image_of(self._drawing)
        self._last: QPointF | None = None  # where the mouse was
        self._end = QPointF()  # where the stroke has come to
        self._erase_stroke = False
        self._begins = False  # nothing of the stroke has changed the drawing yet
        self._cells = 0
        self._side = SIDE
        self._slope: QImage | None = None
        self._window: QRectF | None = None
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(150, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(translate("Pad", "Draw pad"))

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show what the session holds; what was drawn here is on the paper already."""
        if drawing is not self._drawing:
            self._drawing = drawing
            self._image = image_of(drawing)
            self._last = None  # a stroke under way ends
            self.update()

    def show_cells(self, cells: int) -> None:
        """A light grid of `cells` x `cells`."""
        if cells != self._cells:
            self._cells = cells
            self.update()

    def show_side(self, side: int) -> None:
        """The network reads `side` x `side` pixels."""
        if side != self._side:
            self._side = side
            self.update()

    def show_slope(self, slope: QImage | None) -> None:
        """One pixel for each that the network reads, transparent where nothing is to be seen."""
        if slope is not self._slope:
            self._slope = slope
            self.update()

    def show_window(self, window: QRectF | None) -> None:
        """A frame around some of the pixels that the network reads, in these pixels."""
        if window != self._window:
            self._window = window
            self.update()

    # drawing

    def _paper(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _cell(self, point: QPointF) -> QPointF:
        """A point of the widget, in cells of the drawing."""
        paper = self._paper()
        scale = CANVAS / paper.width()
        return (point - paper.topLeft()) * scale

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        right = event.button() is Qt.MouseButton.RightButton
        # nothing can be erased from blank paper: there the eraser draws
        self._erase_stroke = (self.erasing or right) and not self._drawing.blank
        if self._drawing.example and not (self.erasing or right):
            self._image = image_of(blank_drawing())
        self._last = self._end = self._cell(event.position())
        dot = QPainterPath(self._last)
        dot.lineTo(self._last + QPointF(0.01, 0))
        self._stroke(dot, begins=True)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        self._point(event.position())
        if self._last is None:
            return
        here = self._cell(event.position())
        # from middle to middle, bent at the point between: no corners
        middle = (self._last + here) / 2
        path = QPainterPath(self._end)
        path.quadTo(self._last, middle)
        self._last, self._end = here, middle
        self._stroke(path, begins=False)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if self._last is None:
            return
        path = QPainterPath(self._end)
        path.lineTo(self._last)
        self._last = None
        self._stroke(path, begins=False)
        self.lifted.emit()

    def _stroke(self, path: QPainterPath, *, begins: bool) -> None:
        paint_path(self._image, path, self.brush, erase=self._erase_stroke)
        self._begins = self._begins or begins
        ink = ink_of(self._image)
        if np.array_equal(ink, self._drawing.ink):
            return  # nothing was erased, or drawn over ink
        old = self._drawing
        self._drawing, first = Drawing(ink), self._begins
        self._changed(old, path)
        self._begins = False
        self.drawn.emit(self._drawing, first)

    def _changed(self, old: Drawing, path: QPainterPath) -> None:
        """Paint what a piece of a stroke has changed: all where what lies on it moves."""
        if old.blank or self._drawing.blank or old.example:
            self.update()
            return
        self.update(self._touched(path))
        if self._cells:
            return
        before, after = (drawing.seen(self._side) for drawing in (old, self._drawing))
        if (before.box, before.offset) == (after.box, after.offset):
            return
        if self._slope is not None or self._window is not None:
            self.update()
        for box in (before.box, after.box):
            assert box is not None
            for edge in _edges(self._frame(box)):
                self.update(edge)

    def _touched(self, path: QPainterPath) -> QRect:
        """Where a piece of a stroke has left ink; it is smooth over two cells more."""
        paper = self._paper()
        scale, air = paper.width() / CANVAS, self.brush / 2 + 2
        inked = path.boundingRect().adjusted(-air, -air, air, air)
        place = QRectF(inked.topLeft() * scale + paper.topLeft(), inked.size() * scale)
        return place.toAlignedRect().adjusted(-2, -2, 2, 2)

    def _point(self, mouse: QPointF | None) -> None:
        """Show the brush at another place, or at none."""
        size = self.brush * self._paper().width() / CANVAS / 2 + 2
        for place in (self._mouse, mouse):
            if place is not None:
                circle = QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size)
                self.update(circle.toAlignedRect())
        self._mouse = mouse

    def leaveEvent(self, event: QEvent | None) -> None:
        self._point(None)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        theme, paper = self._theme, self._paper()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.card))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(paper, self._coloured())
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))
            if self._cells:
                self._paint_cells(painter, paper)
            elif not self._drawing.blank:
                self._paint_read(painter, paper)
            if self._drawing.blank or (self._drawing.example and self._slope is None):
                self._paint_hint(painter, paper)
            if self._mouse is not None and paper.contains(self._mouse):
                self._paint_brush(painter, paper)

    def _coloured(self) -> QImage:
        """The ink in the theme's colours, in the format that Qt scales fastest."""
        image = self._image.convertToFormat(QImage.Format.Format_Indexed8)
        image.setColorTable(_table(self._theme))
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _paint_hint(self, painter: QPainter, paper: QRectF) -> None:
        painter.setPen(QColor(self._theme.muted))
        font = painter.font()
        part = 18 if self._drawing.example else 14
        font.setPixelSize(max(11, int(paper.width() / part)))
        painter.setFont(font)
        if self._drawing.example:
            place = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            hint = translate("Pad", "An example: draw your own")
        else:
            place = Qt.AlignmentFlag.AlignCenter
            hint = translate("Pad", "Draw a digit here\nwith the mouse")
            if self._cells:  # the Lab reads anything
                hint = translate("Pad", "Draw here\nwith the mouse")
        room = paper.adjusted(6, 6, -6, -6)
        if self._cells:  # no lines through the words
            words = painter.boundingRect(room, place, hint)
            painter.fillRect(words.adjusted(-4, -1, 4, 1), QColor(self._theme.paper))
        painter.drawText(room, place, hint)

    def _paint_cells(self, painter: QPainter, paper: QRectF) -> None:
        """Lines between the cells; the more there are, the lighter."""
        line = QColor(self._theme.muted)
        line.setAlpha(120 if self._cells <= 14 else 70)
        painter.setPen(QPen(line, 1))
        for place in range(1, self._cells):
            along = round(place * paper.width() / self._cells) + 0.5
            x, y = paper.left() + along, paper.top() + along
            painter.drawLine(QPointF(x, paper.top() + 1), QPointF(x, paper.bottom() - 1))
            painter.drawLine(QPointF(paper.left() + 1, y), QPointF(paper.right() - 1, y))

    def _frame(self, box: Box) -> QRect:
        """Where the frame around what is read stands."""
        paper = self._paper()
        scale = paper.width() / CANVAS
        top, left, bottom, right = (value * scale for value in box)
        x, y = round(paper.left() + left), round(paper.top() + top)
        return QRect(x, y, round(paper.left() + right) - x, round(paper.top() + bottom) - y)

    def place(self, pixels: QRectF) -> QRectF:
        """Where pixels that the network reads lie on the widget."""
        paper, seen = self._paper(), self._drawing.seen(self._side)
        pixel = paper.width() / CANVAS / seen.scale
        top, left = seen.to_picture(0, 0)  # of the paper, in pixels
        corner = paper.topLeft() + (pixels.topLeft() - QPointF(left, top)) * pixel
        return QRectF(corner, pixels.size() * pixel)

    def _paint_read(self, painter: QPainter, paper: QRectF) -> None:
        """What is cut out and fitted into the picture, and what the network makes of it."""
        painter.save()
        painter.setClipRect(paper)
        if self._slope is not None:
            veil = QColor(self._theme.paper)  # colours are seen on the ink, too
            veil.setAlpha(VEIL)
            painter.fillRect(paper, veil)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
            side = float(self._slope.width())
            painter.drawImage(self.place(QRectF(0, 0, side, side)), self._slope)
        painter.restore()
        box = self._drawing.seen(self._side).box
        assert box is not None
        colour = QColor(self._theme.forward)
        colour.setAlpha(170)
        frame = self._frame(box)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.setBrushOrigin(QPointF(frame.topLeft()))
        across, down = _dashes(colour.rgba())
        for edge, dashes in zip(_edges(frame), (across, across, down, down), strict=True):
            painter.fillRect(edge, dashes)
        if self._window is not None:
            painter.setPen(QPen(QColor(self._theme.window_outline), 2))
            painter.drawRect(self.place(self._window).intersected(paper).adjusted(1, 1, -1, -1))

    def _paint_brush(self, painter: QPainter, paper: QRectF) -> None:
        assert self._mouse is not None
        radius = self.brush * paper.width() / CANVAS / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.drawEllipse(self._mouse, radius, radius)


def _edges(frame: QRect) -> tuple[QRect, ...]:
    """The lines of a frame: above, below, left and right."""
    x, y, width, height = frame.getRect()
    return (
        QRect(x, y, width, 1),
        QRect(x, y + height, width, 1),
        QRect(x, y, 1, height),
        QRect(x + width, y, 1, height),
    )


@lru_cache(maxsize=4)
def _dashes(colour: int) -> tuple[QBrush, QBrush]:
    """Dashes across and down. Qt would place those of a line by what of it is painted."""
    dash = QImage(DASH + GAP, 1, QImage.Format.Format_ARGB32_Premultiplied)
    dash.fill(0)
    with QPainter(dash) as painter:
        painter.fillRect(0, 0, DASH, 1, QColor.fromRgba(colour))
    return QBrush(dash), QBrush(dash.transformed(QTransform().rotate(90)))


@lru_cache(maxsize=4)
def _table(theme: Theme) -> list[int]:
    """The colours of ink from 0 to 255."""
    steps = np.linspace(0, 1, 256)[:, None]
    paper, ink = (np.array(QColor(name).getRgb()[:3]) for name in (theme.paper, theme.ink))
    rgb = np.rint(paper + (ink - paper) * steps).astype(np.uint32)
    table: list[int] = (0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]).tolist()
    return table
