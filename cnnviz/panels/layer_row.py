"""One layer in the list of layers."""

from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout

from cnnviz import architecture_words, words
from cnnviz.draft import Misfit, Offer
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.architecture import Row

KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LayerRow(QFrame):
    """Name, shape, what it is, and how many weights it has; `pressed(index)` to open it."""

    pressed = pyqtSignal(int)

    def __init__(self, index: int) -> None:
        super().__init__()
        self._index = index
        self.setObjectName("layer")
        # by mouse it never takes the focus: space goes on playing
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name, self.shape = QLabel(), QLabel()
        self.told, self.count = QLabel(), QLabel()
        self.name.setObjectName("name")
        self.told.setObjectName("muted")
        self.count.setObjectName("muted")
        self.told.setWordWrap(True)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        grid = QGridLayout(self)
        grid.setContentsMargins(9, 5, 9, 6)
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.shape, 0, 1, right)
        grid.addWidget(self.told, 1, 0)
        grid.addWidget(self.count, 1, 1, right)

    def show_row(self, row: Row, *, selected: bool, wrong: bool) -> None:
        shape = architecture_words.shape(row.shape)
        told = architecture_words.plan(row.plan)
        self.name.setText(row.name)
        self.shape.setText(shape)
        self.told.setText(told)
        self.count.setText(architecture_words.parameters(row.parameters))
        self.setToolTip(translate("Layers", "Output {shape}").format(shape=shape))
        self.setAccessibleName(f"{row.name}, {told}, {shape}")
        state = "wrong" if wrong else "open" if selected else ""
        if self.property("state") != state:
            self.setProperty("state", state)
            style = self.style()
            assert style is not None
            style.polish(self)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        self.pressed.emit(self._index)

    def event(self, event: QEvent | None) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() in KEYS
        ):
            event.accept()  # they are no shortcuts of the window here
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if event.key() in KEYS:
            self.pressed.emit(self._index)
        else:
            super().keyPressEvent(event)


class MisfitCard(QFrame):
    """Why no network can be made, and buttons that take what would work."""

    taken = pyqtSignal(object)  # the draft of an offer

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusal")
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.offers: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 8)
        self._column.setSpacing(5)
        self._column.addWidget(self.reason)
        self.hide()

    def say(self, misfit: Misfit) -> None:
        self.reason.setText(words.problem(misfit.problem))
        for button in self.offers:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.offers = [self._button(offer) for offer in misfit.offers]
        for button in self.offers:
            self._column.addWidget(button)
        self.show()

    def _button(self, offer: Offer) -> QPushButton:
        button = QPushButton(architecture_words.offer(offer))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.taken.emit(offer.draft))
        return button


def row_style(theme: Theme) -> str:
    """The look of the rows, as a style sheet of the list that holds them."""
    return f"""
        #layer {{ border: 1px solid {theme.line}; border-radius: 7px; background: {theme.card}; }}
        #layer:hover, #layer:focus {{ background: {theme.filler}; }}
        #layer[state="open"] {{ border-color: {theme.forward}; background: {theme.checked}; }}
        #layer[state="wrong"] {{ border-color: {theme.cell_outline};
            background: {theme.cell_fill}; }}
        #layer QLabel {{ background: transparent; }}
        #name {{ font-weight: bold; }}
        """
