"""The layers one below the other; under one of them its fields, under one what doesn't fit."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnviz.draft import Draft, Misfit
from cnnviz.panels.layer_fields import LayerFields
from cnnviz.panels.layer_row import LayerRow, MisfitCard, row_style
from cnnviz.theme import Theme


class LayerList(QScrollArea):
    """Scrolls inside itself."""

    pressed = pyqtSignal(int)  # which layer

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[LayerRow] = []
        self.fields = LayerFields()
        self.misfit = MisfitCard()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 2, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.misfit)
        self._column.addWidget(self.fields)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(90)
        self._wanted: QWidget | None = None  # what is to be seen
        bar = self.verticalScrollBar()
        assert bar is not None
        bar.rangeChanged.connect(self._reveal)
        bar.sliderPressed.connect(self._scroll)

    def set_theme(self, theme: Theme) -> None:
        self.fields.set_theme(theme)
        self.setStyleSheet(row_style(theme))

    def show_draft(self, draft: Draft, selected: int | None, misfit: Misfit | None) -> None:
        wrong = None if misfit is None else misfit.row
        architecture_rows = draft.architecture.rows()
        self._make_rows(len(architecture_rows))
        for index, (row, known) in enumerate(zip(self.rows, architecture_rows, strict=True)):
            row.show_row(known, selected=index == selected, wrong=index == wrong)
        self.fields.setVisible(selected is not None)
        if selected is not None:
            self.fields.show_plan(draft.plans[selected])
            self._put_below(self.rows[selected], self.fields)
        self.misfit.setVisible(misfit is not None)
        if misfit is not None:
            self.misfit.say(misfit)
        if wrong is None:  # it is none of the layers
            self._column.removeWidget(self.misfit)
            self._column.insertWidget(0, self.misfit)
        else:
            self._put_below(self.rows[wrong], self.misfit)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to it, also when it gets its place only later."""
        self._wanted = widget
        self._reveal()

    def _reveal(self) -> None:
        if self._wanted is not None:
            self.ensureWidgetVisible(self._wanted, 0, 8)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._reveal()

    def _scroll(self) -> None:
        self._wanted = None  # from here on it is the user who scrolls

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        self._scroll()
        super().wheelEvent(event)

    def _make_rows(self, count: int) -> None:
        while len(self.rows) < count:
            row = LayerRow(len(self.rows))
            row.pressed.connect(self.pressed)
            self.rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        while len(self.rows) > count:
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _put_below(self, row: QWidget, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        self._column.insertWidget(self._column.indexOf(row) + 1, widget)
