"""Draws what stands between the matrices: signs, the lines of the sum, slices, the value."""

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from cnnviz import words
from cnnviz.formula import SUPERSCRIPT, number, probability
from cnnviz.stage.items import Item, around
from cnnviz.stage.numbers import scale_exponent
from cnnviz.stage.scene import Chip, Line, Scene, Sign
from cnnviz.stage.style import Style, Word
from cnnviz.stage.sums import OTHERS
from cnnviz.words import translate

FLAGS = Qt.AlignmentFlag
LEGIBLE = 6  # pixels of a text, from which on it is written


def arithmetic_items(scene: Scene, style: Style) -> Iterator[Item]:
    """The signs between the blocks, the lines of the sum, and the value."""
    unit = scene.measures.unit
    for sign in scene.signs:
        paint_sign = partial(_paint_sign, sign=sign, style=style, unit=unit)
        yield Item((sign, unit), around([QRectF(*sign.rect)], 8), paint_sign)
    for line in scene.lines:
        paint_line = partial(_paint_line, line=line, style=style, unit=unit)
        yield Item((line, unit), around([QRectF(*line.rect)], 8), paint_line)
    yield from _chip_items(scene, style)
    if scene.value is not None:
        rect = QRectF(*scene.value)
        text = _told(scene.frame.operation.output.name, scene.frame.step.value)
        paint = partial(_paint_value, rect=rect, text=text, style=style, unit=unit)
        yield Item(("value", scene.value, text, unit), around([rect], 3), paint)


def _paint_sign(painter: QPainter, sign: Sign, style: Style, unit: float) -> None:
    middle = QRectF(*sign.rect).center()
    style.word(sign.text, 18 * unit).write_about(painter, middle, QColor(style.theme.muted))


def _paint_line(painter: QPainter, line: Line, style: Style, unit: float) -> None:
    rect = QRectF(*line.rect)
    if line.value is None:
        word = style.word(line.text, 13 * unit)
        word.write_about(painter, rect.center(), QColor(style.theme.muted))
        return
    text, value = _line_text(line.text), _told(line.text, line.value)
    _side_by_side(painter, style, rect, (text, value), 14 * unit)


def _paint_value(painter: QPainter, rect: QRectF, text: str, style: Style, unit: float) -> None:
    theme = style.theme
    _card(painter, rect, theme.cell_outline, theme.cell_fill, 3)
    painter.setPen(QColor(theme.text))
    size = min(22 * unit, 1.3 * rect.width() / len(text))
    painter.setFont(style.font(size, bold=True))
    painter.drawText(rect, FLAGS.AlignCenter, text)


def _side_by_side(
    painter: QPainter, style: Style, rect: QRectF, texts: tuple[str, str], size: float
) -> None:
    """What is added and its number, at both ends of a line."""
    added, value = _apart(style, texts, size, rect.width())
    middle, theme = rect.center().y(), style.theme
    added.write(painter, rect.left(), middle, QColor(theme.muted))
    value.write(painter, rect.right() - value.width, middle, QColor(theme.text))


def _apart(style: Style, texts: tuple[str, str], size: float, room: float) -> tuple[Word, Word]:
    """Two words of `size`, smaller where they would meet."""
    added, value = (style.word(text, size) for text in texts)
    wide = added.width + value.width + size / 2
    if wide > room:
        smaller = int(size * room / wide)
        added, value = (style.word(text, smaller) for text in texts)
    return added, value


def _told(name: str, value: float) -> str:
    """A number; a probability close to 1 by what is missing."""
    return probability(value) if name == "p" else number(value)


def _line_text(text: str) -> str:
    """What is added, in words where it has no symbol."""
    if text.startswith(OTHERS):
        return translate("Stage", "+ {n} others").format(n=text.removeprefix(OTHERS).strip())
    sign, space, name = text.partition(" ")
    return f"{sign}{space}{words.label(name)}"


def _chip_items(scene: Scene, style: Style) -> Iterator[Item]:
    """The sum of each slice, all in one unit."""
    if not scene.chips:
        return
    unit = scene.measures.unit
    power = scale_exponent(max(abs(chip.value) for chip in scene.chips))
    texts = [(str(chip.index), number(chip.value * 10.0**-power, 2)) for chip in scene.chips]
    room = scene.chips[0].rect[2]
    sizes = (
        _size(style, [index for index, _ in texts], 10 * unit, room - 4),
        _size(style, [value for _, value in texts], min(12 * unit, room / 4), room - 4),
    )
    for chip, told in zip(scene.chips, texts, strict=True):
        paint = partial(_paint_chip, chip=chip, texts=told, sizes=sizes, style=style, unit=unit)
        yield Item((chip, told, sizes, unit), around([QRectF(*chip.rect)], 3), paint)
    if power:
        rect = QRectF(*scene.chips[-1].rect)
        beside = QRectF(rect.right() + 4, rect.top(), 60 * unit, rect.height())
        paint = partial(_paint_unit, rect=beside, power=power, style=style, unit=unit)
        yield Item(("unit", beside.getRect(), power), beside, paint)


def _size(style: Style, texts: list[str], most: float, room: float) -> float:
    """The one size in which all texts have room, up to `most`; 0 where they could not be read."""
    if most < LEGIBLE:
        return 0
    widest = max(style.word(text, most).width for text in texts)
    size = most if widest <= room else int(most * room / widest)
    return size if size >= LEGIBLE else 0


def _paint_chip(
    painter: QPainter,
    chip: Chip,
    texts: tuple[str, str],
    sizes: tuple[float, float],
    style: Style,
    unit: float,
) -> None:
    """Its index above its number, each in its size."""
    theme, rect = style.theme, QRectF(*chip.rect)
    _card(painter, rect, theme.window_outline if chip.chosen else theme.line, theme.card, 2)
    index = rect.adjusted(0, 2, 0, -17 * unit).center(), theme.muted
    value = rect.adjusted(0, 10 * unit, 0, 0).center(), theme.text
    for text, size, (middle, colour) in zip(texts, sizes, (index, value), strict=True):
        if size:
            style.word(text, size).write_about(painter, middle, QColor(colour))


def _paint_unit(painter: QPainter, rect: QRectF, power: int, style: Style, unit: float) -> None:
    painter.setPen(QColor(style.theme.muted))
    painter.setFont(style.font(11 * unit))
    painter.drawText(rect, FLAGS.AlignLeft | FLAGS.AlignVCenter, ten_to(power))


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
