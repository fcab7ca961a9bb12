"""Where the files that come with the program are: models, samples, icons, translations.

In a checkout they stand in `resources/` beside this package; a wheel carries them inside it.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the frame of the window is shown before it is loaded
    from pathlib import Path


def resource(*parts: str) -> "Path":
    """The path of one of them: `resource("models", "digits.safetensors")`."""
    return _root().joinpath(*parts)


@cache
def _root() -> "Path":
    from pathlib import Path

    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def shipped_model() -> "Path":
    """The model that the program starts with."""
    return resource("models", "digits.safetensors")


def version() -> str:
    """The program's version; "?" where it runs from a folder without being installed."""
    from importlib import metadata

    try:
        return metadata.version("cnn-visualizer")
    except metadata.PackageNotFoundError:
        return "?"
