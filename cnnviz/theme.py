"""The look of the window: its colours, its palette, its style sheet.

The window is painted with these before NumPy is loaded; the colours of numbers are in scales.py.
"""

from typing import TYPE_CHECKING, NamedTuple

from PyQt6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from engine.steps import Phase


class Theme(NamedTuple):
    """The colours of one appearance. (To load dataclasses would keep the first paint waiting.)"""

    dark: bool
    window: str
    card: str
    line: str
    text: str
    muted: str
    paper: str  # a matrix that is zero
    ink: str  # a drawing
    forward: str
    backward: str
    backward_hover: str
    update: str
    window_outline: str  # the reading window
    cell_outline: str  # the written cell
    cell_fill: str
    link: str
    filler: str  # cells that were filled in
    checked: str
    unwritten: str  # cells that are still to be computed

    def phase(self, phase: "Phase") -> QColor:
        """The colour of a direction."""
        return QColor({"forward": self.forward, "backward": self.backward}.get(phase, self.update))


LIGHT = Theme(
    dark=False,
    window="#f3f4f7",
    card="#ffffff",
    line="#d9dce3",
    text="#1b2130",
    muted="#5c6578",
    paper="#ffffff",
    ink="#1b2130",
    forward="#2563eb",
    backward="#cc420a",
    backward_hover="#b03707",
    update="#7c3aed",
    window_outline="#e0a100",
    cell_outline="#e0347c",
    cell_fill="#fde4ef",
    link="#e0347c",
    filler="#e9edf3",
    checked="#dbe6ff",
    unwritten="#f1f2f6",
)
DARK = Theme(
    dark=True,
    window="#14161b",
    card="#1d2027",
    line="#383d49",
    text="#eceff5",
    muted="#a3abbb",
    paper="#15171c",
    ink="#f4f6fa",
    forward="#5b93ff",
    backward="#ff8547",
    backward_hover="#ffa275",
    update="#b18cff",
    window_outline="#ffc629",
    cell_outline="#ff6fae",
    cell_fill="#4a2036",
    link="#ff6fae",
    filler="#2a2f39",
    checked="#243a66",
    unwritten="#23262e",
)


def palette(theme: Theme) -> QPalette:
    """The palette of the widgets."""
    made = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.AlternateBase), theme.window),
        ((role.Base, role.Button, role.ToolTipBase), theme.card),
        (
            (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
            theme.text,
        ),
        ((role.PlaceholderText,), theme.muted),
        ((role.Highlight, role.Link), theme.forward),
        ((role.Mid, role.Dark), theme.line),
        ((role.HighlightedText,), "#ffffff" if not theme.dark else "#10131a"),
    ):
        for one in roles:
            made.setColor(one, QColor(colour))
    for one in (role.Text, role.WindowText, role.ButtonText):
        muted = QColor(theme.muted)
        muted.setAlpha(150)
        made.setColor(QPalette.ColorGroup.Disabled, one, muted)
    return made


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The look of panels and buttons, as Qt style sheet; `scale` is that of all text."""

    def text(size: float) -> str:
        return f"font-size: {round(size * scale)}px"

    return f"""
    QMainWindow, QSplitter {{ background: {theme.window}; }}
    QMenuBar {{ background: {theme.card}; border-bottom: 1px solid {theme.line}; padding: 2px; }}
    QMenuBar::item {{ padding: 7px 10px; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.filler}; border-radius: 6px; }}
    #card {{ background: {theme.card}; border: 1px solid {theme.line}; border-radius: 9px; }}
    #heading {{ color: {theme.muted}; {text(12)}; font-weight: bold; }}
    #muted {{ color: {theme.muted}; {text(12)}; }}
    #number {{ {text(15)}; font-weight: bold; }}
    #says {{ {text(15)}; }}
    #after {{ color: {theme.update}; {text(14)}; font-weight: bold; }}
    QToolTip {{ color: {theme.text}; background: {theme.card}; border: 1px solid {theme.line};
        padding: 4px; {text(13)}; }}
    QToolButton {{ border: none; border-radius: 7px; padding: 4px; }}
    QToolButton:hover, QToolButton:focus {{ background: {theme.filler}; }}
    QToolButton:checked {{ background: {theme.checked}; border: 1px solid {theme.forward}; }}
    QCheckBox::indicator:unchecked {{ width: 13px; height: 13px; border: 1px solid {theme.muted};
        border-radius: 3px; background: {theme.paper}; }}
    QToolButton::menu-indicator {{ image: none; }}
    InputBar QToolButton {{ padding: 3px 2px; }}
    #workspaces::tab {{ color: {theme.muted}; padding: 5px 18px; margin: 2px 2px 2px 2px;
        border: none; border-radius: 7px; {text(13)}; }}
    #workspaces::tab:selected {{ color: {theme.forward}; background: {theme.checked}; }}
    #workspaces::tab:hover:!selected {{ background: {theme.filler}; }}
    #pages::tab {{ color: {theme.muted}; padding: 5px 4px; margin: 0 2px; border: none;
        border-radius: 7px; {text(12)}; }}
    #pages::tab:selected {{ color: {theme.forward}; background: {theme.checked}; }}
    #pages::tab:hover:!selected {{ background: {theme.filler}; }}
    #link {{ padding: 2px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QScrollBar:vertical {{ width: 9px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 4px;
        min-height: 30px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    NumberTable, NumberTable::corner {{ background: transparent; border: none; }}
    NumberTable QHeaderView, NumberTable QHeaderView::section,
        NumberTable QTableCornerButton::section {{ background: transparent; border: none;
        color: {theme.muted}; padding: 0 2px; }}
    NumberTable QScrollBar:horizontal {{ height: 9px; background: transparent; margin: 0; }}
    NumberTable QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px;
        min-width: 30px; }}
    NumberTable QScrollBar::handle:horizontal:hover {{ background: {theme.muted}; }}
    NumberTable QScrollBar::add-line:horizontal, NumberTable QScrollBar::sub-line:horizontal {{
        width: 0; }}
    NumberTable QScrollBar::add-page:horizontal, NumberTable QScrollBar::sub-page:horizontal {{
        background: transparent; }}
    #refusal {{ background: {theme.cell_fill}; border: 1px solid {theme.cell_outline};
        border-radius: 7px; }}
    #refusal QPushButton {{ padding: 4px 6px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QPushButton, #samples {{ border: 1px solid {theme.line}; border-radius: 7px;
        padding: 6px 12px; background: {theme.card}; }}
    QPushButton:hover, QPushButton:focus, #samples:hover {{ background: {theme.filler}; }}
    #backward {{ background: {theme.backward}; color: {"#1b1007" if theme.dark else "#ffffff"};
        border: none; font-weight: bold; padding: 8px 12px; }}
    #backward:hover, #backward:focus {{ background: {theme.backward_hover}; }}
    """
