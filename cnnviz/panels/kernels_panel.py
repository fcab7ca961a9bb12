"""The kernels of a layer: as pictures, one of them as numbers, and what learning does to it."""

from math import floor, log10

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnviz.formula import number
from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.colour_bar import ColourBar
from cnnviz.panels.fields import Choice, Decimal, Refusal, fine_print, quietly
from cnnviz.panels.kernel_grid import KernelGrid, folded
from cnnviz.panels.number_table import NumberTable
from cnnviz.panels.side import scrolling
from cnnviz.panels.weight_table import WeightTable
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Experiment, Network
from engine.arrays import Array
from engine.experiment import Place
from engine.steps import Role
from engine.values import dataclass

LARGEST = 1e6  # of a weight that is typed
GRID = 200  # how much of the height the pictures take at most


@dataclass(frozen=True)
class At:
    """Which kernel is looked at."""

    layer: int
    map: int = 0
    channel: int = 0


class KernelsPanel(QWidget):
    """Follows the layer that is told; what is typed is the network at once."""

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._at: At | None = None
        self._told: int | None = None  # the layer that was told last
        self._shown: object = None  # what the pictures and the weights show
        self._stale = True  # shows what was there before it was hidden
        self.layer = Choice(translate("Kernels", "The layer whose kernels are shown"), {})
        self.bar = ColourBar(theme, Role.WEIGHT)
        self.grid = KernelGrid(theme)
        self.caption = QLabel()
        self.caption.setObjectName("number")
        self.weights = WeightTable()
        self.weights.setAccessibleName(translate("Kernels", "Weights of the kernel"))
        self.bias = Decimal(translate("Kernels", "The bias of this map"))
        self.refusal = Refusal()
        self.refusal.take.hide()
        self.gradient, self.new = NumberTable(), NumberTable()
        self.of_gradient, self.of_new, self.of_bias = QLabel(), QLabel(), fine_print()
        for table in (self.gradient, self.new):
            table.set_read_only(True)
        for label in (self.caption, self.of_gradient, self.of_new):
            label.setWordWrap(True)
        self.nothing = fine_print()
        self.nothing.setText(translate("Kernels", "No layer of this network has weights."))
        self._lay_out()
        self._connect()

    # making it

    def _lay_out(self) -> None:
        layout = column(filling(self), margin=8)
        layout.addWidget(heading(translate("Kernels", "KERNELS")))
        layout.addWidget(self.layer)
        layout.addWidget(self.bar)
        layout.addWidget(self.nothing)
        self._pictures = _steady(self.grid)
        layout.addWidget(self._pictures)
        inside = QWidget()
        below = QVBoxLayout(inside)
        below.setContentsMargins(0, 0, 1, 0)
        below.setSpacing(4)
        self._bias_row = QWidget()
        row = QHBoxLayout(self._bias_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(translate("Lab", "Bias")))
        row.addWidget(self.bias, 1)
        for widget in (
            self.caption,
            self.weights,
            self._bias_row,
            self.refusal,
            self.of_gradient,
            self.gradient,
            self.of_new,
            self.new,
            self.of_bias,
        ):
            below.addWidget(widget)
        below.addStretch(1)
        self._numbers = _steady(inside)
        layout.addWidget(self._numbers, 1)

    def _connect(self) -> None:
        self.layer.chosen.connect(lambda layer: self._go(At(int(layer))))
        self.grid.chosen.connect(self._choose)
        self.weights.edited.connect(self._write)
        self.weights.setToolTip(
            translate("Kernels", "Type a weight; the wheel and Ctrl+↑↓ move it in small steps")
        )
        self.bias.valueChanged.connect(self._write_bias)
        self.refusal.keep.clicked.connect(self._show_again)
        self._session.settled.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.bar.set_theme(theme)
        self.grid.set_theme(theme)
        self._show()

    # what is asked

    def _go(self, at: At) -> None:
        self._at = at
        self._show()

    def _choose(self, map_: int, channel: int) -> None:
        assert self._at is not None
        self._go(At(self._at.layer, map_, channel))
        self._reveal()

    def _write(self, kernel: Array) -> None:
        """Other weights (rows, columns) for the kernel that is looked at."""
        assert self._at is not None
        if float(np.abs(kernel).max()) > LARGEST:
            self._refuse()
            return
        network = self._session.experiment.network
        weight = network.parameters[self._at.layer]["weight"].copy()
        kernels = weight.reshape(folded(network, self._at.layer).shape)
        kernels[self._at.map, self._at.channel] = kernel
        self._session.set_parameter(self._at.layer, "weight", weight)

    def _write_bias(self, value: float) -> None:
        assert self._at is not None
        self._session.set_number(Place("bias", (self._at.map,), self._at.layer), value)

    def _refuse(self) -> None:
        text = translate("Kernels", "A weight can be at most {most} here, up or down.")
        self.refusal.say(text.format(most=f"{LARGEST:,.0f}"), None)

    # what is shown

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self._stale:
            self._show()

    def _follow(self, old: State, new: State) -> None:
        told = new.operation.layer
        same = old.experiment is new.experiment and old.first == new.first
        if same and told == self._told:
            return
        self._show()

    def _show(self) -> None:
        """The kernels as they are; later, if nobody can see them."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        experiment = self._session.state.experiment
        layers = [i for i, p in enumerate(experiment.network.parameters) if "weight" in p]
        for widget in (self.layer, self.bar, self._pictures, self._numbers):
            widget.setVisible(bool(layers))
        self.nothing.setVisible(not layers)
        self._at = self._where(layers, experiment.network)
        if self._at is None:
            return
        self.refusal.hide()
        shown = experiment.network, self._at, self._theme, self._session.state.first
        if shown != self._shown:  # a stroke changes the gradients alone
            self._shown = shown
            self.layer.fill({str(i): _title(experiment.network, i) for i in layers})
            self.layer.show_value(str(self._at.layer))
            self._show_kernels(experiment, self._at)
        self._show_learning(experiment, self._at)

    def _show_again(self) -> None:
        """Take back what was typed and refused."""
        self._shown = None
        self._show()

    def _where(self, layers: list[int], network: Network) -> At | None:
        """The layer that is told, when another one is; else what was looked at, if it is there."""
        told = self._session.state.operation.layer
        moved, self._told = told != self._told, told
        if not layers:
            return None
        at = self._at
        if at is None or at.layer not in layers:
            at = At(layers[0])
        if moved and told in layers and told != at.layer:
            at = At(told)
        maps, channels = folded(network, at.layer).shape[:2]
        inside = at.map < maps and at.channel < channels
        return at if inside else At(at.layer)

    def _show_kernels(self, experiment: Experiment, at: At) -> None:
        parameters = experiment.network.parameters[at.layer]
        kernels = folded(experiment.network, at.layer)
        first = self._session.state.first
        limit = float(np.abs(kernels).max())
        self.bar.show_limit(limit)
        self.grid.show_kernels(kernels, limit, (at.map, at.channel), first)
        self._fit()
        self.caption.setText(self._caption(experiment.network, at, first))
        self.weights.step = 10.0 ** (floor(log10(limit)) - 1) if limit else 0.1
        self._tell(self.weights, kernels[at.map, at.channel], Role.WEIGHT, limit)
        self._bias_row.setVisible("bias" in parameters)
        if "bias" in parameters:
            quietly(self.bias, float(parameters["bias"][at.map]))

    def _show_learning(self, experiment: Experiment, at: At) -> None:
        """The gradient of this loss, and the weights after one step."""
        step = experiment.learning_step
        shape = folded(experiment.network, at.layer).shape
        gradients = step.gradients[at.layer]
        dw = gradients["weight"].reshape(shape)
        updated = step.update(experiment.network.parameters)[0][at.layer]
        kernel = updated["weight"].reshape(shape)[at.map, at.channel]
        self.of_gradient.setText(
            translate("Kernels", "dW: how the loss changes with each weight")
            if experiment.batch is None
            else translate("Kernels", "dW: the mean over the batch")
        )
        self._tell(self.gradient, dw[at.map, at.channel], Role.ERROR, float(np.abs(dw).max()))
        rate = number(experiment.learning_rate)
        self.of_new.setText(
            translate("Kernels", "W new = W − {rate}·dW").format(rate=rate)
            if experiment.batch is None
            else translate("Kernels", "W new, after the step of training")
        )
        limit = float(np.abs(experiment.network.parameters[at.layer]["weight"]).max())
        self._tell(self.new, kernel, Role.WEIGHT, limit)
        self.of_bias.setVisible("bias" in gradients)
        if "bias" in gradients:
            db, b = float(gradients["bias"][at.map]), float(updated["bias"][at.map])
            text = translate("Kernels", "db = {gradient},  b new = {new}")
            self.of_bias.setText(text.format(gradient=number(db), new=number(b)))

    def _fit(self) -> None:
        """As much room for the pictures as they need, within limits."""
        needed = self.grid.heightForWidth(self._pictures.width())
        self._pictures.setFixedHeight(min(needed, GRID))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tell(self, table: NumberTable, values: Array, role: Role, limit: float) -> None:
        table.first = self._session.state.first
        table.show_values(values, theme=self._theme, role=role, limit=limit)

    def _caption(self, network: Network, at: At, first: int) -> str:
        one = folded(network, at.layer).shape[1] == 1
        if network.layers[at.layer].kind == "linear":
            text = translate("Kernels", "W of unit {map}, read from map {channel}")
            text = translate("Kernels", "W of unit {map}") if one else text
        else:
            text = translate("Kernels", "W of map {map}, channel {channel}")
            text = translate("Kernels", "W of map {map}") if one else text
        return text.format(map=at.map + first, channel=at.channel + first)

    def _reveal(self) -> None:
        assert self._at is not None
        place = self.grid.place(self._at.map, self._at.channel).center().toPoint()
        self._pictures.ensureVisible(place.x(), place.y(), 0, 30)


def _title(network: Network, layer: int) -> str:
    """conv1: 8 maps of 1 × 5×5"""
    maps, channels, rows, columns = folded(network, layer).shape
    text = translate("Kernels", "{name}: {maps} × {channels} kernels of {rows}×{columns}")
    return text.format(
        name=network.names[layer], maps=maps, channels=channels, rows=rows, columns=columns
    )


def _steady(widget: QWidget) -> QScrollArea:
    """It scrolls; the bar is always there, so that tables keep their width, and their columns."""
    area = scrolling(widget)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    return area
