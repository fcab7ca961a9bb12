"""The network map as a widget: every feature map as a picture, and the probabilities."""

from operator import is_

from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.formula import number, probability
from cnnviz.frame import Column, Frame
from cnnviz.stage.map_layout import MapLayout, Thumb
from cnnviz.stage.map_painter import name_of, page, paint_edges, paint_marks, paint_still
from cnnviz.stage.matrix import outline
from cnnviz.stage.painter import Style
from cnnviz.words import translate
from engine.steps import Phase, Role


class NetworkMap(QWidget):
    """Paints the columns of a frame; a press on a map asks for the operation that computes it."""

    map_chosen = pyqtSignal(int, int)  # operation, number of the map
    map_opened = pyqtSignal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._layout: MapLayout | None = None
        self._edges = QPixmap()  # the ground with the lines, for one network and size
        self._still = QPixmap()  # all that stays while the position moves within an operation
        self._shown: tuple[object, ...] = ()  # what that was painted from
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(520, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("Map", "Network map"))

    def sizeHint(self) -> QSize:
        return QSize(760, 340)

    def set_style(self, style: Style) -> None:
        self._style = style
        self._forget()

    def show_frame(self, frame: Frame) -> None:
        old, self._layout = (
            self._layout,
            MapLayout(frame, float(self.width()), float(self.height())),
        )
        network = frame.experiment.network
        if (
            old is None
            or old.frame.experiment.network is not network
            or old.columns is not self._layout.columns  # a column can show another shape
        ):
            self._forget()
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._forget()
        if self._layout is not None:
            self.show_frame(self._layout.frame)

    def _forget(self) -> None:
        """Paint everything anew."""
        self._edges, self._shown = QPixmap(), ()
        self.update()

    def thumb(self, column: int, map_: int) -> QRectF:
        """Where a map stands; column 0 is the input."""
        assert self._layout is not None
        return QRectF(*self._layout.columns[column][map_].rect)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        with QPainter(self) as painter:
            if self._layout is None:
                painter.fillRect(self.rect(), QColor(self._style.theme.card))
            else:
                painter.drawPixmap(0, 0, self._painted(self._layout))
                paint_marks(painter, self._layout, self._style)
                hit = self._hit()
                if hit is not None:
                    theme = self._style.theme
                    outline(painter, QRectF(*hit.rect), QColor(theme.text), theme)

    def _painted(self, layout: MapLayout) -> QPixmap:
        frame = layout.frame
        shown = (frame.experiment, *(column.matrix.values for column in frame.columns))
        if len(shown) == len(self._shown) and all(map(is_, shown, self._shown)):
            return self._still
        if self._edges.isNull():
            ratio = self.devicePixelRatioF()
            self._edges = QPixmap(self.size() * ratio)
            self._edges.setDevicePixelRatio(ratio)
            self._edges.fill(QColor(self._style.theme.card))
            with QPainter(self._edges) as painter:
                paint_edges(painter, layout, self._style)
        self._shown, self._still = shown, QPixmap(self._edges)
        with QPainter(self._still) as painter:
            paint_still(painter, layout, self._style)
        return self._still

    # the mouse

    def _hit(self) -> Thumb | None:
        if self._mouse is None or self._layout is None:
            return None
        for thumb in self._layout.thumbs:
            if QRectF(*thumb.rect).adjusted(-2, -2, 2, 2).contains(self._mouse):
                return thumb
        return None

    def _hit_class(self) -> int | None:
        if self._mouse is None or self._layout is None:
            return None
        classes = range(len(self._layout.frame.experiment.network.classes))
        bars = (i for i in classes if QRectF(*self._layout.bar(i)).contains(self._mouse))
        return next(bars, None)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        self._mouse = event.position()
        hit = self._hit()
        column = self._column(hit) if hit is not None else None
        leads = column is not None and column.operation is not None
        hand = leads or self._hit_class() is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        where = event.globalPosition().toPoint() + QPoint(0, 16)
        chosen = self._hit_class()
        if hit is not None and column is not None:
            QToolTip.showText(where, _told(column, hit), self)
        elif chosen is not None:
            QToolTip.showText(where, self._told_class(chosen), self)
        else:
            QToolTip.hideText()
        self.update()

    def _told_class(self, index: int) -> str:
        assert self._layout is not None
        experiment = self._layout.frame.experiment
        told = translate("Map", "“{name}”: p = {p}").format(
            name=experiment.network.classes[index],
            p=probability(float(experiment.probabilities[index])),
        )
        return told + "\n" + translate("Map", "Press to see how it is computed.")

    def _column(self, thumb: Thumb) -> Column:
        assert self._layout is not None
        return self._layout.frame.columns[thumb.column]

    def leaveEvent(self, event: QEvent | None) -> None:
        self._mouse = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() is not Qt.MouseButton.LeftButton or self._layout is None:
            return
        self._mouse = event.position()
        hit, chosen = self._hit(), self._hit_class()
        frame = self._layout.frame
        if hit is not None:
            operation = self._column(hit).operation
            if operation is not None:
                self.map_chosen.emit(operation, hit.map)
        elif chosen is not None:
            kinds = [operation.kind for operation in frame.experiment.timeline.operations]
            kind = "softmax" if frame.operation.phase is Phase.FORWARD else "loss_error"
            self.map_chosen.emit(kinds.index(kind), chosen)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if self._hit() is not None:
            self.map_opened.emit()


def _told(column: Column, thumb: Thumb) -> str:
    """What a tooltip says of a map."""
    values = page(column.matrix.values, thumb.map)
    low, high = number(float(values.min())), number(float(values.max()))
    if values.size == 1:
        text = translate("Map", "{name}, number {index}: {value}").format(
            name=name_of(column), index=thumb.map, value=low
        )
    else:
        text = translate("Map", "{name}, map {map}: from {low} to {high}").format(
            name=name_of(column), map=thumb.map, low=low, high=high
        )
    if column.layer < 0 and column.matrix.role is Role.INK:
        text += "\n" + translate(
            "Map", "Your drawing, cropped, fitted to 20 pixels and centred: all that it sees."
        )
    if column.operation is None:
        return text
    return text + "\n" + translate("Map", "Press to step through it.")
