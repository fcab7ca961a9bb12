"""The stage in its card, with the buttons that every workspace has on it."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from cnnviz.frame import Frame, resolve
from cnnviz.panels.card import dress, filling, tool
from cnnviz.session import Session
from cnnviz.stage.painter import Style
from cnnviz.stage.view import StageView
from cnnviz.words import translate

if TYPE_CHECKING:
    from cnnviz.panels.terms import TermsDialog

MANY = 5  # terms that are worth a table
EDGE = 3  # between a card and the stage that fills it


class StageCard(QWidget):
    """Goes where a cell is pressed, opens the table of terms, asks to be enlarged."""

    def __init__(self, session: Session, style: Style) -> None:
        super().__init__()
        self._session = session
        self.stage = StageView(style)
        self._terms: TermsDialog | None = None
        self.caption = caption()
        self.all_terms = QPushButton()
        self.all_terms.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all_terms.setToolTip(translate("Stage", "Every term of this step in a table (T)"))
        self.all_terms.clicked.connect(self.toggle_terms)
        tip = translate("Stage", "The stage alone, as large as the window (F)")
        self.enlarge = tool("enlarge", tip, checkable=True)
        fill_card(self, self.stage)
        in_corner(self.stage, self.caption, self.all_terms, self.enlarge)
        self.stage.enlarge_asked.connect(self.enlarge.toggle)
        self.stage.slice_chosen.connect(session.show_slice)
        self.stage.cell_chosen.connect(self._go_to_cell)

    def set_style(self, style: Style) -> None:
        self.stage.set_style(style)
        dress(self.enlarge, style.theme)

    def show_frame(self, frame: Frame, *, playing: bool) -> None:
        self.stage.show_frame(frame)
        if self._terms is not None:
            self._terms.show_frame(frame)
        if not playing:  # a screen reader hears where one has come to rest
            self.stage.setAccessibleDescription(self.stage.spoken())
        count = len(frame.step.terms)
        self.all_terms.setVisible(count >= MANY)
        self.all_terms.setText(all_terms(count))

    @property
    def terms(self) -> "TermsDialog":
        """The table of terms, made when it is first asked for."""
        from cnnviz.panels.terms import TermsDialog

        if self._terms is None:
            self._terms = TermsDialog(self)
        return self._terms

    def toggle_terms(self) -> None:
        """Open the table of terms, or close it."""
        self.terms.toggle(self.window(), resolve(self._session.state))

    def _go_to_cell(self, step: int) -> None:
        state = self._session.state
        index = resolve(state).index
        self._session.jump(state.experiment.timeline.starts[index] + step)


def all_terms(count: int) -> str:
    """What stands on the button that opens the table."""
    if count > 9999:
        return translate("Stage", "All terms")
    return translate("Stage", "All {n} terms").format(n=count)


def caption() -> QLabel:
    """Which of two stages this is; to be seen where there are two."""
    label = QLabel()
    label.setObjectName("heading")
    label.hide()
    return label


def fill_card(widget: QWidget, stage: QWidget) -> None:
    """A card that fills `widget`, filled by `stage`."""
    layout = QHBoxLayout(filling(widget))
    layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
    layout.addWidget(stage)


def in_corner(stage: StageView, *widgets: QWidget) -> None:
    """Put widgets into the top right corner of a stage."""
    corner = QHBoxLayout(stage)
    corner.setContentsMargins(0, 8, 10, 0)
    corner.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
    for widget in widgets:
        corner.addWidget(widget)
