"""What the commands have in common: kinds of arguments, and exit codes."""

import argparse
from math import isfinite
from pathlib import Path
from textwrap import fill

from engine.errors import SettingError

DONE, COULD_NOT, WRONG, INTERRUPTED = 0, 1, 2, 130
EXIT_CODES = """exit codes:
  0 done, 1 could not, 2 wrong arguments, 130 interrupted (Ctrl-C, SIGTERM)"""
DATA = (
    "handwriting (made by the program), mnist or fashion (downloaded once), or a folder with "
    "train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz; write ./mnist for a "
    "folder of such a name"
)


class ArgumentsError(SettingError):
    """Arguments that don't go together."""


def new_parser(name: str, description: str, examples: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    return argparse.ArgumentParser(
        prog=f"cnnviz {name}",
        description=fill(description, 79),
        epilog=f"examples:\n{examples}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def count(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"it must be at least 1, not {number}")
    return number


def seed(text: str) -> int:
    """A whole number from 0 on."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"it must be at least 0, not {number}")
    return number


def path(text: str) -> Path:
    """A path, with ~ for the home folder."""
    return Path(text).expanduser()


def positive(text: str) -> float:
    """A number above 0."""
    number = not_negative(text)
    if number == 0:
        raise argparse.ArgumentTypeError("it must be above 0")
    return number


def not_negative(text: str) -> float:
    """A number from 0 on."""
    number = float(text)
    if not isfinite(number) or number < 0:
        raise argparse.ArgumentTypeError(f"it must be a number from 0 on, not {text}")
    return number
