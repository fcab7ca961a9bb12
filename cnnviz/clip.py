"""What was copied or is dropped: a file, numbers, or a picture."""

from pathlib import Path

from PyQt6.QtCore import QMimeData
from PyQt6.QtGui import QGuiApplication, QImage

from cnnviz.table_text import parse
from engine.arrays import Array
from engine.errors import SettingError, translate

MODEL = ".safetensors"


def copied() -> QMimeData:
    """What is on the clipboard."""
    clipboard = QGuiApplication.clipboard()
    mime = clipboard.mimeData() if clipboard is not None else None
    return mime or QMimeData()


def may_be_input(mime: QMimeData) -> bool:
    """Whether it is worth a try; a model is none."""
    path = _file(mime)
    if path is not None:
        return path.suffix != MODEL
    return mime.hasImage() or mime.hasText()


def found(mime: QMimeData) -> Path | Array | QImage:
    """The first file, else numbers (rows, columns), else a picture.

    Numbers come before the picture that spreadsheets copy of their cells, too.
    Raises SettingError where there is none of them.
    """
    path = _file(mime)
    if path is not None:
        return path
    image = mime.imageData() if mime.hasImage() else None
    if mime.hasText():
        try:
            return parse(mime.text())
        except SettingError:
            if image is None:
                raise
    if isinstance(image, QImage):
        return image
    raise SettingError(
        translate("engine", "There is neither a picture nor numbers to paste; copy some first.")
    )


def _file(mime: QMimeData) -> Path | None:
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return Path(paths[0]) if paths else None
