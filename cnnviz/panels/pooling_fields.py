"""The fields of the activation and the pooling."""

from collections.abc import Callable
from typing import Any

from cnnviz import lab_words
from cnnviz.lab import Lab
from cnnviz.panels.fields import Choice, Decimal, Numbers, Section, Switch, fine_print, quietly
from cnnviz.theme import Theme
from cnnviz.words import translate


class PoolingFields(Section):
    """Asks for settings by name."""

    def __init__(self, ask: Callable[[str, Any], None]) -> None:
        super().__init__()
        rows, columns = translate("Lab", "rows"), translate("Lab", "columns")
        self.function = Choice(translate("Lab", "Activation"), lab_words.functions())
        self.slope = Decimal(translate("Lab", "The slope below zero"))
        self.pooling = Choice(translate("Lab", "Pooling"), lab_words.poolings())
        self.pool_size = Numbers((rows, columns))
        self.pool_stride = Numbers((rows, columns))
        self.pool_padding = Numbers((rows, columns))
        self.ceil = Switch(
            translate("Lab", "Ceil mode"),
            translate("Lab", "A last window that reaches over the edge counts, too"),
        )
        self.count_pad = Switch(
            translate("Lab", "Padding counts"),
            translate("Lab", "The mean divides by the cells of the padding, too"),
        )
        self._sizes = fine_print()
        self.function.chosen.connect(lambda function: ask("function", function))
        self.slope.valueChanged.connect(lambda slope: ask("negative_slope", slope))
        self.pooling.chosen.connect(lambda pooling: ask("pooling", pooling))
        self.pool_size.changed.connect(lambda size: ask("pool_size", size))
        self.pool_stride.changed.connect(lambda stride: ask("pool_stride", stride))
        self.pool_padding.changed.connect(lambda around: ask("pool_padding", around))
        self.ceil.asked.connect(lambda on: ask("ceil_mode", on))
        self.count_pad.asked.connect(lambda on: ask("count_include_pad", on))
        self.rows = {
            "function": self.add(translate("Lab", "Activation"), self.function),
            "negative_slope": self.add(translate("Lab", "Slope"), self.slope),
            "pooling": self.add(translate("Lab", "Pooling"), self.pooling),
            "pool_size": self.add(translate("Lab", "Size"), self.pool_size),
            "pool_stride": self.add(translate("Lab", "Stride"), self.pool_stride),
            "pool_padding": self.add(translate("Lab", "Padding"), self.pool_padding),
            "ceil_mode": self.ceil,
            "count_include_pad": self.count_pad,
        }
        for widget in (self.ceil, self.count_pad, self._sizes):
            self.put(widget)

    def set_theme(self, theme: Theme) -> None:
        for numbers in (self.pool_size, self.pool_stride, self.pool_padding):
            numbers.set_theme(theme)

    def show_lab(self, lab: Lab) -> None:
        """All fields as they are in `lab`."""
        settings = lab.settings
        self.function.show_value(settings.function)
        quietly(self.slope, settings.negative_slope)
        self.rows["negative_slope"].setVisible(settings.function == "leaky_relu")
        self.pooling.show_value(settings.pooling)
        self.pool_size.show_values(settings.pool_size)
        self.pool_stride.show_values(settings.pool_stride)
        self.pool_padding.show_values(settings.pool_padding)
        self.ceil.setChecked(settings.ceil_mode)
        self.count_pad.setChecked(settings.count_include_pad)
        pools = settings.pooling != "none"
        for name in ("pool_size", "pool_stride", "pool_padding", "ceil_mode"):
            self.rows[name].setVisible(pools)
        counts = settings.pooling == "average" and any(settings.pool_padding)
        self.count_pad.setVisible(counts)
        self._sizes.setText(lab_words.pooled_size(lab))
        self._sizes.setVisible(pools)
