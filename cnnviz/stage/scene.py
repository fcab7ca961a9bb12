"""Where everything of a frame stands on the stage. Plain numbers in pixels, without Qt.

From left to right: the matrix that is read, with the window on it; what stands in the window, times
what it meets, the products; their sum and the value; the matrix that is written. A high stage has
two rows: what is read and written above, the arithmetic below.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from engine.arrays import Array
from engine.geometry import grid
from engine.steps import Combine, Matrix, Operand, Role

Rect = tuple[float, float, float, float]  # x, y, width, height
Span = tuple[float, float, float, float]  # first row, first column, rows, columns

MARGIN = 18.0
TITLE = 44.0  # height of the title line
WORDS = 62.0  # height of the two lines at the bottom
ABOVE = 20.0  # a matrix's name
BELOW = 18.0  # its colour range
GAP = 18.0
SIGN = 24.0  # between two blocks
SUM = 132.0
VALUE = (104.0, 50.0)
CHIP = (66.0, 30.0)
LARGEST_CELL = 46.0
NUMBER_CELL = 22.0  # from this width on a cell shows its number
LONG_CELL = (62.0, 24.0)  # a cell of a vector
HIGH = 400.0  # from this height of the content on there are two rows


@dataclass(frozen=True, eq=False)
class Box:
    """A matrix, or a part of one, as it stands on the stage.

    `cells` gives for each shown cell its place in `matrix` (rows, columns, axes); None for numbers
    that stand in no matrix. `windows` are outlined as what is read, `cell` as what is written;
    cells from number `written` on are still empty.
    """

    name: str
    values: Array
    role: Role
    limit: float
    cells: NDArray[np.integer] | None = None
    filler: NDArray[np.bool_] | None = None
    unread: tuple[int, int] = (0, 0)
    windows: tuple[Span, ...] = ()
    read: NDArray[np.integer] | None = None
    cell: tuple[int, int] | None = None
    pin: tuple[int, int] | None = None
    written: int | None = None
    pitch: tuple[float, float] = (0.0, 0.0)  # width and height of a cell
    origin: tuple[float, float] = (0.0, 0.0)

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape[0], self.values.shape[1]

    @property
    def rect(self) -> Rect:
        rows, columns = self.shape
        return (*self.origin, columns * self.pitch[0], rows * self.pitch[1])

    def span(self, span: Span) -> Rect:
        """Where a span of cells stands."""
        row, column, rows, columns = span
        w, h = self.pitch
        x, y = self.origin
        return x + column * w, y + row * h, columns * w, rows * h

    @property
    def has_numbers(self) -> bool:
        return self.pitch[0] >= NUMBER_CELL and self.pitch[1] >= 16


@dataclass(frozen=True)
class Sign:
    """A sign between two blocks, centred in `rect`."""

    rect: Rect
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the sum: what is added, and its number."""

    rect: Rect
    text: str
    value: float | None


@dataclass(frozen=True)
class Chip:
    """The sum of one slice; a press shows that slice."""

    rect: Rect
    index: int
    value: float
    chosen: bool


@dataclass(frozen=True, eq=False)
class Scene:
    """All that stands on the stage."""

    frame: Frame
    size: tuple[float, float]
    boxes: tuple[Box, ...]
    signs: tuple[Sign, ...]
    lines: tuple[Line, ...]
    chips: tuple[Chip, ...]
    value: Rect
    lens: tuple[Box, Box] | None = field(default=None)  # source and block of the first operand
    output: Box | None = None


def arrange(frame: Frame, width: float, height: float) -> Scene:
    """The scene of `frame` on a stage of this size."""
    sources, blocks, output = _sources(frame), _blocks(frame), _output(frame)
    chips = _sums(frame)
    room = (width - 2 * MARGIN, height - TITLE - WORDS)
    if room[1] >= HIGH and sources:
        return _two_rows(frame, (width, height), sources, blocks, output, chips)
    return _one_row(frame, (width, height), sources, blocks, output, chips)


# what there is to place


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


def _sum_lines(frame: Frame) -> list[tuple[str, float | None]]:
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
            lines: list[tuple[str, float | None]] = [(name, float(first.terms.sum()))]
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


# where it is placed


def _pitch(box: Box, height: float, largest: float = LARGEST_CELL) -> tuple[float, float]:
    """The size of a cell, so that the box is at most `height` high."""
    rows, columns = box.shape
    if columns == 1 and rows > 1:
        return LONG_CELL[0], max(4.0, min(LONG_CELL[1], height // rows))
    if rows * columns == 1:
        return LONG_CELL[0], min(40.0, height)
    side = min(largest, height / rows)
    side = float(int(side)) if side >= 1 else side
    return side, side


def _width(box: Box) -> float:
    return box.shape[1] * box.pitch[0]


def _fit(boxes: list[Box], height: float, width: float, largest: float) -> list[Box]:
    """Boxes with cells so large that they stand side by side in `width`."""
    sized = [replace(box, pitch=_pitch(box, height, largest)) for box in boxes]
    while sum(map(_width, sized)) > width:
        widest = max(sized, key=lambda box: (_width(box), box.pitch))
        w, h = widest.pitch
        smaller = max(w - 1, w * 0.8) if w > 2 else w * 0.8
        square = smaller if w == h else h
        sized = [replace(box, pitch=(smaller, square)) if box is widest else box for box in sized]
    return sized


Lines = list[tuple[str, float | None]]


def _sum_width(lines: Lines) -> float:
    """How much room the lines of the sum take, with the sign behind them."""
    if not lines:
        return 0.0
    if any(value is not None for _, value in lines):
        return SUM + SIGN
    return 12.0 + 8.0 * max(len(text) for text, _ in lines) + SIGN


def _arithmetic_width(blocks: list[Box], lines: Lines) -> float:
    return len(blocks) * SIGN + _sum_width(lines) + VALUE[0]


def _one_row(
    frame: Frame,
    size: tuple[float, float],
    sources: list[Box],
    blocks: list[Box],
    output: Box | None,
    sums: list[float],
) -> Scene:
    width, height = size
    room = height - TITLE - WORDS
    chips = CHIP[1] + 8 if sums else 0.0
    lines = _sum_lines(frame)
    outputs = [output] if output else []
    fixed = _arithmetic_width(blocks, lines) + GAP * (2 * len(sources) + 2 * len(outputs))
    pages = [*sources, *outputs]
    tall = room - ABOVE - BELOW
    free = width - 2 * MARGIN - fixed
    pages = _fit(pages, tall, max(free * 0.5 if blocks else free, 90.0), LARGEST_CELL)
    blocks = _fit(blocks, tall - chips, max(free - sum(map(_width, pages)), 90.0), LARGEST_CELL)
    sources, outputs = pages[: len(sources)], pages[len(sources) :]
    used = fixed + sum(map(_width, [*pages, *blocks]))
    x = MARGIN + max(0.0, (width - 2 * MARGIN - used) / 2)
    middle = TITLE + ABOVE + tall / 2
    placed: list[Box] = []
    for box in sources:
        placed.append(_at(box, x, middle))
        x += _width(box) + 2 * GAP
    blocks, signs, texts, value, x = _arithmetic(frame, blocks, lines, x, middle - chips / 2)
    x += 2 * GAP
    outputs = [_at(box, x, middle) for box in outputs]
    left = placed[0].rect[0] + placed[0].rect[2] if placed else 0.0
    right = outputs[0].origin[0] if outputs else width
    shown = _chips(frame, sums, blocks, left + 10, right - 10)
    return _scene(frame, size, placed, blocks, outputs, signs, texts, shown, value)


def _two_rows(
    frame: Frame,
    size: tuple[float, float],
    sources: list[Box],
    blocks: list[Box],
    output: Box | None,
    sums: list[float],
) -> Scene:
    width, height = size
    room = height - TITLE - WORDS
    chips = CHIP[1] + 8 if sums else 0.0
    lines = _sum_lines(frame)
    lower = min(room * 0.42, 260.0 + chips)
    upper = room - lower
    outputs = [output] if output else []
    pages = [*sources, *outputs]
    between = 5 * GAP
    wide = width - 2 * MARGIN - between * max(len(pages) - 1, 0)
    pages = _fit(pages, upper - ABOVE - BELOW, wide, LARGEST_CELL)
    x = MARGIN + (wide - sum(map(_width, pages))) / 2
    middle = TITLE + ABOVE + (upper - ABOVE - BELOW) / 2
    placed = []
    for box in pages:
        placed.append(_at(box, x, middle))
        x += _width(box) + between
    fixed = _arithmetic_width(blocks, lines)
    tall = lower - ABOVE - BELOW - chips
    blocks = _fit(blocks, tall, width - 2 * MARGIN - fixed, LARGEST_CELL)
    x = MARGIN + (width - 2 * MARGIN - fixed - sum(map(_width, blocks))) / 2
    middle = TITLE + upper + ABOVE + tall / 2
    blocks, signs, texts, value, _ = _arithmetic(frame, blocks, lines, x, middle)
    shown = _chips(frame, sums, blocks, MARGIN, width - MARGIN)
    first, last = placed[: len(sources)], placed[len(sources) :]
    return _scene(frame, size, first, blocks, last, signs, texts, shown, value)


def _scene(
    frame: Frame,
    size: tuple[float, float],
    sources: list[Box],
    blocks: list[Box],
    outputs: list[Box],
    signs: list[Sign],
    lines: list[Line],
    chips: list[Chip],
    value: Rect,
) -> Scene:
    lens = (sources[0], blocks[0]) if sources and blocks and blocks[0].values.size > 1 else None
    return Scene(
        frame,
        size,
        (*sources, *blocks, *outputs),
        tuple(signs),
        tuple(lines),
        tuple(chips),
        value,
        lens,
        outputs[0] if outputs else None,
    )


def _at(box: Box, x: float, middle: float) -> Box:
    """`box` with its left edge at x, centred on the height `middle`."""
    return replace(box, origin=(round(x), round(middle - box.shape[0] * box.pitch[1] / 2)))


def _arithmetic(
    frame: Frame,
    blocks: list[Box],
    lines: Lines,
    x: float,
    middle: float,
) -> tuple[list[Box], list[Sign], list[Line], Rect, float]:
    """The blocks with their signs, the lines of the sum, and the value; and where they end."""
    signs: list[Sign] = []
    placed: list[Box] = []
    for number, box in enumerate(blocks):
        placed.append(_at(box, x, middle))
        x += _width(box)
        last = number == len(blocks) - 1
        products = len(blocks) > 2 or len(frame.step.parts[0].operands) < len(blocks)
        text = "⊙" if number < len(blocks) - (2 if products else 1) else "=" if not last else ""
        if last and not lines:
            text = "="
        signs.append(Sign((x, middle - 12, SIGN, 24), text))
        x += SIGN
    texts: list[Line] = []
    if lines:
        top = middle - 12 * len(lines)
        for number, (text, value) in enumerate(lines):
            texts.append(Line((x, top + 24 * number, _sum_width(lines) - SIGN, 24), text, value))
        x += _sum_width(lines)
        signs.append(Sign((x - SIGN, middle - 12, SIGN, 24), "="))
    box_ = (round(x), round(middle - VALUE[1] / 2), VALUE[0], VALUE[1])
    return placed, signs, texts, box_, x + VALUE[0]


def _chips(
    frame: Frame, sums: list[float], blocks: list[Box], left: float, right: float
) -> list[Chip]:
    """The sums of the slices in a line below the blocks, between `left` and `right`."""
    if not sums:
        return []
    bottom = max(box.origin[1] + box.rect[3] for box in blocks) + BELOW + 2
    wide = min(CHIP[0], (right - left) / len(sums))
    middle = (blocks[0].origin[0] + blocks[-1].origin[0] + blocks[-1].rect[2]) / 2
    x = min(max(left, middle - wide * len(sums) / 2), right - wide * len(sums))
    return [
        Chip((x + i * wide + 1.5, bottom, wide - 3, CHIP[1]), i, value, i == frame.slice)
        for i, value in enumerate(sums)
    ]
