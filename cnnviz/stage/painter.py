"""Draws a scene: title, matrices, links, arithmetic, and the two lines of words."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
)

from cnnviz import words
from cnnviz.formula import SUPERSCRIPT, in_numbers, number, probability
from cnnviz.sentences import sentence
from cnnviz.stage.contents import FEW
from cnnviz.stage.links import paint_links
from cnnviz.stage.matrix import outline, paint_box, paint_pin, picture
from cnnviz.stage.numbers import scale_exponent
from cnnviz.stage.scene import Box, Measures, Scene
from cnnviz.stage.sums import OTHERS
from cnnviz.theme import Theme
from cnnviz.typeset import bounds, paint_formula
from cnnviz.words import translate
from engine.steps import Role

FLAGS = Qt.AlignmentFlag
BUTTONS = 165  # the room that buttons take at the right of the title
GAP = 20  # between the title and its formula
SMALLEST = 0.8  # a formula that has to give way keeps so much of its size


@dataclass(frozen=True)
class Style:
    """What the same scene can look like."""

    theme: Theme
    family: str  # of the font; its digits are of one width

    def font(self, size: float, *, bold: bool = False) -> QFont:
        font = QFont(self.family)
        font.setPixelSize(round(size))
        font.setBold(bold)
        return font


def paint_scene(painter: QPainter, scene: Scene, style: Style) -> None:
    """The whole stage, on a ground that is already there."""
    theme = style.theme
    _paint_title(painter, scene, style)
    # links lie under the matrices, or they would cross out their numbers
    paint_links(painter, scene, theme)
    for box in scene.boxes:
        paint_box(painter, box, theme, style.family)
        _paint_names(painter, box, style, scene.measures)
    if scene.lens is not None and scene.lens[1].pitch[0] >= 8:
        block = scene.lens[1]
        outline(painter, QRectF(*block.rect), QColor(theme.window_outline), theme)
        if block.pin is not None:
            paint_pin(painter, block, theme)
    _paint_arithmetic(painter, scene, style)
    if scene.turning is not None:
        _paint_turning(painter, scene, scene.turning, theme)
    _paint_words(painter, scene, style)


def _paint_turning(painter: QPainter, scene: Scene, box: Box, theme: Theme) -> None:
    """The kernel as a card that is turned over, as far as the steps have come."""
    frame = scene.frame
    done = (frame.step.index + frame.movement) / len(frame.operation)
    seen = cos(pi * done)  # below zero one looks at its back
    rect = QRectF(*box.rect)
    painter.save()
    painter.translate(rect.center())
    rows = frame.operation.kind == "turn_rows"
    painter.scale(*((1, seen) if rows else (seen, 1)))
    painter.drawImage(
        rect.translated(-rect.center()), picture(box.values, box.role, box.limit, theme)
    )
    painter.setPen(QPen(QColor(theme.muted), 0))
    painter.drawRect(rect.translated(-rect.center()))
    painter.restore()


def title(scene: Scene) -> str:
    """The layer, the operation, and the map."""
    frame = scene.frame
    text = words.layer_title(frame.operation, frame.experiment.network)
    place = words.place(frame.operation, frame.step, frame.first)
    return f"{text} · {place}" if place else text


def _paint_title(painter: QPainter, scene: Scene, style: Style) -> None:
    m, phase = scene.measures, style.theme.phase(scene.frame.operation.phase)
    middle = m.title * 0.55
    painter.fillRect(QRectF(m.margin, middle - 11 * m.unit, 4 * m.unit, 22 * m.unit), phase)
    font = style.font(17 * m.unit, bold=True)
    metrics = QFontMetricsF(font)
    text, unit = _beside(scene, metrics)
    left = m.margin + 13 * m.unit
    wide = metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(QColor(style.theme.text))
    line = QRectF(left, 0, wide + 10, 2 * middle)
    painter.drawText(line, FLAGS.AlignLeft | FLAGS.AlignVCenter, text)
    if unit:
        formula = words.formula(scene.frame.operation)
        axis = min(middle, m.title - bounds(formula).bottom() * unit)  # no deeper than the line
        origin = QPointF(left + wide + GAP * m.unit, axis)
        paint_formula(painter, formula, phase, origin, unit)


def _beside(scene: Scene, metrics: QFontMetricsF) -> tuple[str, float]:
    """The title, and the unit of the formula beside it: both have room on the line.

    On a narrow stage the formula becomes a little smaller, then the title goes without the map; a
    formula that has no room even then is left out, and its unit is 0.
    """
    m, frame = scene.measures, scene.frame
    text = title(scene)
    room = scene.size[0] - m.margin - (13 + BUTTONS) * m.unit
    wide = bounds(words.formula(frame.operation)).width() * m.unit
    for shown in (text, words.layer_title(frame.operation, frame.experiment.network)):
        share = (room - GAP * m.unit - metrics.horizontalAdvance(shown)) / wide
        if share >= SMALLEST:
            return shown, min(1.0, share) * m.unit
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), 0.0


def box_name(box: Box) -> str:
    """What stands above a matrix: its name and its size."""
    rows, columns = box.shape
    name = words.label(box.name)
    if rows * columns == 1:
        return name
    if box.page:
        name = f"{name}[{box.page}]"
    if box.pitch[0] * columns <= 70:
        return name
    if not box.vector:
        return f"{name}  {rows}×{columns}"
    folded = f" = {rows}×{columns}" if rows * columns > FEW else ""
    return f"{name}  {rows * columns}{folded}"


def box_range(box: Box) -> str:
    """What stands below a matrix: the ends of its colour scale, and the unit of its numbers."""
    if box.role is Role.FACTOR:
        return ""
    if box.role is Role.INK:
        return f"0…{number(box.limit, 2)}"
    short = box.vector and box.values.size <= FEW
    power = scale_exponent(box.limit) if box.has_numbers and not short else 0
    unit = f" {ten_to(power)}" if power else ""
    return f"±{number(box.limit * 10.0**-power, 2)}{unit}"


def _paint_names(painter: QPainter, box: Box, style: Style, m: Measures) -> None:
    x, y, width, height = box.rect
    wide = max(width, 96.0 * m.unit)
    left = x + width / 2 - wide / 2
    painter.setPen(QColor(style.theme.muted))
    painter.setFont(style.font(12 * m.unit, bold=True))
    metrics = painter.fontMetrics()
    name = metrics.elidedText(box_name(box), Qt.TextElideMode.ElideRight, int(wide) + 10)
    above = QRectF(left - 10, y - m.above, wide + 20, m.above - 4)
    painter.drawText(above, FLAGS.AlignCenter, name)
    if box.values.size > 1:
        painter.setFont(style.font(11 * m.unit))
        below = QRectF(left - 10, y + height + 3, wide + 20, m.below - 4)
        painter.drawText(below, FLAGS.AlignCenter, box_range(box))


def _paint_arithmetic(painter: QPainter, scene: Scene, style: Style) -> None:
    theme, unit = style.theme, scene.measures.unit
    painter.setPen(QColor(theme.muted))
    painter.setFont(style.font(18 * unit))
    for sign in scene.signs:
        painter.drawText(QRectF(*sign.rect), FLAGS.AlignCenter, sign.text)
    for line in scene.lines:
        rect = QRectF(*line.rect)
        painter.setPen(QColor(theme.muted))
        if line.value is None:
            painter.setFont(style.font(13 * unit))
            painter.drawText(rect, FLAGS.AlignCenter, line.text)
            continue
        text, value = _line_text(line.text), _told(line.text, line.value)
        _side_by_side(painter, style, rect, (text, value), 14 * unit)
    _paint_chips(painter, scene, style)
    if scene.value is None:
        return
    rect = QRectF(*scene.value)
    _card(painter, rect, theme.cell_outline, theme.cell_fill, 3)
    painter.setPen(QColor(theme.text))
    text = _told(scene.frame.operation.output.name, scene.frame.step.value)
    size = min(22 * unit, 1.3 * rect.width() / len(text))
    painter.setFont(style.font(size, bold=True))
    painter.drawText(rect, FLAGS.AlignCenter, text)


def _side_by_side(
    painter: QPainter, style: Style, rect: QRectF, texts: tuple[str, str], size: float
) -> None:
    """What is added and its number, at both ends of a line; smaller where they would meet."""
    wide = QFontMetricsF(style.font(size)).horizontalAdvance("  ".join(texts))
    painter.setFont(style.font(min(size, size * rect.width() / wide)))
    painter.drawText(rect, FLAGS.AlignLeft | FLAGS.AlignVCenter, texts[0])
    painter.setPen(QColor(style.theme.text))
    painter.drawText(rect, FLAGS.AlignRight | FLAGS.AlignVCenter, texts[1])


def _told(name: str, value: float) -> str:
    """A number; a probability close to 1 by what is missing."""
    return probability(value) if name == "p" else number(value)


def _line_text(text: str) -> str:
    """What is added, in words where it has no symbol."""
    if text.startswith(OTHERS):
        return translate("Stage", "+ {n} others").format(n=text.removeprefix(OTHERS).strip())
    sign, space, name = text.partition(" ")
    return f"{sign}{space}{words.label(name)}"


def _paint_chips(painter: QPainter, scene: Scene, style: Style) -> None:
    """The sum of each slice, all in one unit."""
    if not scene.chips:
        return
    theme, unit = style.theme, scene.measures.unit
    power = scale_exponent(max(abs(chip.value) for chip in scene.chips))
    for chip in scene.chips:
        rect = QRectF(*chip.rect)
        _card(painter, rect, theme.window_outline if chip.chosen else theme.line, theme.card, 2)
        painter.setPen(QColor(theme.muted))
        painter.setFont(style.font(10 * unit))
        painter.drawText(rect.adjusted(0, 2, 0, -17 * unit), FLAGS.AlignCenter, f"{chip.index}")
        painter.setPen(QColor(theme.text))
        painter.setFont(style.font(min(12 * unit, rect.width() / 4)))
        value = number(chip.value * 10.0**-power, 2)
        painter.drawText(rect.adjusted(0, 10 * unit, 0, 0), FLAGS.AlignCenter, value)
    if power:
        painter.setPen(QColor(theme.muted))
        painter.setFont(style.font(11 * unit))
        beside = QRectF(rect.right() + 4, rect.top(), 60 * unit, rect.height())
        painter.drawText(beside, FLAGS.AlignLeft | FLAGS.AlignVCenter, ten_to(power))


def ten_to(power: int) -> str:
    """A unit of numbers."""
    return f"×10{str(power).translate(SUPERSCRIPT)}"


def _card(painter: QPainter, rect: QRectF, line: str, fill: str, width: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), width))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect, 7, 7)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def told_cell(cell: Iterable[int], first: int) -> str:
    """A place in brackets, counted from `first`."""
    return f"({', '.join(str(int(i) + first) for i in cell)})"


def numbers_line(scene: Scene, metrics: QFontMetricsF, width: float) -> str:
    """The formula in numbers, with as many terms as `width` has room for."""
    step, output = scene.frame.step, scene.frame.operation.output
    name = words.label(output.name)
    if output.values.size > 1:
        name += told_cell(step.cell if step.targets is None else step.targets[0], scene.frame.first)
        if step.targets is not None:
            name += f"…{told_cell(step.targets[-1], scene.frame.first)}"
    for most in (26, 12, 9, 7, 5, 4, 3, 2):
        text = f"{name} {in_numbers(step, most, words.rest())}"
        if metrics.horizontalAdvance(text) <= width:
            break
    return text


def _paint_words(painter: QPainter, scene: Scene, style: Style) -> None:
    m, (width, height) = scene.measures, scene.size
    top = height - m.words + 6 * m.unit
    painter.setPen(QColor(style.theme.text))
    font = style.font(15 * m.unit)
    painter.setFont(font)
    room = width - 2 * m.margin
    text = numbers_line(scene, QFontMetricsF(font), room)
    flags = FLAGS.AlignLeft | FLAGS.AlignVCenter
    painter.drawText(QRectF(m.margin, top, room, 22 * m.unit), flags, text)
    painter.setPen(QColor(style.theme.muted))
    frame = scene.frame
    told = sentence(frame.operation, frame.step, frame.experiment.network.classes, frame.first)
    lines = 2 if m.narrow else 1
    wrap = flags | Qt.TextFlag.TextWordWrap
    rect = QRectF(m.margin, top + 25 * m.unit, room, (4 + 18 * lines) * m.unit)
    for size in (15, 14, 13, 12, 11):
        painter.setFont(style.font(size * m.unit))
        if painter.fontMetrics().boundingRect(rect.toRect(), wrap, told).height() <= rect.height():
            break
    painter.drawText(rect, wrap, told)
