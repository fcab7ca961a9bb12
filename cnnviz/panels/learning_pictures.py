"""What a step of learning does, in small: the losses so far, and how far each parameter moves."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.formula import number
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Experiment
from engine.values import dataclass

HEIGHT = 46  # of the curve
EDGE = 4
FLAGS = Qt.AlignmentFlag


class LossCurve(QWidget):
    """The losses along the steps, from zero on; with the first and the last as numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._losses: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_losses(self, losses: Sequence[float]) -> None:
        self._losses = tuple(losses)
        text = translate("Learning", "loss after {steps} steps: {last}")
        last = number(self._losses[-1]) if self._losses else ""
        self.setAccessibleName(text.format(steps=len(self._losses) - 1, last=last))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def points(self, room: QRectF) -> list[QPointF]:
        """Where each loss lies in `room`; one that is no number lies at the top."""
        losses = np.array(self._losses)
        known = losses[np.isfinite(losses)]
        top = float(known.max()) if known.size and known.max() > 0 else 1.0
        share = np.clip(np.nan_to_num(losses / top, nan=1.0, posinf=1.0), 0, 1)
        pitch = room.width() / max(1, len(losses) - 1)
        return [
            QPointF(room.left() + i * pitch, room.bottom() - room.height() * float(part))
            for i, part in enumerate(share)
        ]

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if len(self._losses) < 2:
            return
        metrics = QFontMetricsF(self.font())
        first, last = number(self._losses[0]), number(self._losses[-1])
        room = QRectF(self.rect()).adjusted(
            metrics.horizontalAdvance(first) + 8,
            EDGE,
            -metrics.horizontalAdvance(last) - 10,
            -EDGE,
        )
        points = self.points(room)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(room.bottomLeft(), room.bottomRight())
            painter.setPen(QPen(QColor(self._theme.update), 2))
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(QColor(self._theme.update))
            for point in points if len(points) <= 20 else points[-1:]:
                painter.drawEllipse(point, 2, 2)
            painter.setPen(QColor(self._theme.muted))
            self._write(painter, first, points[0], FLAGS.AlignLeft)
            painter.setPen(QColor(self._theme.text))
            self._write(painter, last, points[-1], FLAGS.AlignRight)

    def _write(self, painter: QPainter, text: str, point: QPointF, side: Qt.AlignmentFlag) -> None:
        """Beside a point, within the picture."""
        high = painter.fontMetrics().height()
        top = min(max(point.y() - high / 2, 0.0), self.height() - high)
        painter.drawText(QRectF(0, top, self.width(), high), side, text)


@dataclass(frozen=True)
class Moved:
    """Means of the magnitudes of one parameter: before, its gradient, and how far it moves."""

    name: str
    weight: float
    gradient: float
    step: float


def moves(experiment: Experiment) -> list[Moved]:
    """What one update does to each parameter."""
    step, network = experiment.learning_step, experiment.network
    # in float64: the smallest steps vanish in the weights, but they are asked for here
    fine = tuple({k: v.astype(np.float64) for k, v in old.items()} for old in network.parameters)
    updated, _ = step.update(fine)
    layers = zip(network.names, fine, step.gradients, updated, strict=True)
    symbols = {"weight": "W", "bias": "b"}
    return [
        Moved(
            f"{name} {symbols[key]}",
            float(np.abs(before[key]).mean()),
            float(np.abs(gradient[key]).mean()),
            float(np.abs(after[key] - before[key]).mean()),
        )
        for name, before, gradient, after in layers
        for key in before
    ]


class StepTable(QWidget):
    """A row for each parameter: mean |W|, mean |dW|, mean step."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._moves: list[Moved] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            translate(
                "Learning",
                "For the weights and the biases of each layer, as means of their magnitudes: what "
                "they are, their gradient, and how far this step moves them",
            )
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_moves(self, moves: list[Moved]) -> None:
        if len(moves) != len(self._moves):
            self.updateGeometry()
        self._moves = moves
        self.update()

    @property
    def texts(self) -> list[tuple[str, str, str, str]]:
        """The head and the rows."""
        head = (
            "",
            translate("Learning", "before"),
            translate("Learning", "gradient"),
            translate("Learning", "step"),
        )
        rows = [
            (m.name, number(m.weight, 2), number(m.gradient, 2), number(m.step, 2))
            for m in self._moves
        ]
        return [head, *rows]

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        return QSize(120, self._line() * (len(self._moves) + 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        line, width = self._line(), self.width()
        edges = (0, 0.5 * width, 0.76 * width, float(width))  # where the columns end
        with QPainter(self) as painter:
            for row, texts in enumerate(self.texts):
                painter.setPen(QColor(self._theme.text if row else self._theme.muted))
                room = QRectF(0, row * line, edges[1], line)
                painter.drawText(room, FLAGS.AlignLeft | FLAGS.AlignVCenter, texts[0])
                for edge, text in zip(edges[1:], texts[1:], strict=True):
                    room = QRectF(0, row * line, edge, line)
                    painter.drawText(room, FLAGS.AlignRight | FLAGS.AlignVCenter, text)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(0, line - 1, width, line - 1)
