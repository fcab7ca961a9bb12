"""What happens to an exception that nobody caught: it is logged and told; the program goes on."""

import logging
import platform
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PyQt6.QtCore import PYQT_VERSION_STR, QtMsgType, qInstallMessageHandler, qVersion
from PyQt6.QtWidgets import QApplication, QMessageBox

from cnnviz.words import translate

log = logging.getLogger("cnnviz")


def open_log(folder: Path) -> Path | None:
    """Log to a file in `folder`; None if that can't be written: then to the console alone."""
    log.setLevel(logging.INFO)
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    log.addHandler(console)
    path = folder / "cnnviz.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8")
    except OSError:
        return None
    file.setFormatter(form)
    log.addHandler(file)
    return path


class FailureBox:
    """Shows failures one at a time, each once: one in a paint event comes back at every repaint."""

    def __init__(self, log_path: Path | None) -> None:
        self._log_path = log_path
        self._box: QMessageBox | None = None
        self._logged: set[str] = set()
        self._told: set[str] = set()

    def install(self) -> None:
        sys.excepthook = self.caught
        qInstallMessageHandler(_log_qt)

    @staticmethod
    def uninstall() -> None:
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and tell it. KeyboardInterrupt ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        if details not in self._logged:
            self._logged.add(details)
            log.error("%s", details)
        new = details not in self._told
        if new and self._box is None and QApplication.instance() is not None:
            self._told.add(details)
            self._tell(f"{_versions()}\n\n{details}", f"{kind.__name__}: {error}")

    def _tell(self, details: str, short: str) -> None:
        text = translate("Failure", "Something went wrong, but your drawing is still there.")
        where = ""
        if self._log_path is not None:
            where = translate("Failure", "It is written down in {path}.").format(
                path=self._log_path
            )
        box = QMessageBox(QMessageBox.Icon.Critical, "CNN Visualizer", text)
        box.setInformativeText(f"{short}\n{where}".strip())
        box.setDetailedText(details)
        box.addButton(QMessageBox.StandardButton.Close)
        copy = box.addButton(
            translate("Failure", "Copy details"), QMessageBox.ButtonRole.ActionRole
        )
        assert copy is not None
        copy.clicked.disconnect()  # copying leaves the box open
        copy.clicked.connect(lambda: _copy(details))
        box.finished.connect(self._closed)
        self._box = box
        box.open()

    def _closed(self) -> None:
        if self._box is not None:
            self._box.deleteLater()
            self._box = None


def _copy(text: str) -> None:
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    clipboard.setText(text)


def _versions() -> str:
    system = f"{platform.system()} {platform.release()}"
    return f"Python {platform.python_version()}, PyQt {PYQT_VERSION_STR}, Qt {qVersion()}, {system}"


def _log_qt(kind: QtMsgType, context: object, message: str | None) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    log.log(level, "Qt: %s", message)
