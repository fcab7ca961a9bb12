"""Fields of a settings panel: numbers in pairs, and what is said where one is refused."""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cnnviz.panels.card import dress, tool
from cnnviz.theme import Theme
from cnnviz.typeset import bounds, paint_formula
from cnnviz.words import translate


class Number(QSpinBox):
    """A whole number; nothing typed is clamped, what makes no sense is refused elsewhere."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(0, 999)
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(38)
        self.editingFinished.connect(self.clearFocus)  # the keys step again

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        # the wheel scrolls the panel, unless one works on this number
        if event is not None and self.hasFocus():
            super().wheelEvent(event)
        elif event is not None:
            event.ignore()


class Numbers(QWidget):
    """Two or four numbers that change together while they are linked."""

    changed = pyqtSignal(tuple)

    def __init__(self, names: Sequence[str], sign: str = "×") -> None:
        super().__init__()
        self.fields = tuple(Number(name) for name in names)
        tip = translate("Lab", "Linked: all of them change together")
        self.link = tool("link", tip, checkable=True)
        self.link.setChecked(True)
        self.link.setIconSize(QSize(15, 15))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for number, field in enumerate(self.fields):
            if number and sign:
                row.addWidget(QLabel(sign))
            row.addWidget(field, 1)
            if len(names) > 2:  # no room for arrows; the keys and the wheel move it, too
                field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
                field.setMinimumWidth(30)
            field.valueChanged.connect(lambda value, field=field: self._change(field, value))
        row.addWidget(self.link)

    def set_theme(self, theme: Theme) -> None:
        dress(self.link, theme)

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(field.value() for field in self.fields)

    def show_values(self, values: Sequence[int]) -> None:
        """Show numbers without telling anybody; different ones can't be linked."""
        if len(set(values)) > 1:
            self.link.setChecked(False)
        for field, value in zip(self.fields, values, strict=True):
            blocked = field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(blocked)

    def _change(self, field: Number, value: int) -> None:
        if self.link.isChecked():
            self.show_values([value] * len(self.fields))
        self.changed.emit(self.values)


class Choice(QComboBox):
    """One of several values, each with its name."""

    chosen = pyqtSignal(object)

    def __init__(self, name: str, names: dict[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.fill(names)
        self.activated.connect(lambda _: self.chosen.emit(self.currentData()))

    def fill(self, names: dict[str, str]) -> None:
        """Other values to choose from."""
        if [self.itemText(i) for i in range(self.count())] == list(names.values()):
            return
        self.clear()
        for value, name in names.items():
            self.addItem(name, value)

    def show_value(self, value: str) -> None:
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()  # the wheel scrolls the panel


class Switch(QCheckBox):
    """On or off; `asked` tells of the user's presses only."""

    asked = pyqtSignal(bool)

    def __init__(self, text: str, tip: str = "") -> None:
        super().__init__(text)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.asked.emit)


class Refusal(QFrame):
    """Why a setting was refused, and a button that takes the nearest one that works."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusal")
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.take = QPushButton()
        self.take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keep = QPushButton(translate("Lab", "Keep what it was"))
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.reason)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.take, 1)
        buttons.addWidget(self.keep, 1)
        layout.addLayout(buttons)
        self.hide()

    def say(self, reason: str, offer: str | None) -> None:
        """Show the reason; `offer` names what the button would take, None where nothing works."""
        self.reason.setText(reason)
        self.take.setVisible(offer is not None)
        if offer is not None:
            self.take.setText(translate("Lab", "Use {value}").format(value=offer))
        self.show()


class Section(QWidget):
    """Rows of a name and a field, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def add(self, text: str, field: QWidget, tip: str = "") -> QWidget:
        """Add a row; the widget that is returned holds all of it."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if text:
            label = QLabel(text)
            label.setBuddy(field)
            label.setMinimumWidth(62)
            label.setToolTip(tip)
            layout.addWidget(label)
            self.names.append(label)
        if tip:
            field.setToolTip(tip)
        layout.addWidget(field, 1)
        self._column.addWidget(row)
        return row

    def put(self, widget: QWidget) -> None:
        """Add a widget that needs no name."""
        self._column.addWidget(widget)

    def put_below(self, row: QWidget, widget: QWidget) -> None:
        """Move a widget to where it belongs: under a row."""
        self._column.removeWidget(widget)
        self._column.insertWidget(self._column.indexOf(row) + 1, widget)


class Decimal(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setDecimals(4)
        self.setRange(-1000.0, 1000.0)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.setKeyboardTracking(False)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)
        self.editingFinished.connect(self.clearFocus)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None and self.hasFocus():
            super().wheelEvent(event)
        elif event is not None:
            event.ignore()


def quietly(field: Number | Decimal, value: float) -> None:
    """Show a number without telling anybody."""
    blocked = field.blockSignals(True)
    field.setValue(value)  # type: ignore[arg-type]
    field.blockSignals(blocked)


class FormulaLine(QWidget):
    """A formula in symbols, as wide as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._colour = QColor()
        self.setFixedHeight(round(bounds(name).height()))
        self.setAccessibleName(name.replace("_", " "))

    def set_theme(self, theme: Theme) -> None:
        self._colour = QColor(theme.text)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        room = bounds(self._name)
        unit = min(1.0, self.width() / room.width())
        with QPainter(self) as painter:
            origin = QPointF(0, self.height() / 2 - room.center().y() * unit)
            paint_formula(painter, self._name, self._colour, origin, unit)


def fine_print() -> QLabel:
    label = QLabel()
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label
