"""The fields of the convolution: its kernels and how they slide."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from cnnviz import lab_words
from cnnviz.lab import CUSTOM, WORDS, Lab
from cnnviz.panels.fields import (
    Choice,
    Decimal,
    FormulaLine,
    Number,
    Numbers,
    Section,
    Switch,
    fine_print,
    quietly,
)
from cnnviz.panels.number_table import NumberTable
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.kernels import KERNELS
from engine.steps import Role


class ConvolutionFields(Section):
    """Asks for settings by name; kernels, weights and biases have signals of their own."""

    kernel_chosen = pyqtSignal(int, str)  # map, name
    weights_typed = pyqtSignal(int, int, object)  # map, channel, (rows, columns)
    bias_typed = pyqtSignal(int, float)  # map, value

    def __init__(self, ask: Callable[[str, Any], None]) -> None:
        super().__init__()
        self._lab: Lab | None = None
        self._map = self._channel = 0
        rows, columns = translate("Lab", "rows"), translate("Lab", "columns")
        self.kernel = Choice(translate("Lab", "Kernel"), {})
        self.map = Choice(translate("Lab", "Map"), {"0": "0"})
        self.channel = Choice(translate("Lab", "Channel"), {"0": "0"})
        self.weights = NumberTable()
        self.weights.setAccessibleName(translate("Lab", "Weights of the kernel"))
        self.kernel_size = Numbers((rows, columns))
        self.stride = Numbers((rows, columns))
        self.dilation = Numbers((rows, columns))
        self.padding = Choice(translate("Lab", "Padding"), lab_words.paddings())
        self.around = Numbers(
            (
                translate("Lab", "top"),
                translate("Lab", "bottom"),
                translate("Lab", "left"),
                translate("Lab", "right"),
            ),
            sign="",
        )
        self.padding_mode = Choice(translate("Lab", "Mode"), lab_words.modes())
        self.maps = Number(translate("Lab", "Output maps"))
        self.bias = Switch(translate("Lab", "Bias"))
        self.bias_value = Decimal(translate("Lab", "The bias of this map"))
        self.flip = Switch(
            translate("Lab", "True convolution"),
            translate(
                "Lab",
                "Mathematicians turn the kernel by 180° first. Frameworks don't: what they call "
                "convolution is cross-correlation.",
            ),
        )
        self._formula = FormulaLine("output_size")
        self._sizes = fine_print()
        self._connect(ask)
        self._lay_out()

    def _connect(self, ask: Callable[[str, Any], None]) -> None:
        self.kernel.chosen.connect(self._choose_kernel)
        self.map.chosen.connect(self._look_at_map)
        self.channel.chosen.connect(self._look_at_channel)
        self.weights.edited.connect(
            lambda weight: self.weights_typed.emit(self._map, self._channel, weight)
        )
        self.kernel_size.changed.connect(lambda size: ask("kernel_size", size))
        self.stride.changed.connect(lambda stride: ask("stride", stride))
        self.dilation.changed.connect(lambda dilation: ask("dilation", dilation))
        self.padding.chosen.connect(lambda name: ask("padding", self._padding(name)))
        self.around.changed.connect(lambda a: ask("padding", ((a[0], a[1]), (a[2], a[3]))))
        self.padding_mode.chosen.connect(lambda mode: ask("padding_mode", mode))
        self.maps.valueChanged.connect(lambda maps: ask("maps", maps))
        self.bias.asked.connect(lambda on: ask("bias", on))
        self.bias_value.valueChanged.connect(lambda value: self.bias_typed.emit(self._map, value))
        self.flip.asked.connect(lambda on: ask("flip_kernel", on))

    def _lay_out(self) -> None:
        self._map_row = self.add(translate("Lab", "Map"), self.map)
        self.rows = {"kernel": self.add(translate("Lab", "Kernel"), self.kernel)}
        self._channel_row = self.add(translate("Lab", "Channel"), self.channel)
        self.put(self.weights)
        self.rows |= {
            "kernel_size": self.add(translate("Lab", "Size"), self.kernel_size),
            "stride": self.add(translate("Lab", "Stride"), self.stride),
            "dilation": self.add(translate("Lab", "Dilation"), self.dilation),
            "padding": self.add(translate("Lab", "Padding"), self.padding),
        }
        tip = translate("Lab", "Padding at the top, the bottom, the left and the right")
        self._around_row = self.add("", self.around, tip)
        self.rows["padding_mode"] = self.add(translate("Lab", "Mode"), self.padding_mode)
        self.rows["maps"] = self.add(translate("Lab", "Output maps"), self.maps)
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bias)
        row.addWidget(self.bias_value, 1)
        self.put(pair)
        self.put(self.flip)
        self.put(self._formula)
        self.put(self._sizes)
        self.rows |= {"bias": pair, "flip_kernel": self.flip}

    # what is asked

    def _padding(self, name: str) -> Any:
        """A word, or the sides as they are, to be changed one by one."""
        assert self._lab is not None
        return name if name in WORDS else self._lab.settings.around

    def _choose_kernel(self, name: str) -> None:
        if name != CUSTOM:
            self.kernel_chosen.emit(self._map, name)

    def _look_at_map(self, number: str) -> None:
        self._map = int(number)
        self._look_again()

    def _look_at_channel(self, number: str) -> None:
        self._channel = int(number)
        self._look_again()

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._formula.set_theme(theme)
        for numbers in (self.kernel_size, self.stride, self.dilation, self.around):
            numbers.set_theme(theme)
        self._look_again()

    def _look_again(self) -> None:
        if self._lab is not None:
            self.show_lab(self._lab, self._trained, self._first)

    def show_lab(self, lab: Lab, trained: int, first: int) -> None:
        """All fields as they are in `lab`; `trained` kernels can be chosen besides."""
        self._lab, self._trained, self._first = lab, trained, first
        settings = lab.settings
        padding = settings.padding if isinstance(settings.padding, str) else "sides"
        self.kernel_size.show_values(settings.kernel_size)
        self.stride.show_values(settings.stride)
        self.dilation.show_values(settings.dilation)
        self.padding.show_value(padding)
        self.around.show_values([side for pair in settings.around for side in pair])
        self._around_row.setVisible(padding == "sides")
        self.padding_mode.show_value(settings.padding_mode)
        padded = any(side for pair in settings.around for side in pair)
        self.rows["padding_mode"].setVisible(padded)
        quietly(self.maps, settings.maps)
        self.bias.setChecked(settings.bias)
        self.flip.setChecked(settings.flip_kernel)
        self._sizes.setText(lab_words.output_size(lab))
        self._show_kernel(lab, trained, first)

    def _show_kernel(self, lab: Lab, trained: int, first: int) -> None:
        maps, channels = lab.weight.shape[:2]
        self._map, self._channel = min(self._map, maps - 1), min(self._channel, channels - 1)
        self.map.fill({str(i): str(i + first) for i in range(maps)})
        self.map.show_value(str(self._map))
        self._map_row.setVisible(maps > 1)
        self.channel.fill(lab_words.channels(channels, first))
        self.channel.show_value(str(self._channel))
        self._channel_row.setVisible(channels > 1)
        self.kernel.fill(lab_words.kernels(KERNELS, trained))
        self.kernel.show_value(lab.kernels[self._map])
        quietly(self.bias_value, float(lab.bias[self._map]))
        self.bias_value.setEnabled(lab.settings.bias)
        weight = lab.weight[self._map, self._channel]
        limit = float(np.abs(lab.weight).max())
        self.weights.first = first
        self.weights.show_values(weight, theme=self._theme, role=Role.WEIGHT, limit=limit)
