"""Where everything of a frame stands on the stage.

From left to right: the matrix that is read, with the window on it; what stands in the window, times
what it meets, the products; their sum and the value; the matrix that is written. A high stage has
two rows: what is read and written above, the arithmetic below.
"""

from cnnviz.frame import Frame
from cnnviz.stage.contents import FEW, Contents, contents, sources_of
from cnnviz.stage.scene import NUMBER_CELL, Box, Chip, Line, Measures, Rect, Scene, Sign, measures
from cnnviz.stage.sums import Lines
from engine.steps import Combine
from engine.values import replace

SMALLEST_TURN = 6.0  # of a cell of the kernel that turns
LEAST = 90.0  # the room that is never taken from a matrix
Pitch = tuple[float, float]


def arrange(frame: Frame, width: float, height: float, ratio: float = 1.0) -> Scene:
    """The scene of `frame` on a stage of this size; cells stand on whole device pixels.

    `ratio` is how many device pixels there are to a pixel.
    """
    placing = _Placing(frame, contents(frame), width, height, ratio)
    room = height - placing.m.title - placing.m.words
    if placing.stacks():
        return placing.stacked()
    if room >= placing.m.high and placing.parts.sources and placing.parts.blocks:
        return placing.two_rows()
    return placing.one_row()


def moved(scene: Scene, frame: Frame) -> Scene | None:
    """The scene of another moment of the same step: the windows move, all else keeps its place.

    None where `frame` is not of the same step, or what is written stands elsewhere.
    """
    old = scene.frame
    if (old.operation, old.step.index, old.slice) != (
        frame.operation,
        frame.step.index,
        frame.slice,
    ):
        return None
    if old.shared_scale != frame.shared_scale or frame.step.targets is not None:
        return None
    places = zip(scene.sources, sources_of(frame), strict=True)
    sources = tuple(replace(box, windows=now.windows) for box, now in places)
    written = frame.written - frame.map * frame.operation.map_size
    return replace(
        scene,
        frame=frame,
        sources=sources,
        lens=scene.lens and (sources[0], scene.lens[1]),
        output=scene.output and replace(scene.output, written=written),
    )


def _whole(length: float, ratio: float) -> float:
    """Whole device pixels, where there is at least one."""
    return int(length * ratio) / ratio if length * ratio >= 1 else length


def _pitch(box: Box, height: float, m: Measures, largest: float, ratio: float) -> Pitch:
    """The size of a cell, so that the box is at most `height` high."""
    rows, columns = box.shape
    wide, high = m.long_cell
    if _is_short(box):
        return _whole(wide, ratio), _whole(max(1.0, min(high, height / rows)), ratio)
    if rows * columns == 1:
        return _whole(wide, ratio), _whole(min(40.0 * m.unit, height), ratio)
    side = _whole(min(largest, height / rows), ratio)
    return side, side


def _is_short(box: Box) -> bool:
    """A vector whose numbers are shown one by one."""
    return box.vector and 1 < box.values.size <= FEW


def _width(box: Box) -> float:
    return box.shape[1] * box.pitch[0]


def _narrower(pitch: Pitch, ratio: float) -> Pitch:
    """One step smaller; what is square stays so."""
    w, h = pitch
    smaller = w - 1 / ratio if w * ratio >= 2 else w * 0.8
    return smaller, smaller if w == h else h


class _Placing:
    """The parts of a frame on their way to their places."""

    def __init__(
        self, frame: Frame, parts: Contents, width: float, height: float, ratio: float
    ) -> None:
        self.frame = frame
        self.parts = parts
        self.size = (width, height)
        self.ratio = ratio
        self.m = measures(width, height)
        self.signs: list[Sign] = []
        self.lines: list[Line] = []

    # sizes

    def _fit(
        self, boxes: list[Box], height: float, width: float, largest: float | None = None
    ) -> list[Box]:
        """Boxes with cells so large that they stand side by side in `width`."""
        m, ratio = self.m, self.ratio
        most = m.largest_cell if largest is None else largest
        pitches = [_pitch(box, height, m, most, ratio) for box in boxes]
        columns = [box.shape[1] for box in boxes]
        short = [_is_short(box) for box in boxes]
        while True:
            wide = [count * pitch[0] for count, pitch in zip(columns, pitches, strict=True)]
            if sum(wide) <= max(width, 1.0):
                break
            # a short vector keeps the width of its numbers as long as others can give way
            every = range(len(boxes))
            giving = [i for i in every if not short[i] and pitches[i][0] > 1] or every
            widest = max(giving, key=lambda i: (wide[i], pitches[i]))
            smaller = _narrower(pitches[widest], ratio)
            for i in every:
                if boxes[i].shape == boxes[widest].shape:
                    pitches[i] = smaller
        return [replace(box, pitch=pitch) for box, pitch in zip(boxes, pitches, strict=True)]

    def _at(self, box: Box, x: float, middle: float) -> Box:
        """`box` with its left edge at x, centred on the height `middle`."""
        top = middle - box.shape[0] * box.pitch[1] / 2
        corner = (round(x * self.ratio) / self.ratio, round(top * self.ratio) / self.ratio)
        return replace(box, origin=corner)

    @property
    def _chips_height(self) -> float:
        return self.m.chip[1] + 8 if self.parts.sums else 0.0

    def _sum_width(self) -> float:
        """How much room the lines of the sum take, with the sign behind them."""
        lines: Lines = self.parts.lines
        if not lines:
            return 0.0
        if any(value is not None for _, value in lines):
            if not self.m.narrow:
                return 176 * self.m.unit
            longest = max(len(text) for text, _ in lines)
            return (64 + 8 * longest) * self.m.unit + self.m.sign
        return (12 + 8 * max(len(text) for text, _ in lines)) * self.m.unit + self.m.sign

    @property
    def _value_width(self) -> float:
        """A step that spreads its terms over the output has no value of its own."""
        return 0.0 if self.frame.step.targets is not None else self.m.value[0]

    def _arithmetic_width(self) -> float:
        return len(self.parts.blocks) * self.m.sign + self._sum_width() + self._value_width

    def stacks(self) -> bool:
        """Whether wide blocks are larger one below the other than side by side."""
        blocks, m, (width, height) = self.parts.blocks, self.m, self.size
        if len(blocks) < 2 or self.parts.sources:
            return False
        rows, columns = blocks[0].shape
        tall = (height - m.title - m.words) / len(blocks) - m.above - m.below - 4
        beside = (width - self._arithmetic_width() - 200 * m.unit) / len(blocks)
        return columns > 2 * rows and tall / rows > beside / columns

    # the arrangements

    def stacked(self) -> Scene:
        """Wide blocks one below the other, the sum and what is written to their right."""
        m, (width, height) = self.m, self.size
        count = len(self.parts.blocks)
        outputs = [self.parts.output] if self.parts.output else []
        tall = height - m.title - m.words - m.below
        outputs = self._fit(outputs, tall - m.above, width * 0.2)
        right = m.gap * 4 + self._sum_width() + self._value_width + sum(map(_width, outputs))
        room = width - 2 * m.margin - m.sign - right
        each = tall / count - m.above - m.below - 4
        blocks = [self._fit([block], each, room)[0] for block in self.parts.blocks]
        used = m.sign + right + _width(blocks[0])
        x = m.margin + max(0.0, (width - 2 * m.margin - used) / 2) + m.sign
        pitch = tall / count
        placed: list[Box] = []
        for number, box in enumerate(blocks):
            middle = m.title + m.above + pitch * number + (pitch - m.above) / 2
            placed.append(self._at(box, x, middle))
            if number:
                sign = self._sign(number - 1, count)
                self.signs.append(Sign((x - m.sign, middle - m.line / 2, m.sign, m.line), sign))
        x += _width(blocks[0]) + m.gap
        middle = m.title + m.above + (tall - m.above) / 2
        value, x = self._sum_and_value(x, middle)
        outputs = [self._at(box, x + 2 * m.gap, middle) for box in outputs]
        return self._scene([], placed, outputs, value, m.margin, width - m.margin)

    def one_row(self) -> Scene:
        m, (width, height) = self.m, self.size
        outputs = [self.parts.output] if self.parts.output else []
        count = len(self.parts.sources)
        fixed = self._arithmetic_width() + m.gap * 2 * (count + len(outputs))
        free = width - 2 * m.margin - fixed
        tall = height - m.title - m.words - m.above - m.below
        if self._crowded(free * 0.5, tall):
            self.parts = replace(self.parts, blocks=self.parts.blocks[:-1])
            return self.one_row()
        for_pages = free * 0.5 if self.parts.blocks else free
        if m.narrow:  # blocks take no more than their numbers need
            needed = sum(box.shape[1] for box in self.parts.blocks) * 1.2 * NUMBER_CELL
            for_pages = max(for_pages, free - max(needed, LEAST))
        largest = m.largest_cell * (1 if self.parts.blocks else 1.7)
        pages = self._fit([*self.parts.sources, *outputs], tall, max(for_pages, LEAST), largest)
        for_blocks = max(free - sum(map(_width, pages)), LEAST)
        blocks = self._fit(self.parts.blocks, tall - self._chips_height, for_blocks)
        used = fixed + sum(map(_width, [*pages, *blocks]))
        x = m.margin + max(0.0, (width - 2 * m.margin - used) / 2)
        middle = m.title + m.above + tall / 2
        sources: list[Box] = []
        for box in pages[:count]:
            sources.append(self._at(box, x, middle))
            x += _width(box) + 2 * m.gap
        left = x - m.gap
        blocks, value, x = self._arithmetic(blocks, x, middle - self._chips_height / 2)
        outputs = [self._at(box, x + 2 * m.gap, middle) for box in pages[count:]]
        right = outputs[0].origin[0] - 10 if outputs else width - m.margin
        return self._scene(sources, blocks, outputs, value, left, right)

    def _crowded(self, width: float, height: float) -> bool:
        """Whether the products leave no block room for its numbers; then they are left out."""
        blocks = self.parts.blocks
        if not self.m.narrow or len(blocks) < 3 or blocks[-1].of:
            return False
        all_of_them, without = (
            self._fit(some, height, width)[0].pitch[0] for some in (blocks, blocks[:-1])
        )
        return all_of_them < NUMBER_CELL <= without

    def two_rows(self) -> Scene:
        m, (width, height) = self.m, self.size
        room = height - m.title - m.words
        lower = min(room * 0.42, 260.0 * m.unit + self._chips_height)
        upper = room - lower - m.above - m.below
        outputs = [self.parts.output] if self.parts.output else []
        count = len(self.parts.sources)
        between = 5 * m.gap
        free = width - 2 * m.margin - between * max(count + len(outputs) - 1, 0)
        pages = self._fit([*self.parts.sources, *outputs], upper, free)
        x = m.margin + (free - sum(map(_width, pages))) / 2
        placed: list[Box] = []
        for box in pages:
            placed.append(self._at(box, x, m.title + m.above + upper / 2))
            x += _width(box) + between
        fixed = self._arithmetic_width()
        tall = lower - m.above - m.below - self._chips_height
        blocks = self._fit(self.parts.blocks, tall, width - 2 * m.margin - fixed)
        x = (width - fixed - sum(map(_width, blocks))) / 2
        middle = height - m.words - m.below - self._chips_height - tall / 2
        blocks, value, _ = self._arithmetic(blocks, x, middle)
        right = width - m.margin
        return self._scene(placed[:count], blocks, placed[count:], value, m.margin, right)

    # pieces

    def _arithmetic(
        self, blocks: list[Box], x: float, middle: float
    ) -> tuple[list[Box], Rect | None, float]:
        """Place the blocks with their signs, the lines of the sum, and the value; where it ends."""
        m = self.m
        placed: list[Box] = []
        for number, box in enumerate(blocks):
            placed.append(self._at(box, x, middle))
            x += _width(box)
            sign = self._sign(number, len(blocks))
            self.signs.append(Sign((x, middle - m.line / 2, m.sign, m.line), sign))
            x += m.sign
        value, x = self._sum_and_value(x, middle)
        return placed, value, x

    def _sum_and_value(self, x: float, middle: float) -> tuple[Rect | None, float]:
        """Place the lines of the sum and the value; where they end."""
        m, lines = self.m, self.parts.lines
        wide = self._sum_width()
        for number, (text, value) in enumerate(lines):
            y = middle + m.line * (number - len(lines) / 2)
            self.lines.append(Line((x, y, wide - m.sign, m.line), text, value))
        x += wide
        if lines:
            self.signs.append(Sign((x - m.sign, middle - m.line / 2, m.sign, m.line), "="))
        if self.frame.step.targets is not None:
            return None, x
        rect = (round(x), round(middle - m.value[1] / 2), *m.value)
        return rect, x + m.value[0]

    def _sign(self, number: int, count: int) -> str:
        """What stands behind block `number` of `count`."""
        if self.frame.step.targets is not None:
            return ("·", "=", "→")[number]
        if number == count - 1:
            return "" if self.parts.lines else "="
        operands = len(self.frame.step.parts[0].operands)
        if number >= operands - 1:
            return "→" if self.frame.step.combine is Combine.SOFTMAX else "="
        return "·" if self.frame.step.terms.size == 1 else "⊙"

    def _chips(self, blocks: list[Box], left: float, right: float) -> list[Chip]:
        """The sums of the slices in a line below the blocks, between `left` and `right`."""
        sums, m = self.parts.sums, self.m
        if not sums:
            return []
        ends = [box.origin[1] + box.rect[3] + m.below for box in blocks]
        ends += [line.rect[1] + line.rect[3] for line in self.lines]
        bottom = max(ends) + 2
        right -= 40 * m.unit  # for their unit
        wide = min(m.chip[0], (right - left) / len(sums))
        middle = (blocks[0].origin[0] + blocks[-1].origin[0] + blocks[-1].rect[2]) / 2
        x = min(max(left, middle - wide * len(sums) / 2), right - wide * len(sums))
        return [
            Chip((x + i * wide + 1.5, bottom, wide - 3, m.chip[1]), i, value, i == self.frame.slice)
            for i, value in enumerate(sums)
        ]

    def _scene(
        self,
        sources: list[Box],
        blocks: list[Box],
        outputs: list[Box],
        value: Rect | None,
        left: float,
        right: float,
    ) -> Scene:
        window = bool(sources and blocks and blocks[0].values.size > 1)
        return Scene(
            frame=self.frame,
            size=self.size,
            sources=tuple(sources),
            blocks=tuple(blocks),
            signs=tuple(self.signs),
            lines=tuple(self.lines),
            chips=tuple(self._chips(blocks, left, right)),
            value=value,
            lens=(sources[0], blocks[0]) if window else None,
            output=outputs[0] if outputs else None,
            turning=self._turning(sources, value),
            measures=self.m,
        )

    def _turning(self, sources: list[Box], value: Rect | None) -> Box | None:
        """Below the value, the kernel that is being turned, where there is room for it."""
        turns = self.frame.operation.kind.startswith("turn_")
        if value is None or not sources or not turns:
            return None
        x, y, width, height = value
        rows, columns = sources[0].shape
        top = y + height + self.m.gap
        side = min((self.size[1] - self.m.words - self.m.gap - top) / rows, 1.2 * width / columns)
        if side < SMALLEST_TURN:
            return None
        side = min(side, self.m.largest_cell)
        box = replace(sources[0], pitch=(side, side), windows=(), read=None)
        return replace(box, origin=(x + (width - columns * side) / 2, top))
