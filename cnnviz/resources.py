"""Where the files that come with the program are: models, samples, icons, translations.

In a checkout they stand in `resources/` beside this package; a wheel carries them inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "resources"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of one of them: `resource("models", "digits.safetensors")`."""
    return _ROOT.joinpath(*parts)


def shipped_model() -> Path:
    """The model that the program starts with."""
    return resource("models", "digits.safetensors")


def version() -> str:
    """The program's version; "?" where it runs from a folder without being installed."""
    from importlib import metadata

    try:
        return metadata.version("cnn-visualizer")
    except metadata.PackageNotFoundError:
        return "?"
