"""Help: the keys, and what this program is."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox, QWidget

from cnnviz.resources import version
from cnnviz.words import translate


def show_keys(parent: QWidget) -> None:
    """All keys, and what the mouse does."""
    rows = (
        ("Space", translate("Keys", "play or pause; start or pause a training")),
        ("→  ←", translate("Keys", "next or previous cell")),
        ("Shift+→  Shift+←", translate("Keys", "next or previous feature map")),
        ("Ctrl+→  Ctrl+←", translate("Keys", "next or previous layer")),
        ("PgDn  PgUp", translate("Keys", "a presenter's clicker: one chosen stride")),
        ("Home  End", translate("Keys", "first or last step")),
        ("B", translate("Keys", "to the backward pass")),
        ("F", translate("Keys", "enlarge the stage")),
        ("T", translate("Keys", "all terms of the step")),
        ("M", translate("Keys", "enlarge the map of the network")),
        (
            "Ctrl++  Ctrl+−  Ctrl+0",
            translate("Keys", "the map from nearer, from farther, all of it"),
        ),
        ("Ctrl+1  Ctrl+2  Ctrl+3", translate("Keys", "the Lab, the whole network, or training")),
        ("Ctrl+S", translate("Keys", "save the model")),
        ("Ctrl+V", translate("Keys", "paste a picture or numbers into the Lab")),
        ("Esc", translate("Keys", "take a pinned number's mark away")),
        ("E", translate("Keys", "eraser")),
        ("Del", translate("Keys", "clear the paper")),
        ("Ctrl+Z", translate("Keys", "undo")),
        ("F11", translate("Keys", "full screen")),
    )
    table = "".join(
        f"<tr><td style='padding:3px 18px 3px 0'><b>{key}</b></td><td>{text}</td></tr>"
        for key, text in rows
    )
    mouse = translate(
        "Keys",
        "Press a feature map to step through it, a written cell to go to its step. Rest the "
        "mouse on any cell to read its whole number and to see what belongs to it; press a number "
        "that is read to keep it marked.",
    )
    _tell(parent, translate("Keys", "Keyboard and mouse"), f"<table>{table}</table><p>{mouse}</p>")


def show_about(parent: QWidget) -> None:
    """Name, version and licence."""
    text = translate(
        "About",
        "Draw a digit and step through the forward and the backward pass of a real "
        "convolutional network. Every number is computed on your own drawing.",
    )
    licence = translate("About", "Free software, GPL-3.0-or-later.")
    name = f"<h3>CNN Visualizer {version()}</h3>"
    _tell(parent, translate("About", "About"), f"{name}<p>{text}</p><p>{licence}</p>")


def _tell(parent: QWidget, title: str, html: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, html, parent=parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
