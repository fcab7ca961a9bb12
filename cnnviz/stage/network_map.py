"""The network map as a widget: every feature map as a picture, and the probabilities."""

from collections.abc import Iterator
from functools import partial
from operator import is_

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.frame import Frame
from cnnviz.stage.bitmap import Bitmap
from cnnviz.stage.items import Item, Painting, snap
from cnnviz.stage.map_layout import Hit, MapLayout
from cnnviz.stage.map_marks import mark_items, paint_reached
from cnnviz.stage.map_painter import bar_items, paint_edges, word_items
from cnnviz.stage.map_pictures import Pictures, paint_frames, paint_pictures, spot
from cnnviz.stage.map_view import STEP, View
from cnnviz.stage.map_words import told, told_class
from cnnviz.stage.painter import Style
from cnnviz.words import translate
from engine.receptive import Region
from engine.steps import Phase

SLIP = 5.0  # pixels that the mouse may move while it presses
NOTCH = 120.0  # what a wheel says of one notch
PRESSED = Qt.MouseButton.LeftButton | Qt.MouseButton.MiddleButton


class NetworkMap(QWidget):
    """Paints the columns of a frame; a press on a map asks for the operation that computes it.

    The wheel goes nearer, dragging moves what is seen. The cell under the mouse is marked, with
    what it depends on and what depends on it.
    """

    map_chosen = pyqtSignal(int, int)  # operation, number of the map
    map_opened = pyqtSignal()
    hovered = pyqtSignal(object)  # the Region of the input that a cell depends on, or None
    view_changed = pyqtSignal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._layout: MapLayout | None = None
        self._view: View | None = None  # None shows all of the canvas
        self._pictures: Pictures | None = None
        self._painting = Painting()
        self._still = Bitmap.of(QSize(1, 1))  # what stays while the position moves in an operation
        self._has_still = False  # whether it is what is to be seen
        self._has_edges = False  # whether at least its lines are, for one network and view
        self._ground = Bitmap.of(QSize(1, 1))  # the same lines without the pictures
        self._has_ground = False
        self._shown: tuple[object, ...] = ()  # what they were painted from
        self._mouse: QPointF | None = None
        self._pressed: QPointF | None = None  # where a button went down
        self._dragged = False
        self._hit: Hit | None = None  # the cell under the mouse, and what belongs to it
        self._reached: tuple[Region, ...] = ()
        self.setMouseTracking(True)
        self.setMinimumSize(520, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("Map", "Network map"))

    def sizeHint(self) -> QSize:
        return QSize(760, 340)

    @property
    def layout_now(self) -> MapLayout | None:
        """Where everything is seen; None before there is a frame."""
        return self._layout

    def set_style(self, style: Style) -> None:
        self._style = style
        self._forget()
        self._refresh()

    def show_frame(self, frame: Frame) -> None:
        old = self._layout
        if old is not None and _same(old.frame, frame):
            return
        if old is not None and old.frame.map_scale is not frame.map_scale:
            self._has_edges = False  # there are ranges between the pictures, or no more
        if old is not None and old.frame.experiment.network is not frame.experiment.network:
            before, after = (f.experiment.network for f in (old.frame, frame))
            if (before.shapes, before.input_shape) != (after.shapes, after.input_shape):
                self._view = None
            self._has_edges = False
        self._lay_out(frame)

    def _lay_out(self, frame: Frame) -> None:
        old, size = self._layout, (float(self.width()), float(self.height()))
        ratio = self.devicePixelRatioF()
        new = MapLayout(frame, *size, self._view, ratio)
        if old is not None and (old.width, old.height, old.view, old.ratio) == (
            new.width, new.height, new.view, new.ratio
        ):  # fmt: skip
            new = old.telling(frame)
        if old is not None and old.canvas is not new.canvas and self._view is not None:
            # another size, or a column that shows another shape
            carried = self._view.carried((old.canvas.size, old.seen), (new.canvas.size, new.seen))
            self._view = MapLayout(frame, *size, carried, ratio).now
            new = MapLayout(frame, *size, self._view, ratio)
        self._layout = new
        arranged = old is None or old.canvas is not new.canvas or old.ratio != ratio
        if arranged:
            self._painting.forget()
            self.update()
        moved = arranged or old is None or old.now != new.now
        if moved:
            self._has_edges = self._has_still = False
        self._follow_mouse()
        if moved:
            self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._begin_anew()

    def event(self, event: QEvent | None) -> bool:
        if event is not None and event.type() is QEvent.Type.DevicePixelRatioChange:
            self._begin_anew()
        return super().event(event)

    def _begin_anew(self) -> None:
        """Lay out and paint everything for another size, or for other pixels."""
        self._forget()
        if self._layout is not None:
            self._lay_out(self._layout.frame)

    def _forget(self) -> None:
        """Paint everything anew."""
        self._has_edges = self._has_still = False
        self._painting.forget()
        self.update()

    def thumb(self, column: int, map_: int) -> QRectF:
        """Where a map stands; column 0 is the input."""
        assert self._layout is not None
        return QRectF(*self._layout.rect(column, map_))

    # the view

    @property
    def is_fitted(self) -> bool:
        """Whether all of the map is seen."""
        return self._layout is None or self._layout.is_fitted

    @property
    def is_nearest(self) -> bool:
        return self._layout is not None and self._layout.now.zoom >= self._layout.nearest * 0.9999

    def fit(self) -> None:
        """Show all of it."""
        self._look(None)

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Nearer by `steps` of STEP about a point, or about the middle."""
        if self._layout is not None:
            x, y, width, height = self._layout.body
            point = at or QPointF(x + width / 2, y + height / 2)
            self._look(self._layout.zoomed(STEP**steps, point.x(), point.y()))

    def pan(self, dx: float, dy: float) -> None:
        """Move what is seen by so many pixels."""
        if self._layout is not None:
            self._look(self._layout.panned(dx, dy))

    def _look(self, view: View | None) -> None:
        if self._layout is None:
            return
        self._view = view
        if view is not None and view.zoom <= self._layout.fit.zoom * 1.0001:
            self._view = None  # it stays fitted in another size
        self._lay_out(self._layout.frame)

    # painting

    def _refresh(self) -> None:
        """Paint what has changed."""
        layout = self._layout
        if layout is None:
            return
        shown = _shown(layout, self._style)
        same = len(shown) == len(self._shown) and all(map(is_, shown, self._shown))
        if not same or self._pictures is None:
            self._shown, self._has_still = shown, False
            self._pictures = Pictures(
                layout.frame.columns, layout.frame.map_scale, self._style.theme
            )
        region = self._painting.show([*self._items(layout, self._pictures)])
        if not self._has_still:
            # where the pictures stand as they did, all between them stays
            changed = spot(layout) if self._has_edges else QRectF(*layout.body)
            region += changed.toAlignedRect()
        if self._hit is not None and not region.isEmpty():
            region += self.rect()  # Qt places dashes by what is painted of them
        self.update(region)

    def _items(self, layout: MapLayout, pictures: Pictures) -> Iterator[Item]:
        """What stands on the pictures, and the words."""
        style, hit = self._style, self._hit
        hovered = hit.column if hit is not None else None
        yield from word_items(layout, pictures, style, hovered)
        yield from bar_items(layout, style)
        yield from mark_items(layout, style)
        if hit is not None:
            reached = partial(
                paint_reached, layout=layout, style=style, hit=hit, regions=self._reached
            )
            about = "reached", hit, layout.frame.experiment, layout.now
            yield Item(about, QRectF(self.rect()), reached)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        assert event is not None
        layout = self._layout
        with QPainter(self) as painter:
            if layout is None or self._pictures is None or layout.ratio % 1:
                painter.fillRect(self.rect(), QColor(self._style.theme.card))
            if layout is None or self._pictures is None:
                return
            snap(painter)
            painter.save()
            painter.scale(1 / layout.ratio, 1 / layout.ratio)  # pixel by pixel
            painter.drawImage(0, 0, self._painted(layout, self._pictures).image)
            painter.restore()
            self._painting.paint(painter, event.region())

    def _painted(self, layout: MapLayout, pictures: Pictures) -> Bitmap:
        """Pictures and lines."""
        if self._has_still:
            return self._still
        size = self.size() * layout.ratio
        if self._still.image.size() != size:
            self._still, self._has_edges = Bitmap.of(size), False
        if not self._has_edges:
            self._paint_ground(self._still, layout)
            self._has_ground = False
        elif not self._has_ground:  # others stand on the lines, which are painted once more
            if self._ground.image.size() != size:
                self._ground = Bitmap.of(size)
            self._paint_ground(self._ground, layout)
            self._has_ground = True
        ground = self._ground if self._has_edges else None
        paint_pictures(self._still, ground, layout, pictures, self._style)
        self._has_edges = self._has_still = True
        return self._still

    def _paint_ground(self, bitmap: Bitmap, layout: MapLayout) -> None:
        bitmap.image.fill(QColor(self._style.theme.card))
        with QPainter(bitmap.image) as painter:
            painter.scale(layout.ratio, layout.ratio)
            painter.setClipRect(QRectF(*layout.body))
            paint_edges(painter, layout, self._style)
            paint_frames(painter, layout, self._style.theme)

    # the mouse

    def _follow_mouse(self) -> None:
        """Find the cell under the mouse, and what belongs to it."""
        layout, mouse = self._layout, self._mouse
        hit = None
        if layout is not None and mouse is not None and not self._dragged:
            hit = layout.hit(mouse.x(), mouse.y())
        before = self._reached[0] if self._reached else None
        self._hit = hit
        self._reached = layout.reached(hit) if layout is not None and hit is not None else ()
        after = self._reached[0] if self._reached else None
        if before is not after and not (before == after is None):
            self.hovered.emit(after)
        self._refresh()

    def _hit_class(self) -> int | None:
        if self._mouse is None or self._layout is None:
            return None
        rects = enumerate(self._layout.bars)
        bars = (index for index, rect in rects if QRectF(*rect).contains(self._mouse))
        return next(bars, None)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        before, self._mouse = self._mouse, event.position()
        if self._pressed is not None and event.buttons() & PRESSED:
            moved = self._mouse - self._pressed
            if not self._dragged and moved.manhattanLength() < SLIP:
                return
            step = moved if not self._dragged or before is None else self._mouse - before
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            QToolTip.hideText()
            self.pan(step.x(), step.y())
            return
        self._follow_mouse()
        self._show_cursor()
        self._tell(event.globalPosition().toPoint() + QPoint(0, 16))

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor if self.is_fitted else Qt.CursorShape.OpenHandCursor
        if self._leads_to(self._hit) is not None or self._hit_class() is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def _tell(self, where: QPoint) -> None:
        """What the tooltip says."""
        layout, chosen = self._layout, self._hit_class()
        if layout is not None and self._hit is not None:
            QToolTip.showText(where, told(layout, self._hit, self._reached), self)
        elif layout is not None and chosen is not None:
            QToolTip.showText(where, told_class(layout.frame, chosen), self)
        else:
            QToolTip.hideText()

    def _leads_to(self, hit: Hit | None) -> int | None:
        """The operation that computes a map."""
        if self._layout is None or hit is None:
            return None
        return self._layout.frame.columns[hit.column].operation

    def leaveEvent(self, event: QEvent | None) -> None:
        self._mouse = None
        self._follow_mouse()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        assert event is not None
        self.zoom(event.angleDelta().y() / NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() & PRESSED:
            self._pressed = self._mouse = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        pressed, dragged = self._pressed, self._dragged
        self._pressed, self._dragged = None, False
        self._mouse = event.position()
        self._follow_mouse()
        self._show_cursor()
        if pressed is not None and not dragged and event.button() is Qt.MouseButton.LeftButton:
            self._choose()

    def _choose(self) -> None:
        """Ask for the operation that computes what is under the mouse."""
        operation, chosen = self._leads_to(self._hit), self._hit_class()
        if operation is not None and self._hit is not None:
            self.map_chosen.emit(operation, self._hit.map)
        elif chosen is not None and self._layout is not None:
            frame = self._layout.frame
            kind = "softmax" if frame.operation.phase is Phase.FORWARD else "loss_error"
            self.map_chosen.emit(frame.experiment.timeline.kinds.index(kind), chosen)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        self._pressed = None  # its first press has chosen already
        if self._hit is not None:
            self.map_opened.emit()
        elif self._hit_class() is None:
            self.fit()


def _shown(layout: MapLayout, style: Style) -> tuple[object, ...]:
    """What the pictures, lines and probabilities are painted from."""
    frame = layout.frame
    values = (column.matrix.values for column in frame.columns)
    return frame.experiment, frame.map_scale, style, *values


def _same(old: Frame, new: Frame) -> bool:
    """Whether all looks the same on the map: only a cell of the same map is computed."""
    return old.experiment is new.experiment and _told(old) == _told(new)


def _told(frame: Frame) -> tuple[object, ...]:
    operation, cell = frame.operation, frame.step.cell
    on_map = operation.writes is not None and operation.result.ndim == 3
    at = cell[:1] if on_map else cell[:2]  # which kernel, weight or number it is
    return frame.index, at, frame.first, frame.map_shows, frame.map_scale
