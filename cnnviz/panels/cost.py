"""What the layer costs: multiplications, cells and parameters."""

from dataclasses import replace
from math import prod

from PyQt6.QtWidgets import QWidget

from cnnviz.formula import number
from cnnviz.lab import Lab
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading, show_if
from cnnviz.panels.figures import Figures, Row, whole
from cnnviz.state import State
from cnnviz.words import translate
from engine.geometry import Windows, multiplications


class Cost(QWidget):
    """A table of it, compared with stride 1 and with no pooling."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures()
        layout = column(filling(self))
        layout.addWidget(heading(translate("Cost", "COST")))
        layout.addWidget(self.figures)
        session.settled.connect(self._follow)
        self._show(session.state.lab)

    def _follow(self, old: State, new: State) -> None:
        if new.lab is not old.lab:
            self._show(new.lab)

    def _show(self, lab: Lab | None) -> None:
        rows = [] if lab is None else cost(lab)
        self.figures.show_rows(rows)
        show_if(bool(rows), self)


def cost(lab: Lab) -> list[Row]:
    """What the layer costs; nothing where it neither multiplies nor pools."""
    rows = [] if lab.windows is None else _convolution(lab, lab.windows)
    if lab.settings.pooling != "none":
        before = lab.network.input_shape_of(len(lab.layers) - 1)
        cells = _of(prod(lab.network.shapes[-1]), prod(before))
        rows.append(Row(translate("Cost", "Cells after pooling"), cells))
    if lab.windows is not None:
        parameters = sum(array.size for array in lab.layers[0].parameters.values())
        rows.append(Row(translate("Cost", "Parameters"), whole(parameters)))
    return rows


def _convolution(lab: Lab, around: Windows) -> list[Row]:
    maps, channels = lab.weight.shape[:2]
    products, cells = multiplications(around, channels, maps), prod(lab.network.shapes[0])
    rows = [Row(translate("Cost", "Multiplications"), whole(products))]
    output = translate("Cost", "Output cells")
    if lab.settings.stride == (1, 1):
        return [*rows, Row(output, whole(cells))]
    dense = replace(around[0], stride=1), replace(around[1], stride=1)
    most = multiplications(dense, channels, maps)
    times = translate("Cost", "with stride 1, {times}×").format(times=number(most / products, 2))
    return [
        *rows,
        Row(times, whole(most), minor=True),
        Row(output, whole(cells)),
        Row(
            translate("Cost", "with stride 1"),
            whole(maps * dense[0].output * dense[1].output),
            minor=True,
        ),
    ]


def _of(part: int, all_of_it: int) -> str:
    return translate("Cost", "{part} of {whole}").format(part=whole(part), whole=whole(all_of_it))
