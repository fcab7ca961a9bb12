"""What belongs to a number on the stage: who reads it, and what it meets. Without Qt."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from cnnviz.stage.contents import page_number, place_on_page, windows_of
from cnnviz.stage.scene import Box, Rect, Scene, Span
from engine.steps import Operation, Phase, Role

MOST_WINDOWS = 64  # more of them would hide what they lie on
MOST_STEPS = 1000  # asked one by one when the mouse moves: some milliseconds
MOST_CELLS = 400  # outlined one by one


class Mark(NamedTuple):
    """A span of cells on the page `page` of the matrix `name`; None for that which is written."""

    name: str | None
    page: str
    span: Span


def marks(frame: Frame, name: str, cell: tuple[int, ...]) -> list[Mark]:
    """What to outline for a cell of an input: all windows and cells of the output that read it.

    For a weight or an error it is what it met, and all cells for which it was used.
    """
    operation = frame.operation
    readers = operation.read_by(name, cell)
    if not len(readers):
        return []
    if operation.spread is not None:
        return _spread(operation, readers)
    found = _cells(operation, readers)
    numbers = np.ravel_multi_index(tuple(readers.T), operation.told.shape)
    windows = operation.phase is Phase.FORWARD and operation.input(name).role is not Role.WEIGHT
    if not windows and len(numbers) <= MOST_STEPS:
        return [*found, *_met(operation, name, cell, numbers)]
    if windows and len(numbers) <= MOST_WINDOWS:
        for number in numbers.tolist():
            step = operation.step(number)
            for window in windows_of(replace(frame, step=step, before=None)):
                found.append(Mark(*window))
    return found


def _cells(operation: Operation, cells: NDArray[np.integer]) -> list[Mark]:
    """Cells of the output one by one; of very many only the frame around them, page by page."""
    matrix = operation.output
    if len(cells) <= MOST_CELLS:
        places = [(page_number(matrix, at[None]), place_on_page(matrix, at)) for at in cells]
        return [Mark(None, page, (*place, 1, 1)) for page, place in places]
    lead = cells[:, :-2]
    found = []
    for page in np.unique(lead, axis=0):
        on_page = cells[(lead == page).all(1)]
        low, high = on_page.min(0), on_page.max(0)
        top, left = place_on_page(matrix, low)
        bottom, right = place_on_page(matrix, high)
        span = (top, left, bottom - top + 1, right - left + 1)
        found.append(Mark(None, page_number(matrix, low[None]), span))
    return found


def _spread(operation: Operation, steps: NDArray[np.integer]) -> list[Mark]:
    """Where steps add their terms."""
    assert operation.spread is not None
    found = []
    for at in steps[:MOST_WINDOWS]:
        targets = operation.spread.targets(tuple(int(i) for i in at))
        found += _cells(operation, targets)
    return found


def _met(
    operation: Operation, name: str, cell: tuple[int, ...], numbers: NDArray[np.integer]
) -> list[Mark]:
    """The other factors of all terms in which a weight stands."""
    found: dict[Mark, None] = {}
    for number in numbers.tolist():
        for part in operation.step(number).parts:
            for operand in part.operands:
                if operand.name != name or operand.cells is None:
                    continue
                here = np.flatnonzero((operand.cells == cell).all(1))
                for other in part.operands:
                    if other is operand or other.cells is None:
                        continue
                    matrix = operation.input(other.name)
                    for at in other.cells[here]:
                        place = place_on_page(matrix, at)
                        mark = Mark(other.name, page_number(matrix, at[None]), (*place, 1, 1))
                        found[mark] = None
    return list(found)


def rects(scene: Scene, found: list[Mark]) -> list[Rect]:
    """Where marks stand on the stage; those on pages that are not shown are left out."""
    placed = []
    for mark in found:
        for box in _pages(scene, mark):
            if box.page == mark.page:
                placed.append(box.span(mark.span))
    return placed


def _pages(scene: Scene, mark: Mark) -> list[Box]:
    if mark.name is None:
        return [] if scene.output is None else [scene.output]
    return [box for box in scene.sources if mark.name in (box.of, box.name)]
