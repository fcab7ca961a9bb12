"""Draws a scene: title, matrices, links, arithmetic, and the two lines of words."""

from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import partial
from math import cos, pi

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
)

from cnnviz import words
from cnnviz.formula import in_numbers, number
from cnnviz.scales import levels, table_of
from cnnviz.sentences import sentence
from cnnviz.stage.arithmetic import arithmetic_items, ten_to
from cnnviz.stage.contents import FEW
from cnnviz.stage.items import Item, Key, around, content, paint_items
from cnnviz.stage.links import link_items
from cnnviz.stage.matrix import box_items, pin_item
from cnnviz.stage.numbers import scale_exponent
from cnnviz.stage.outlines import outlined
from cnnviz.stage.scene import Box, Measures, Scene
from cnnviz.stage.style import Style as Style
from cnnviz.theme import Theme
from cnnviz.typeset import bounds, paint_formula
from engine.steps import Role

FLAGS = Qt.AlignmentFlag
BUTTONS = 165  # the room that buttons take at the right of the title
GAP = 20  # between the title and its formula
TERMS = (2, 3, 4, 5, 7, 9, 12, 26)  # printed of a formula in numbers, at most
SMALLEST = 0.8  # a formula that has to give way keeps so much of its size


def paint_scene(painter: QPainter, scene: Scene, style: Style) -> None:
    """The whole stage, on a ground that is already there."""
    paint_items(painter, scene_items(scene, style))


def scene_items(scene: Scene, style: Style) -> Iterator[Item]:
    """All that stands on the stage, from the ground up."""
    theme = style.theme
    yield _title_item(scene, style)
    # links lie under the matrices, or they would cross out their numbers
    yield from link_items(scene, theme)
    for box in scene.boxes:
        yield from box_items(box, theme, style.family)
        yield from _name_items(box, style, scene.measures)
    if scene.lens is not None and scene.lens[1].pitch[0] >= 8:
        block = scene.lens[1]
        yield outlined(QRectF(*block.rect), theme.window_outline, theme)
        if block.pin is not None:
            yield pin_item(block, theme)
    yield from arithmetic_items(scene, style)
    if scene.turning is not None:
        yield _turning_item(scene, scene.turning, theme)
    yield from _word_items(scene, style)


def _told_step(scene: Scene) -> Key:
    """What is told in words and numbers of a step, and how large."""
    frame = scene.frame
    return frame.operation, frame.step.index, frame.slice, frame.first, scene.size


def _turning_item(scene: Scene, box: Box, theme: Theme) -> Item:
    frame = scene.frame
    done = (frame.step.index + frame.movement) / len(frame.operation)
    rows = frame.operation.kind == "turn_rows"
    paint = partial(_paint_turning, box=box, theme=theme, done=done, rows=rows)
    rect = around([QRectF(*box.rect)], 2)
    return Item(("turning", box.rect, content(box.values), box.limit, done, rows), rect, paint)


def _paint_turning(painter: QPainter, box: Box, theme: Theme, done: float, rows: bool) -> None:
    """The kernel as a card that is turned over, as far as the steps have come."""
    seen = cos(pi * done)  # below zero one looks at its back
    rect = QRectF(*box.rect)
    painter.translate(rect.center())
    painter.scale(*((1, seen) if rows else (seen, 1)))
    painter.translate(-rect.center())
    colours = table_of(theme, box.role)[levels(box.values, box.limit)]
    for (row, column), colour in np.ndenumerate(colours):
        painter.fillRect(QRectF(*box.span((row, column, 1, 1))), QColor.fromRgb(int(colour)))
    painter.setPen(QPen(QColor(theme.muted), 0))
    painter.drawRect(rect)


def title(scene: Scene) -> str:
    """The layer, the operation, and the map."""
    frame = scene.frame
    text = words.layer_title(frame.operation, frame.experiment.network)
    place = words.place(frame.operation, frame.step, frame.first)
    return f"{text} · {place}" if place else text


def _title_item(scene: Scene, style: Style) -> Item:
    frame, (width, _) = scene.frame, scene.size
    # the names of kernels, maps and rows stay within a map of the output
    operation, network = frame.operation, frame.experiment.network
    about = operation.kind, operation.layer, operation.told.shape, words.formula(operation)
    key = ("title", *about, frame.map, frame.first, network.names, scene.size)
    rect = QRectF(0, 0, width, scene.measures.title)
    return Item(key, rect, partial(_paint_title, scene=scene, style=style))


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


def box_names(box: Box) -> list[str]:
    """What stands above a matrix: its name, and before that the same with its size."""
    rows, columns = box.shape
    name = words.label(box.name)
    if rows * columns == 1:
        return [name]
    if box.page:
        name = f"{name}[{box.page}]"
    if box.pitch[0] * columns <= 70:
        return [name]
    if not box.vector:
        return [f"{name}  {rows}×{columns}", name]
    folded = f" = {rows}×{columns}" if rows * columns > FEW else ""
    return [f"{name}  {rows * columns}{folded}", name]


def box_range(box: Box) -> str:
    """What stands below a matrix: the ends of its colour scale, and the unit of its numbers."""
    short = box.vector and box.values.size <= FEW
    return range_of(box.role, box.limit, with_unit=box.has_numbers and not short)


def range_of(role: Role, limit: float, *, with_unit: bool = False) -> str:
    """The ends of a colour scale, in the unit of numbers in cells if asked to."""
    if role is Role.FACTOR:
        return ""
    if role is Role.INK:
        return f"0…{number(limit, 2)}"
    power = scale_exponent(limit) if with_unit else 0
    unit = f" {ten_to(power)}" if power else ""
    return f"±{number(limit * 10.0**-power, 2)}{unit}"


def _name_items(box: Box, style: Style, m: Measures) -> Iterator[Item]:
    """The name above a matrix, the range of its colours below."""
    x, y, width, height = box.rect
    wide = max(width, 96.0 * m.unit)
    left = x + width / 2 - wide / 2
    shown = box.name, box.page, box.shape, box.vector, box.pitch, m
    above = QRectF(left - 10, y - m.above, wide + 20, m.above - 4)
    paint = partial(_paint_name, rect=above, box=box, style=style, m=m)
    yield Item(("name", above.getRect(), *shown), above, paint)
    if box.values.size > 1:
        below = QRectF(left - 10, y + height + 3, wide + 20, m.below - 4)
        paint = partial(_paint_range, rect=below, box=box, style=style, m=m)
        key = ("range", below.getRect(), box.role, box.limit, *shown)
        yield Item(key, below, paint)


def _paint_name(painter: QPainter, rect: QRectF, box: Box, style: Style, m: Measures) -> None:
    size, room = 12 * m.unit, int(rect.width() - 10)
    names = (style.word(name, size, bold=True) for name in box_names(box))
    word = next((word for word in names if word.width <= room), None)
    if word is None:
        metrics = QFontMetricsF(style.font(size, bold=True))
        shorter = metrics.elidedText(box_names(box)[-1], Qt.TextElideMode.ElideRight, room)
        word = style.word(shorter, size, bold=True)
    word.write_about(painter, rect.center(), QColor(style.theme.muted))


def _paint_range(painter: QPainter, rect: QRectF, box: Box, style: Style, m: Measures) -> None:
    word = style.word(box_range(box), 11 * m.unit)
    word.write_about(painter, rect.center(), QColor(style.theme.muted))


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
    texts = [f"{name} {in_numbers(step, TERMS[0], words.rest())}"]

    def is_too_wide(most: int) -> bool:
        text = f"{name} {in_numbers(step, most, words.rest())}"
        if metrics.horizontalAdvance(text) > width:
            return True
        texts.append(text)
        return False

    bisect(TERMS, False, lo=1, key=is_too_wide)
    return texts[-1]  # the longest of those that were found to fit


def _word_items(scene: Scene, style: Style) -> Iterator[Item]:
    """The formula in numbers, and the sentence."""
    m, (width, height) = scene.measures, scene.size
    top = height - m.words + 6 * m.unit
    room = width - 2 * m.margin
    lines = 2 if m.narrow else 1
    formula = QRectF(m.margin, top, room, 22 * m.unit)
    told = QRectF(m.margin, top + 25 * m.unit, room, (4 + 18 * lines) * m.unit)
    for rect, paint in ((formula, _paint_formula_line), (told, _paint_sentence)):
        key = (paint, *_told_step(scene))
        yield Item(key, around([rect], 2), partial(paint, rect=rect, scene=scene, style=style))


def _paint_formula_line(painter: QPainter, rect: QRectF, scene: Scene, style: Style) -> None:
    painter.setPen(QColor(style.theme.text))
    font = style.font(15 * scene.measures.unit)
    painter.setFont(font)
    text = numbers_line(scene, QFontMetricsF(font), rect.width())
    painter.drawText(rect, FLAGS.AlignLeft | FLAGS.AlignVCenter, text)


def _paint_sentence(painter: QPainter, rect: QRectF, scene: Scene, style: Style) -> None:
    painter.setPen(QColor(style.theme.muted))
    frame = scene.frame
    told = sentence(frame.operation, frame.step, frame.experiment.network.classes, frame.first)
    wrap = FLAGS.AlignLeft | FLAGS.AlignVCenter | Qt.TextFlag.TextWordWrap
    for size in (15, 14, 13, 12, 11):
        painter.setFont(style.font(size * scene.measures.unit))
        if painter.fontMetrics().boundingRect(rect.toRect(), wrap, told).height() <= rect.height():
            break
    painter.drawText(rect, wrap, told)
