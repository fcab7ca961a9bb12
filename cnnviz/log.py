"""The log file. It is opened, and logging loaded, when there is something to write."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

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
