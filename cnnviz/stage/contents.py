"""What there is to place on the stage: matrices, blocks and sums of a frame, without a place."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from cnnviz.stage.scene import Box, Span
from engine.arrays import Array
from engine.geometry import grid
from engine.steps import Combine, Matrix, Operand, Role

Lines = list[tuple[str, float | None]]  # what happens to the terms, and its number


@dataclass(frozen=True, eq=False)
class Contents:
    """The parts of a scene.

    `sources` are the matrices of which the step reads only a part; `blocks` what is multiplied term
    by term, and the products; `lines` what happens to them; `sums` that of each slice, where a
    window has several; `output` the page that is written, None for a single number.
    """

    sources: list[Box]
    blocks: list[Box]
    lines: Lines
    sums: list[float]
    output: Box | None


def contents(frame: Frame) -> Contents:
    """The parts of the scene of `frame`."""
    return Contents(
        _sources(frame), _blocks(frame), _sum_lines(frame), _sums(frame), _output(frame)
    )


def _slice_cells(operand: Operand, shape: tuple[int, ...], index: int) -> NDArray[np.integer]:
    """(rows, columns, axes): the cells of the slice that is shown."""
    assert operand.cells is not None
    size = shape[-2] * shape[-1]
    cells = operand.cells[index * size : (index + 1) * size] if len(shape) > 2 else operand.cells
    return cells.reshape(*shape[-2:], -1)


def _page(matrix: Matrix, at: NDArray[np.integer]) -> tuple[Array, NDArray[np.integer]]:
    """The rows and columns of `matrix` around the cell `at`, and the place of each of them."""
    values = matrix.values
    if values.ndim < 3:
        lead = tuple(int(i) for i in at[:-1])
        flat = values[lead]
        shape = grid(flat.size)
        places = np.arange(flat.size).reshape(*shape, 1)
        full = [np.full((*shape, 1), i) for i in lead]
        return flat.reshape(shape), np.concatenate([*full, places], axis=-1)
    lead = tuple(int(i) for i in at[:-2])
    page = values[lead]
    rows, columns = np.indices(page.shape)
    full = [np.full(page.shape, i) for i in lead]
    return page, np.stack([*full, rows, columns], axis=-1)


def _place(matrix: Matrix, cell: NDArray[np.integer]) -> tuple[int, int]:
    """Row and column of a cell on its page."""
    if matrix.values.ndim < 3:
        columns = grid(matrix.values.shape[-1])[1]
        return int(cell[-1]) // columns, int(cell[-1]) % columns
    return int(cell[-2]), int(cell[-1])


def _window(matrix: Matrix, cells: NDArray[np.integer]) -> Span:
    first = _place(matrix, cells.reshape(-1, cells.shape[-1])[0])
    last = _place(matrix, cells.reshape(-1, cells.shape[-1])[-1])
    return first[0], first[1], last[0] - first[0] + 1, last[1] - first[1] + 1


def _between(before: Span, after: Span, movement: float) -> Span:
    a, b, c, d = (x + (y - x) * movement for x, y in zip(before, after, strict=True))
    return a, b, c, d


def _sources(frame: Frame) -> list[Box]:
    """The matrices of which a step reads only a part."""
    step, operation = frame.step, frame.operation
    single = all(len(part.terms) == 1 for part in step.parts)
    found: list[Box] = []
    for number, part in enumerate(step.parts):
        for place, operand in enumerate(part.operands):
            if operand.cells is None or (number and not single) or not len(operand.cells):
                continue
            matrix = operation.input(operand.name)
            cells = _slice_cells(operand, part.shape, frame.slice)
            page, places = _page(matrix, cells[0, 0])
            if page.size == cells[..., 0].size and not (single and page.size > 1):
                continue
            if matrix.role is Role.WEIGHT and not single:
                continue
            window = _window(matrix, cells)
            spans = (_moved(frame, number, place, matrix, cells, window),)
            found.append(
                Box(
                    operand.name,
                    page,
                    matrix.role,
                    matrix.limit,
                    cells=places,
                    filler=matrix.filler,
                    unread=matrix.unread,
                    windows=spans,
                    read=_scattered(matrix, cells, window),
                )
            )
    return [*found, *_companions(frame)]


def _companions(frame: Frame) -> list[Box]:
    """Matrices that say something of the cell that is written, but are no factor themselves."""
    operation, step = frame.operation, frame.step
    operands = [operand for part in step.parts for operand in part.operands]
    read = {operand.name for operand in operands if operand.cells is not None}
    found: list[Box] = []
    for matrix in operation.inputs:
        if matrix.name in read or matrix.values.shape != operation.result.shape:
            continue
        at = np.array(step.cell)
        page, places = _page(matrix, at)
        row, column = _place(matrix, at)
        spans = ((row, column, 1.0, 1.0),)
        found.append(Box(matrix.name, page, matrix.role, matrix.limit, cells=places, windows=spans))
    return found


def _scattered(
    matrix: Matrix, cells: NDArray[np.integer], window: Span
) -> NDArray[np.integer] | None:
    """(n, 2): the cells that are read, where they do not fill the window (dilation)."""
    if matrix.values.ndim < 3 or window[2] * window[3] == cells[..., 0].size:
        return None
    return cells[..., -2:].reshape(-1, 2)


def _moved(
    frame: Frame,
    number: int,
    place: int,
    matrix: Matrix,
    cells: NDArray[np.integer],
    window: Span,
) -> Span:
    """The window on its way from where it was at the step before."""
    if frame.before is None:
        return window
    part = frame.before.parts[number]
    if not len(part.terms):
        return window
    old = _slice_cells(part.operands[place], part.shape, frame.slice)
    if (old[0, 0, :-2] != cells[0, 0, :-2]).any():
        return window  # it comes from another page
    return _between(_window(matrix, old), window, frame.movement)


def _blocks(frame: Frame) -> list[Box]:
    """What is multiplied term by term, and the products; nothing where a number is only carried."""
    step, part = frame.step, frame.step.parts[0]
    single = len(part.terms) == 1
    carried = len(part.operands) == 1 and step.combine is Combine.SUM
    if not len(part.terms) or (single and (carried or len(step.parts) > 1)):
        return []
    found: list[Box] = []
    for operand in part.operands:
        values = _sliced(operand.values, part.shape, frame.slice)
        if operand.cells is None:
            found.append(Box(operand.name, values, Role.FACTOR, 1.0))
            continue
        matrix = frame.operation.input(operand.name)
        cells = _slice_cells(operand, part.shape, frame.slice)
        windowed = values.size > 1 and values.size < matrix.values[0].size
        name = "window" if windowed and matrix.role is not Role.WEIGHT else operand.name
        found.append(Box(name, values, matrix.role, matrix.limit, cells=cells))
    if len(found) > 1 and not single:
        role = Role.ERROR if any(box.role is Role.ERROR for box in found) else Role.VALUE
        terms = _sliced(part.terms, part.shape, frame.slice)
        found.append(Box("products", terms, role, float(np.abs(part.terms).max())))
    if step.combine == "max":
        columns = found[0].shape[1]
        at = int(step.argument)
        found[0] = replace(found[0], pin=(at // columns, at % columns))
    return found


def _sliced(values: Array, shape: tuple[int, ...], index: int) -> Array:
    block = values.reshape(shape)
    return block[index] if len(shape) > 2 else block


def _output(frame: Frame) -> Box | None:
    """The page of the output that the cell stands on, as far as it is written."""
    matrix, step = frame.operation.output, frame.step
    if matrix.values.size == 1:
        return None
    at = np.array(step.cell)
    page, places = _page(matrix, at)
    written = frame.written - frame.map * frame.operation.map_size
    return Box(
        matrix.name,
        page,
        matrix.role,
        matrix.limit,
        cells=places,
        cell=_place(matrix, at),
        written=written,
    )


def _sums(frame: Frame) -> list[float]:
    """The sum of each slice, where the window has several."""
    part = frame.step.parts[0]
    if len(part.shape) < 3 or part.shape[0] < 2:
        return []
    return [float(s) for s in part.terms.reshape(part.shape[0], -1).sum(1)]


def _sum_lines(frame: Frame) -> Lines:
    """What happens to the terms, line by line, before the value."""
    step = frame.step
    first = step.parts[0]
    match step.combine:
        case "mean":
            return [("Σ", float(step.terms.sum())), ("÷", step.argument)]
        case "sum":
            if len(step.parts) == 1:
                return [("Σ", None)] if len(first.terms) > 1 else []
            name = "Σ" if len(first.terms) > 1 else first.operands[0].name
            lines: Lines = [(name, float(first.terms.sum()))]
            for part in step.parts[1:]:
                names = [operand.name for operand in part.operands]
                total = float(part.terms.sum())
                if names[0].startswith("−"):
                    names = [n for n in (names[0].lstrip("−"), *names[1:]) if n != "1"]
                    lines.append((f"− {'·'.join(names)}", -total))
                else:
                    lines.append((f"+ {'·'.join(names)}", total))
            return lines
        case "softmax":
            return [("exp / Σ exp", None)]
        case "negative_log":
            return [("−ln", None)]
        case "relu":
            return [("max(0, z)", None)]
        case "leaky_relu":
            return [("max(z, m·z)", None)]
        case "sigmoid":
            return [("σ(z)", None)]
        case other:
            return [(str(other), None)]
