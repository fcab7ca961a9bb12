"""What the network map says of a cell under the mouse."""

from cnnviz.formula import exact, number, probability
from cnnviz.frame import Column, Frame
from cnnviz.stage.map_layout import Hit, MapLayout
from cnnviz.stage.map_painter import name_of, symbol_of
from cnnviz.stage.map_scale import pages
from cnnviz.stage.painter import told_cell
from cnnviz.words import translate
from engine.receptive import Region
from engine.steps import Role


def told(layout: MapLayout, hit: Hit, regions: tuple[Region, ...]) -> str:
    """The number of a cell, the range of its map, what it sees of the input, and what to do."""
    column, first = layout.frame.columns[hit.column], layout.frame.first
    value = exact(float(column.matrix.values[hit.cell]))
    lines = [f"{_name(column)} {told_cell(hit.cell, first)} = {value}"]
    page = pages(column.matrix.values)[hit.map]
    if page.size > 1:
        low, high = number(float(page.min())), number(float(page.max()))
        text = (
            translate("Map", "Map {map}: from {low} to {high}")
            if len(hit.cell) == 3
            else translate("Map", "All of it: from {low} to {high}")
        )
        lines.append(text.format(map=hit.map + first, low=low, high=high))
    if hit.column:
        lines.append(sees(layout.frame, regions[0]))
    elif column.matrix.role is Role.INK:
        lines.append(
            translate("Map", "Your drawing, cropped, fitted and centred: all that it sees.")
        )
    if column.operation is not None:
        lines.append(translate("Map", "Press to step through it."))
    return "\n".join(lines)


def _name(column: Column) -> str:
    symbol = symbol_of(column)
    return f"{name_of(column)} {symbol}" if symbol else name_of(column)


def sees(frame: Frame, region: Region) -> str:
    """The receptive field of a cell on the input, in words."""
    shape, first = frame.experiment.network.input_shape, frame.first
    if not region.size:
        return translate("Map", "It sees padding alone.")
    if region.size == frame.experiment.x.size:
        return translate("Map", "It depends on the whole input.")
    if len(shape) < 3:
        return translate("Map", "It depends on {count} numbers of the input.").format(
            count=region.size
        )
    (top, bottom), (left, right) = region.box[1:]
    rows, columns = bottom - top + 1, right - left + 1
    return translate(
        "Map", "It depends on rows {top} to {bottom} and columns {left} to {right} of the input."
    ).format(top=top + first, bottom=bottom + first, left=left + first, right=right + first) + (
        "" if rows * columns == len(region.axes[1]) * len(region.axes[2])
        else " " + translate("Map", "with gaps")
    )  # fmt: skip


def told_class(frame: Frame, index: int) -> str:
    """What a tooltip says of a class."""
    experiment = frame.experiment
    text = translate("Map", "“{name}”: p = {p}").format(
        name=experiment.network.classes[index],
        p=probability(float(experiment.probabilities[index])),
    )
    return text + "\n" + translate("Map", "Press to see how it is computed.")
