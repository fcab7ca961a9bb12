"""What there is to place on the stage: matrices, blocks and sums of a frame, without a place."""

from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from cnnviz.stage.scene import Box, Span
from cnnviz.stage.sums import Lines, slice_sums, sum_lines
from engine.arrays import Array, frozen
from engine.steps import Combine, Matrix, Operand, Part, Role
from engine.values import dataclass, replace

FEW = 32  # numbers of a vector that are shown one by one


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
    sources, blocks, output = sources_of(frame), _blocks(frame), _output(frame)
    if frame.shared_scale:
        limits = _shared_limits([*sources, *blocks, *([] if output is None else [output])])
        sources = [replace(box, limit=limits[_family(box)]) for box in sources]
        blocks = [replace(box, limit=limits[_family(box)]) for box in blocks]
        output = output and replace(output, limit=limits[_family(output)])
    return Contents(sources, blocks, sum_lines(frame), slice_sums(frame), output)


def _family(box: Box) -> Role:
    """Roles of one colour scale."""
    return Role.VALUE if box.role is Role.WEIGHT else box.role


def _shared_limits(boxes: list[Box]) -> dict[Role, float]:
    """The end of each colour scale, where all matrices of a kind share one."""
    limits: dict[Role, float] = {}
    for box in boxes:
        family = _family(box)
        limits[family] = max(limits.get(family, 0.0), box.limit)
    return limits


def _slice_cells(operand: Operand, shape: tuple[int, ...], index: int) -> NDArray[np.integer]:
    """(rows, columns, axes): the cells of the slice that is shown."""
    assert operand.cells is not None
    return _slice_of(operand.cells, shape, index)


def _slice_of(
    cells: NDArray[np.integer], shape: tuple[int, ...], index: int
) -> NDArray[np.integer]:
    size = shape[-2] * shape[-1]
    cells = cells[index * size : (index + 1) * size] if len(shape) > 2 else cells
    return cells.reshape(*shape[-2:], -1)


def _page(matrix: Matrix, at: NDArray[np.integer]) -> tuple[Array, NDArray[np.integer]]:
    """The rows and columns of `matrix` around the cell `at`, and the place of each of them."""
    values = matrix.values
    if values.ndim < 3:
        lead = tuple(int(i) for i in at[:-1])
        flat = values[lead]
        shape = matrix.page_shape
        places = np.arange(flat.size).reshape(*shape, 1)
        full = [np.full((*shape, 1), i) for i in lead]
        return flat.reshape(shape), np.concatenate([*full, places], axis=-1)
    lead = tuple(int(i) for i in at[:-2])
    page = values[lead]
    return page, _places(lead, page.shape)


@lru_cache(maxsize=12)
def _places(lead: tuple[int, ...], shape: tuple[int, ...]) -> NDArray[np.integer]:
    """(rows, columns, axes): the place of each cell of a page; the same at every step."""
    rows, columns = np.indices(shape)
    full = [np.full(shape, i) for i in lead]
    return frozen(np.stack([*full, rows, columns], axis=-1))


def place_on_page(matrix: Matrix, cell: NDArray[np.integer]) -> tuple[int, int]:
    """Row and column of a cell on its page."""
    if matrix.values.ndim < 3:
        columns = matrix.page_shape[1]
        return int(cell[-1]) // columns, int(cell[-1]) % columns
    return int(cell[-2]), int(cell[-1])


def _window(matrix: Matrix, cells: NDArray[np.integer]) -> Span:
    first = place_on_page(matrix, cells.reshape(-1, cells.shape[-1])[0])
    last = place_on_page(matrix, cells.reshape(-1, cells.shape[-1])[-1])
    return first[0], first[1], last[0] - first[0] + 1, last[1] - first[1] + 1


def _between(before: Span, after: Span, movement: float) -> Span:
    a, b, c, d = (x + (y - x) * movement for x, y in zip(before, after, strict=True))
    return a, b, c, d


def sources_of(frame: Frame) -> list[Box]:
    """The matrices of which a step reads only a part."""
    step, operation = frame.step, frame.operation
    single = all(len(part.terms) == 1 for part in step.parts)
    found: list[Box] = []
    for number, part in enumerate(step.parts):
        for place, operand in enumerate(part.operands):
            if operand.cells is None or (number and not single):
                continue
            if any(operand.name == before.name for before in part.operands[:place]):
                continue  # a square
            matrix = operation.input(operand.name)
            if not len(operand.cells):
                if not place and matrix.values.ndim == 3:  # it stays where it is
                    found.append(_unread(matrix, step.cell))
                continue
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
                    _name(matrix),
                    page,
                    matrix.role,
                    matrix.limit,
                    cells=places,
                    page=page_number(matrix, cells),
                    vector=matrix.values.ndim == 1,
                    filler=matrix.filler,
                    unread=matrix.unread,
                    windows=spans,
                    read=None if operation.spread else _scattered(matrix, cells, window),
                    of=matrix.name,
                )
            )
    return [*found, *_companions(frame)]


def _unread(matrix: Matrix, cell: tuple[int, ...]) -> Box:
    """The page of a matrix (C, H, W) that belongs to the map of the written cell."""
    at = np.array((cell[0], 0, 0))
    page, places = _page(matrix, at)
    box = Box(_name(matrix), page, matrix.role, matrix.limit, cells=places, of=matrix.name)
    return replace(box, page=page_number(matrix, at[None]), filler=matrix.filler)


def windows_of(frame: Frame) -> list[tuple[str, str, Span]]:
    """What the step of `frame` reads: the name and the page of each matrix, and the window."""
    return [(box.name, box.page, span) for box in sources_of(frame) for span in box.windows]


def _name(matrix: Matrix) -> str:
    """Its name; what was filled in shows in it."""
    return matrix.name if matrix.filler is None else f"{matrix.name} padded"


def page_number(matrix: Matrix, cells: NDArray[np.integer]) -> str:
    """Which of several maps, kernels or rows of weights a page is; empty if there is but one."""
    if matrix.values.ndim == 1 or len(matrix.values) == 1:
        return ""
    flat = cells.reshape(-1, cells.shape[-1])
    place = flat[0]
    if len(place) == 2 and (flat[:, 0] != place[0]).any():
        return ""  # a column of weights, through all rows
    lead = place[:2] if len(place) == 4 else place[:1]
    return ",".join(str(int(i)) for i in lead)


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
        box = Box(matrix.name, page, matrix.role, matrix.limit, cells=places, of=matrix.name)
        spans = _reading(frame)
        found.append(
            replace(
                box, page=page_number(matrix, at), windows=spans, cell=place_on_page(matrix, at)
            )
        )
    return found


def _reading(frame: Frame) -> tuple[Span, ...]:
    """The windows of a pooling that read the cell that is being written."""
    operand, settings = frame.step.parts[0].operands[0], frame.operation.settings
    if "stride" not in settings or operand.cells is None:
        return ()
    kernel, stride, padding, dilation = (
        cast(Any, settings[name]) for name in ("kernel", "stride", "padding", "dilation")
    )
    spans: list[Span] = []
    for _, row, column in operand.cells:
        top, left = (at * s - p[0] for at, s, p in zip((row, column), stride, padding, strict=True))
        height, width = (d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True))
        spans.append((top, left, height, width))
    return tuple(spans)


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
    if step.targets is not None:  # one error meets all weights
        first = part.operands[0]
        matrix = frame.operation.input(first.name)
        assert first.cells is not None
        at = first.cells[:1].reshape(1, 1, -1)
        value = first.values[:1].reshape(1, 1)
        found.append(Box(first.name, value, matrix.role, matrix.limit, cells=at, of=matrix.name))
        part = Part(part.operands[1:], part.shape)
    # what meets a vector lies as the vector does
    vector = frame.operation.input(part.operands[0].name).values.ndim == 1
    for operand in part.operands:
        values = _sliced(operand.values, part.shape, frame.slice)
        if operand.cells is None:
            found.append(Box(operand.name, values, Role.FACTOR, 1.0))
            continue
        matrix = frame.operation.input(operand.name)
        cells = _slice_cells(operand, part.shape, frame.slice)
        windowed = values.size > 1 and values.size < matrix.values[0].size
        name = "window" if windowed and matrix.role is not Role.WEIGHT else operand.name
        number = page_number(matrix, cells)
        box = Box(name, values, matrix.role, matrix.limit, cells=cells, page=number, of=matrix.name)
        found.append(replace(box, vector=vector))
    if step.combine is Combine.SOFTMAX:
        powers = np.exp(part.terms - part.terms.max()).reshape(part.shape)
        found.append(Box("exp(z−max)", powers, Role.VALUE, 1.0, vector=True))
    if len(found) > 1 and not single and step.combine in (Combine.SUM, Combine.SPREAD):
        role = Role.ERROR if any(box.role is Role.ERROR for box in found) else Role.VALUE
        products = step.parts[0].terms
        terms = _sliced(products, part.shape, frame.slice)
        limit = float(np.abs(products).max())
        few = vector and terms.size <= FEW
        found.append(Box("products", terms, role, limit, vector=few))
    if step.combine is Combine.MAX:
        columns = found[0].shape[1]
        found[0] = replace(found[0], pin=divmod(int(step.argument), columns))
    return found


def _sliced(values: Array, shape: tuple[int, ...], index: int) -> Array:
    block = values.reshape(shape)
    return block[index] if len(shape) > 2 else block


def _output(frame: Frame) -> Box | None:
    """The page of the output that the cell stands on, as far as it is written."""
    matrix, step = frame.operation.output, frame.step
    if step.targets is not None:
        return _spread_output(frame, step.targets)
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
        page=page_number(matrix, at),
        vector=matrix.values.ndim == 1,
        cell=place_on_page(matrix, at),
        written=written,
        filler=matrix.filler,
    )


def _spread_output(frame: Frame, targets: NDArray[np.integer]) -> Box:
    """The page of the output as it stands, with the window in which the terms are added."""
    operation, matrix = frame.operation, frame.operation.output
    cells = _slice_of(targets, frame.step.parts[0].shape, frame.slice)
    page, places = _page(replace(matrix, values=operation.after(frame.written - 1)), cells[0, 0])
    return Box(
        _name(matrix),
        page,
        matrix.role,
        matrix.limit,
        cells=places,
        page=page_number(matrix, cells),
        windows=(_window(matrix, cells),),
        read=_scattered(matrix, cells, _window(matrix, cells)),
        filler=matrix.filler,
    )
