"""The fields of one layer of a network."""

from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from cnnviz import architecture_words, lab_words
from cnnviz.draft import padding_of
from cnnviz.lab import WORDS
from cnnviz.panels.fields import (
    Choice,
    Decimal,
    Number,
    Numbers,
    Section,
    Switch,
    fine_print,
    quietly,
)
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Activation, AveragePooling, Flatten, MaxPooling
from engine.architecture import ConvolutionPlan, LinearPlan, Plan
from engine.geometry import pair
from engine.values import replace

SLIDING = ("kernel_size", "stride", "padding", "around", "dilation")
ROWS = {  # what there is to choose of each kind of layer
    "convolution": ("maps", *SLIDING, "padding_mode", "groups", "bias", "flip_kernel"),
    "activation": ("function", "negative_slope"),
    "max_pooling": ("pooling", "kernel_size", "stride", "around", "dilation", "ceil_mode"),
    "average_pooling": (
        "pooling", "kernel_size", "stride", "around", "ceil_mode", "count_include_pad"
    ),
    "flatten": ("told",),
    "linear": ("units", "bias"),
}  # fmt: skip


class LayerFields(Section):
    """Asks for the layer as it would be: `asked(plan, setting)`."""

    asked = pyqtSignal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan = Flatten()
        pair_names = translate("Lab", "rows"), translate("Lab", "columns")
        around = (
            translate("Lab", "top"),
            translate("Lab", "bottom"),
            translate("Lab", "left"),
            translate("Lab", "right"),
        )
        self.maps = Number(translate("Lab", "Output maps"))
        self.units = Number(translate("Layers", "How many numbers the layer gives"))
        self.function = Choice(translate("Lab", "Activation"), architecture_words.functions())
        self.slope = Decimal(translate("Lab", "The slope below zero"))
        self.pooling = Choice(translate("Lab", "Pooling"), architecture_words.poolings())
        self.kernel_size = Numbers(pair_names)
        self.stride = Numbers(pair_names)
        self.padding = Choice(translate("Lab", "Padding"), lab_words.paddings())
        self.around = Numbers(around, sign="")
        for field in self.around.fields:  # beside a scroll bar, too
            field.setMinimumWidth(26)
        self.padding_mode = Choice(translate("Lab", "Mode"), lab_words.modes())
        self.dilation = Numbers(pair_names)
        self.groups = Number(
            translate("Layers", "Groups: each part of the maps reads its own part of the channels")
        )
        self._make_switches()
        self._lay_out()
        self._connect()

    def _make_switches(self) -> None:
        self.bias = Switch(translate("Lab", "Bias"))
        self.flip = Switch(
            translate("Lab", "True convolution"),
            translate(
                "Lab",
                "Mathematicians turn the kernel by 180° first. Frameworks don't: what they call "
                "convolution is cross-correlation.",
            ),
        )
        self.ceil = Switch(
            translate("Lab", "Ceil mode"),
            translate("Lab", "A last window that reaches over the edge counts, too"),
        )
        self.count_pad = Switch(
            translate("Lab", "Padding counts"),
            translate("Lab", "The mean divides by the cells of the padding, too"),
        )
        self._told = fine_print()
        self._told.setText(
            translate("Layers", "Writes all maps into one row of numbers. Nothing to choose.")
        )

    def _lay_out(self) -> None:
        tip = translate("Lab", "Padding at the top, the bottom, the left and the right")
        self.rows: dict[str, QWidget] = {
            "maps": self.add(translate("Layers", "Maps"), self.maps),
            "units": self.add(translate("Layers", "Units"), self.units),
            "function": self.add(translate("Layers", "Function"), self.function),
            "negative_slope": self.add(translate("Lab", "Slope"), self.slope),
            "pooling": self.add(translate("Lab", "Pooling"), self.pooling),
            "kernel_size": self.add(translate("Lab", "Size"), self.kernel_size),
            "stride": self.add(translate("Lab", "Stride"), self.stride),
            "padding": self.add(translate("Lab", "Padding"), self.padding),
            "around": self.add(translate("Layers", "Pad by"), self.around, tip),
            "padding_mode": self.add(translate("Lab", "Mode"), self.padding_mode),
            "dilation": self.add(translate("Lab", "Dilation"), self.dilation),
            "groups": self.add(translate("Layers", "Groups"), self.groups),
            "bias": self.bias,
            "flip_kernel": self.flip,
            "ceil_mode": self.ceil,
            "count_include_pad": self.count_pad,
            "told": self._told,
        }
        for widget in (self.bias, self.flip, self.ceil, self.count_pad, self._told):
            self.put(widget)

    def _connect(self) -> None:
        for field, name in (
            (self.maps, "maps"),
            (self.units, "units"),
            (self.groups, "groups"),
            (self.slope, "negative_slope"),
        ):
            field.valueChanged.connect(lambda value, name=name: self._ask(name, value))
        for numbers, name in (
            (self.kernel_size, "kernel_size"),
            (self.stride, "stride"),
            (self.dilation, "dilation"),
        ):
            numbers.changed.connect(lambda value, name=name: self._ask(name, value))
        for choice, name in ((self.function, "function"), (self.padding_mode, "padding_mode")):
            choice.chosen.connect(lambda value, name=name: self._ask(name, value))
        for switch, name in (
            (self.bias, "bias"),
            (self.flip, "flip_kernel"),
            (self.ceil, "ceil_mode"),
            (self.count_pad, "count_include_pad"),
        ):
            switch.asked.connect(lambda value, name=name: self._ask(name, value))
        self.around.changed.connect(lambda a: self._ask("padding", ((a[0], a[1]), (a[2], a[3]))))
        self.padding.chosen.connect(self._choose_padding)
        self.pooling.chosen.connect(self._choose_pooling)

    # what is asked

    def _ask(self, name: str, value: Any) -> None:
        self.asked.emit(replace(self._plan, **{name: value}), name)

    def _choose_padding(self, word: str) -> None:
        """A word, or the sides as they are, to be changed one by one."""
        assert isinstance(self._plan, ConvolutionPlan)
        self._ask("padding", word if word in WORDS else padding_of(self._plan))

    def _choose_pooling(self, kind: str) -> None:
        """The other pooling with the same windows."""
        plan = self._plan
        assert isinstance(plan, MaxPooling | AveragePooling)
        other = MaxPooling if kind == "max_pooling" else AveragePooling
        made = other(plan.kernel_size, plan.stride, plan.padding, ceil_mode=plan.ceil_mode)
        self.asked.emit(made, "kernel_size")

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        for numbers in (self.kernel_size, self.stride, self.dilation, self.around):
            numbers.set_theme(theme)

    def show_plan(self, plan: Plan) -> None:
        """The fields of a layer as they are."""
        self._plan = plan
        shown = set(ROWS[plan.kind])
        match plan:
            case Activation():
                self.function.show_value(plan.function)
                quietly(self.slope, plan.negative_slope)
                if plan.function != "leaky_relu":
                    shown.discard("negative_slope")
            case LinearPlan():
                quietly(self.units, plan.units)
                self.bias.setChecked(plan.bias)
            case ConvolutionPlan():
                shown -= self._show_convolution(plan)
            case MaxPooling() | AveragePooling():
                shown -= self._show_pooling(plan)
        for name, row in self.rows.items():
            row.setVisible(name in shown)

    def _show_convolution(self, plan: ConvolutionPlan) -> set[str]:
        """Returns the rows that don't matter."""
        self._show_windows(plan, plan.stride)
        quietly(self.maps, plan.maps)
        quietly(self.groups, plan.groups)
        word = plan.padding if isinstance(plan.padding, str) else "sides"
        self.padding.show_value(word)
        self.padding_mode.show_value(plan.padding_mode)
        self.bias.setChecked(plan.bias)
        self.flip.setChecked(plan.flip_kernel)
        padded = any(self.around.values)
        return {
            *(() if word == "sides" else ("around",)),
            *(() if padded or plan.padding_mode != "zeros" else ("padding_mode",)),
        }

    def _show_pooling(self, plan: MaxPooling | AveragePooling) -> set[str]:
        stride = plan.kernel_size if plan.stride is None else plan.stride
        self._show_windows(plan, stride)
        self.pooling.show_value(plan.kind)
        self.ceil.setChecked(plan.ceil_mode)
        if isinstance(plan, AveragePooling):
            self.count_pad.setChecked(plan.count_include_pad)
        return set() if any(self.around.values) else {"count_include_pad"}

    def _show_windows(
        self, plan: ConvolutionPlan | MaxPooling | AveragePooling, stride: Any
    ) -> None:
        self.kernel_size.show_values(_pair(plan.kernel_size))
        self.stride.show_values(_pair(stride))
        self.dilation.show_values(_pair(getattr(plan, "dilation", 1)))
        self.around.show_values([side for axis in padding_of(plan) for side in axis])


def _pair(value: Any) -> tuple[int, int]:
    return pair(value, "pair", at_least=0)
