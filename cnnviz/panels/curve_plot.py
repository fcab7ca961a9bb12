"""The plots of a training: each batch, the running mean, and the examinations.

Loaded when there is something to plot: to import pyqtgraph takes as long as all the rest of the
workspace, and a tenth of the program's memory.
"""

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.panels.curve_lines import Lines, mixed, smooth, thinned
from cnnviz.theme import Theme
from cnnviz.train_state import Curve
from cnnviz.words import translate
from engine.arrays import Array

LOWEST = 1e-6  # a smaller loss would stretch the scale of logarithms to nothing
CLOSEST = 8.0  # pixels between the lines of two epochs
AHEAD = 1.2  # room for batches to come: axes that move at every report are slow to draw


class CurvePlots(QWidget):
    """Loss and accuracy beside each other; what one shows, the other does, too."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        batches = translate("Train", "batches learned")
        self.loss = CurvePlot(translate("Train", "loss"), batches, theme)
        right = translate("Train", "right answers, %")
        self.accuracy = CurvePlot(right, batches, theme, percent=True)
        self.accuracy.follow(self.loss)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for plot in (self.loss, self.accuracy):
            plot.fit_asked.connect(self.fit)
            plot.zoomed.connect(self.loss.let_go)
            plot.zoomed.connect(self.accuracy.let_go)
            row.addWidget(plot, 1)

    def show_curve(self, curve: Curve, epoch: int) -> None:
        """Show it; an epoch has so many batches, 0 if that is not known."""
        at = np.array([one.steps for one in curve.examined], np.float64)
        losses = np.array([one.loss for one in curve.examined], np.float64)
        shares = np.array([one.accuracy for one in curve.examined], np.float64)
        self.loss.show_lines(Lines(curve.losses, at, losses), epoch)
        self.accuracy.show_lines(Lines(curve.accuracies, at, shares), epoch)

    def fit(self) -> None:
        """Fit both plots to the curves, and go on so."""
        self.loss.fit()
        self.accuracy.fit()

    def mark(self, steps: int | None) -> None:
        """A line after so many batches; None for no line."""
        self.loss.mark(steps)
        self.accuracy.mark(steps)

    def set_theme(self, theme: Theme) -> None:
        self.loss.set_theme(theme)
        self.accuracy.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.loss.set_scale(scale)
        self.accuracy.set_scale(scale)


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows all of the lines, and follows them, until somebody zooms; then `fit` does so again.

    `zoomed` tells of the wheel and of dragging, `fit_asked` of a double click.
    """

    zoomed = pyqtSignal()
    fit_asked = pyqtSignal()

    def __init__(self, name: str, steps: str, theme: Theme, *, percent: bool = False) -> None:
        super().__init__(enableMenu=False)
        self._names = {"left": name, "bottom": steps}
        self._percent = percent
        self._log = False
        self._following = True
        self._scale = 1.0
        self._lines = Lines(np.zeros(0), np.zeros(0), np.zeros(0))
        self._means: Array = np.zeros(0)  # of all of it, at so many places as can be seen
        self._epochs = Epochs()
        self._batches = pg.PlotCurveItem()
        self._mean = pg.PlotCurveItem(antialias=True)
        self._examined = pg.PlotDataItem(symbol="o", symbolSize=7, antialias=True)
        self._now = pg.ScatterPlotItem(size=9)
        self._mark = pg.InfiniteLine(angle=90)
        self._mark.hide()
        for item in (
            self._epochs,
            self._batches,
            self._mean,
            self._examined,
            self._now,
            self._mark,
        ):
            self.addItem(item, ignoreBounds=True)
        self.hideButtons()
        menu = self.getPlotItem().ctrlMenu
        menu.setParent(self)  # it is never shown, but would be a window
        menu.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)
        self.setAccessibleName(name)
        if percent:
            self.getAxis("left").setScale(100)
        self.view = self.getViewBox()
        self.view.disableAutoRange()
        self.view.sigRangeChangedManually.connect(lambda *_: self.zoomed.emit())
        self.view.sigXRangeChanged.connect(lambda *_: self._draw())
        self.set_theme(theme)
        self.fit()

    # what is shown

    def show_lines(self, lines: Lines, epoch: int) -> None:
        """Show these; an epoch has so many batches, 0 if that is not known."""
        self._lines = lines
        self._means = smooth(lines.batches, 0, len(lines.batches))[1]
        self._epochs.show_length(epoch)
        if self._following:
            self._keep_up()
        self._draw()

    def mark(self, steps: int | None) -> None:
        """A line after so many batches; None for no line."""
        self._mark.setVisible(steps is not None)
        if steps is not None:
            self._mark.setValue(steps)

    def set_log(self, log: bool) -> None:
        """Show logarithms, or the numbers themselves."""
        self._log = log
        self.getAxis("left").setLogMode(log)
        self.fit()
        self._draw()

    def follow(self, other: "CurvePlot") -> None:
        """Move along the batches together with another plot."""
        self.setXLink(other)

    def fit(self) -> None:
        """Show all of the lines, and those to come."""
        self._following = True
        steps = max(len(self._lines.batches), 10)
        self.view.setXRange(0, steps * 1.03, padding=0)
        self.view.setYRange(*self._limits(), padding=0)

    def _keep_up(self) -> None:
        """Fit again where the lines have left the view, or most of it is empty."""
        (_, right), (low, high) = self.view.viewRange()
        steps = len(self._lines.batches)
        if steps > right or steps < right / (2 * AHEAD):
            self.view.setXRange(0, max(steps, 10) * AHEAD, padding=0)
        bottom, top = self._limits()
        if top > high or bottom < low or top - bottom < 0.75 * (high - low):
            self.view.setYRange(bottom, top, padding=0)

    def _limits(self) -> tuple[float, float]:
        """The lowest and the highest number, without the tips of single batches."""
        if self._percent:
            return 0.0, 1.06
        seen = np.concatenate([self._means, self._lines.examined])
        seen = seen[np.isfinite(seen)]
        top = float(seen.max(initial=LOWEST)) if len(seen) else 1.0
        if not self._log:
            return 0.0, 1.15 * max(top, LOWEST)
        low = float(seen.min(initial=top))
        return float(np.log10(max(low, LOWEST))) - 0.2, float(np.log10(max(top, LOWEST))) + 0.1

    def _draw(self) -> None:
        """The part of the lines that is in view, in as many pieces as can be seen."""
        (left, right), _ = self.view.viewRange()
        lines = self._lines
        count = len(lines.batches)
        self._batches.setData(*self._shown(*thinned(lines.batches, left, right)))
        self._mean.setData(*self._shown(*smooth(lines.batches, left, right)))
        self._examined.setData(*self._shown(lines.at, lines.examined))
        self._now.setData(*self._shown(np.full(len(self._means[-1:]), count), self._means[-1:]))

    def _shown(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The points that are numbers, as they stand on the scale."""
        seen = np.isfinite(y)
        x, y = x[seen], y[seen]
        return x, np.log10(np.maximum(y, LOWEST)) if self._log else y

    # the mouse

    def let_go(self) -> None:
        """Stay where one has zoomed to."""
        self._following = False

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_asked.emit()

    # how it looks

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.card)
        forward, backward = QColor(theme.forward), QColor(theme.backward)
        self._batches.setPen(pg.mkPen(mixed(theme.forward, theme.card), width=1))
        self._mean.setPen(pg.mkPen(forward, width=2))
        self._examined.setPen(pg.mkPen(backward, width=2))
        self._examined.setSymbolBrush(backward)
        self._examined.setSymbolPen(pg.mkPen(theme.card, width=1))
        self._now.setBrush(forward)
        self._now.setPen(pg.mkPen(theme.card, width=1.5))
        self._mark.setPen(pg.mkPen(theme.cell_outline, width=2, style=Qt.PenStyle.DashLine))
        self._epochs.colour = QColor(theme.line)
        self._text = theme.text
        for side in self._names:
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.muted))
            axis.setTextPen(pg.mkPen(theme.text))
        self.set_scale(self._scale)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self._scale = scale
        font = QFont(self.font())
        font.setPixelSize(round(12 * scale))
        for side, name in self._names.items():
            axis = self.getAxis(side)
            axis.setStyle(tickFont=font)
            axis.setLabel(name, **{"font-size": f"{round(12 * scale)}px", "color": self._text})
        # always the same, or the plot would move with a number
        self.getAxis("left").setWidth(round(54 * scale))
        self.getAxis("bottom").setHeight(round(40 * scale))


class Epochs(pg.GraphicsObject):  # type: ignore[misc]
    """A light line at the end of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self._length = 0

    def show_length(self, batches: int) -> None:
        if batches != self._length:
            self._length = batches
            self.update()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, *_: object) -> None:
        rect, length = self.boundingRect(), self._length
        if not length:
            return
        pixel = self.pixelWidth()
        length *= max(1, round(CLOSEST * pixel / length + 0.5))
        pen = QPen(self.colour, 0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        first = max(length, int(rect.left() // length + 1) * length)
        for x in range(first, int(rect.right()) + 1, length):
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
