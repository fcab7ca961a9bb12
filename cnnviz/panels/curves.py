"""The curves of a training: loss and accuracy over the batches that were learned."""

from math import ceil
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.curve_lines import WINDOW, mixed
from cnnviz.panels.draw_tools import allow
from cnnviz.panels.fields import Switch
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import Curve, TrainState
from cnnviz.words import translate

if TYPE_CHECKING:
    from cnnviz.panels.curve_plot import CurvePlots

TALL = 536  # the height that the plots take where there is room, also before they are there
LINE, GAP, BETWEEN = 20.0, 6.0, 14.0  # of the legend: a line, to its name, to the next one


class Curves(QWidget):
    """Follows the session, also in what is looked at, until somebody zooms with the wheel."""

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._scale = 1.0
        self._drawn: Curve | None = None
        self.plots: CurvePlots | None = None  # made when there is something to plot
        self.legend = Legend(theme)
        self.log = Switch(
            translate("Train", "log scale"),
            translate("Train", "Loss on a logarithmic scale: each line is ten times the next"),
        )
        self.fit = QPushButton(translate("Train", "Show all"))
        self.fit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit.setToolTip(
            translate("Train", "All of it (double click); the wheel zooms, dragging moves")
        )
        for control in (self.log, self.fit):
            control.setAccessibleName(control.toolTip())
            allow(control, told(Curve()))
        self.nothing = QLabel(told(Curve()))
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMinimumSize(240, 80)
        self._lay_out()
        session.changed.connect(self._follow)

    def _lay_out(self) -> None:
        self._column = column(filling(self), margin=12, spacing=4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(heading(translate("Train", "CURVES")))
        head.addWidget(self.legend)
        head.addStretch(1)
        head.addWidget(self.log)
        head.addWidget(self.fit)
        self._column.addLayout(head)
        self._column.addWidget(self.nothing, 1)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, TALL))

    def _make_plots(self) -> "CurvePlots":
        from cnnviz.panels.curve_plot import CurvePlots

        plots = CurvePlots(self._theme)
        plots.set_scale(self._scale)
        for control in (self.log, self.fit):
            allow(control, "")
        self.fit.clicked.connect(plots.fit)
        self.log.asked.connect(plots.loss.set_log)
        self.nothing.hide()
        self._column.addWidget(plots, 1)
        plots.show()  # now, not when what happens is handled next
        return plots

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.legend.set_theme(theme)
        if self.plots is not None:
            self.plots.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self._scale = scale
        self.legend.set_scale(scale)
        if self.plots is not None:
            self.plots.set_scale(scale)

    def show_step(self, steps: int | None) -> None:
        """Mark where one would go back to; None for nowhere."""
        if self.plots is not None:
            self.plots.mark(steps)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show(self._session.state)

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if self.isVisible():
            self._show(new)

    def _show(self, state: TrainState) -> None:
        curve = state.curve
        if curve is self._drawn:
            return
        self._drawn = curve
        if self.plots is None and (len(curve.losses) or curve.examined):
            self.plots = self._make_plots()
        if self.plots is not None:
            epoch = 0 if state.progress is None else state.progress.batches
            self.plots.show_curve(curve, epoch)
        self.setAccessibleDescription(told(curve))


def told(curve: Curve) -> str:
    """The ends of the curves in words."""
    if not len(curve.losses):
        return translate("Train", "Nothing learned yet.")
    text = translate("Train", "After {steps} batches: loss {loss:.3f}, {share:.1%} right.").format(
        steps=len(curve.losses),
        loss=float(curve.losses[-WINDOW:].mean()),
        share=float(curve.accuracies[-WINDOW:].mean()),
    )
    if curve.examined:
        more = translate("Train", "Validation: loss {loss:.3f}, {share:.1%} right.")
        last = curve.examined[-1]
        text += " " + more.format(loss=last.loss, share=last.accuracy)
    return text


class Legend(QWidget):
    """Which line is which."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(self._names()))

    @staticmethod
    def _names() -> tuple[str, str, str]:
        mean = translate("Train", "mean of {count}").format(count=WINDOW)
        return translate("Train", "each batch"), mean, translate("Train", "validation")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_scale(self, scale: float) -> None:
        self._scale = scale
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        wide = sum(LINE + GAP + metrics.horizontalAdvance(name) + 2 for name in self._names())
        return QSize(ceil(wide + 2 * BETWEEN), round(20 * self._scale))

    def _font(self) -> QFont:
        font = self.font()
        font.setPixelSize(round(12 * self._scale))
        return font

    def paintEvent(self, event: QPaintEvent | None) -> None:
        theme = self._theme
        pale = mixed(theme.forward, theme.card)
        looks = (pale, 2.0), (QColor(theme.forward), 3.0), (QColor(theme.backward), 3.0)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font())
            x, middle = 0.0, self.height() / 2
            for (colour, width), name in zip(looks, self._names(), strict=True):
                painter.setPen(QPen(colour, width))
                painter.drawLine(QPointF(x, middle), QPointF(x + LINE, middle))
                if name == self._names()[-1]:
                    painter.setBrush(colour)
                    painter.drawEllipse(QPointF(x + LINE / 2, middle), 3.5, 3.5)
                painter.setPen(QColor(theme.text))
                wide = painter.fontMetrics().horizontalAdvance(name) + 2.0
                room = QRectF(x + LINE + GAP, 0, wide, self.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
                x += LINE + GAP + wide + BETWEEN
