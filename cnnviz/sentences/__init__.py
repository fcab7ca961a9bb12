"""One plain sentence for each step: what happens in it, with its numbers."""

from cnnviz.sentences.backward import BACKWARD
from cnnviz.sentences.forward import FORWARD
from cnnviz.sentences.update import UPDATE
from engine.steps import Operation, Step


def sentence(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    """One plain sentence that says what happens in this step; places are counted from `first`."""
    return _TOLD[operation.kind](operation, step, classes, first)


_TOLD = FORWARD | BACKWARD | UPDATE
