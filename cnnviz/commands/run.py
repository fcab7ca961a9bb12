"""A command from its first word to its exit code."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from cnnviz.commands.arguments import COULD_NOT, INTERRUPTED, WRONG, ArgumentsError
from engine.errors import SettingError

STOPS = signal.SIGINT, signal.SIGTERM


class Command(Protocol):
    """What a module of a command has."""

    def parser(self) -> argparse.ArgumentParser: ...

    def run(self, options: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str]) -> int:
    """Run the command that the first argument names; returns its exit code.

    Raises SystemExit, as argparse does, for --help and for wrong arguments.
    """
    name, *rest = arguments
    command = _command(name)
    options = command.parser().parse_args(rest)
    try:
        with interruptible():
            code = command.run(options)
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _stopped(name, "interrupted.", INTERRUPTED)
    except BrokenPipeError:  # whoever reads has heard enough; nothing is left to be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT
    except ArgumentsError as error:
        return _stopped(name, str(error), WRONG)
    except SettingError as error:
        return _stopped(name, str(error), COULD_NOT)
    except OSError as error:
        return _stopped(name, f"{error.filename}: {error.strerror}.", COULD_NOT)
    except MemoryError:
        return _stopped(name, "there is not enough memory for this.", COULD_NOT)


def _command(name: str) -> Command:
    """The module of a command; the others, and what they need, are not loaded."""
    match name:
        case "train":
            from cnnviz.commands import train

            return train
        case "evaluate":
            from cnnviz.commands import evaluate

            return evaluate
    from cnnviz.commands import predict

    return predict


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGTERM interrupts as Ctrl-C does; a second one doesn't disturb what the first set off."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in STOPS:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in STOPS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _stopped(name: str, sentence: str, code: int) -> int:
    print(f"cnnviz {name}: {sentence}", file=sys.stderr)
    return code
