"""What happens to an exception that nobody caught: it is logged and told; the program goes on."""

import sys
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from PyQt6.QtCore import PYQT_VERSION_STR, QtMsgType, qInstallMessageHandler, qVersion
from PyQt6.QtWidgets import QApplication, QMessageBox

from cnnviz.words import translate

if TYPE_CHECKING:
    from pathlib import Path


class FailureBox:
    """Shows failures one at a time, each once: one in a paint event comes back at every repaint.

    `folder` is that of the log. What only a failure needs is loaded when there is one.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._box: QMessageBox | None = None
        self._logged: set[str] = set()
        self._told: set[str] = set()

    def install(self) -> None:
        sys.excepthook = self.caught
        qInstallMessageHandler(self._log_qt)

    @staticmethod
    def uninstall() -> None:
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    @cached_property
    def log_path(self) -> "Path | None":
        """The log file, opened when it is first asked for; None if it can't be written."""
        from pathlib import Path

        from cnnviz.log import open_log

        return open_log(Path(self._folder))

    def _write(self, level: str, text: str, *values: object) -> None:
        from cnnviz.log import log

        _ = self.log_path  # opens it
        getattr(log, level)(text, *values)

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and tell it. KeyboardInterrupt ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        import traceback

        details = "".join(traceback.format_exception(kind, error, trace))
        if details not in self._logged:
            self._logged.add(details)
            self._write("error", "%s", details)
        new = details not in self._told
        if new and self._box is None and QApplication.instance() is not None:
            self._told.add(details)
            self._tell(f"{_versions()}\n\n{details}", f"{kind.__name__}: {error}")

    def _tell(self, details: str, short: str) -> None:
        text = translate("Failure", "Something went wrong, but your drawing is still there.")
        where = ""
        if self.log_path is not None:
            where = translate("Failure", "It is written down in {path}.").format(path=self.log_path)
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

    def _log_qt(self, kind: QtMsgType, context: object, message: str | None) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        self._write("info" if quiet else "warning", "Qt: %s", message)


def _copy(text: str) -> None:
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    clipboard.setText(text)


def _versions() -> str:
    import platform

    system = f"{platform.system()} {platform.release()}"
    return f"Python {platform.python_version()}, PyQt {PYQT_VERSION_STR}, Qt {qVersion()}, {system}"
