"""The phases of an axis: cells that are a step apart, as an axis of their own."""

from engine.values import dataclass


@dataclass(frozen=True)
class Phase:
    """Of the cells p, those with p + before = q step + f: which they are, and their q."""

    f: int
    cells: slice
    first: int
    end: int  # one more than the last q

    def places(self, origin: int = 0) -> slice:
        """Where the cells are on the axis of q that begins at `origin`."""
        return slice(self.first - origin, self.end - origin)


def phases(length: int, step: int, before: int = 0) -> list[Phase]:
    """Those that have cells, of an axis of `length` behind so many cells of padding."""
    made = []
    for f in range(step):
        start = (f - before) % step
        first, count = (start + before) // step, len(range(start, length, step))
        if count:
            made.append(Phase(f, slice(start, None, step), first, first + count))
    return made
