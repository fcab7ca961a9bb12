"""Progress that is kept along the way, so that one can go back to it."""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Array
from engine.training import Progress
from engine.values import dataclass, replace

MOST = 200
USUAL = 50  # batches that tell what loss is usual


@dataclass(frozen=True, eq=False)
class Checkpoints:
    """Kept progress, the oldest first: at most MOST, in at most `room` bytes.

    The first and the last are always there. Where there is no room for all, those go that are
    least missed: the farther back, the farther apart they stand.
    """

    kept: tuple[Progress, ...] = ()
    room: int = 64 << 20

    def added(self, progress: Progress) -> "Checkpoints":
        """With one more; what is later than it is forgotten."""
        kept = [*(p for p in self.kept if p.steps < progress.steps), progress]
        most = min(MOST, max(2, self.room // max(1, size_of(progress))))
        while len(kept) > most:
            del kept[_least_missed(kept)]
        return replace(self, kept=tuple(kept))

    def at(self, steps: int) -> Progress:
        """The kept progress that is nearest to `steps` batches; of two as near, the earlier."""
        return min(self.kept, key=lambda progress: abs(progress.steps - steps))

    def sound(self, losses: Array) -> Progress:
        """The last one that the next batch found in order; `losses` (n,) are those of all batches.

        The loss of a batch judges the weights before it. In order is what is at most twice the
        usual loss of the batches before; where nothing is, it is the first one.
        """
        for progress in reversed(self.kept):
            now, past = progress.steps, losses[max(0, progress.steps - USUAL) : progress.steps]
            if now < len(losses) and (not len(past) or losses[now] <= 2 * np.median(past)):
                return progress
        return self.kept[0]

    def until(self, progress: Progress) -> "Checkpoints":
        """Without what came after `progress`."""
        return replace(self, kept=tuple(p for p in self.kept if p.steps <= progress.steps))


def size_of(progress: Progress) -> int:
    """How many bytes the weights and the state of the optimizer take."""
    return sum(array.nbytes for array in _arrays(progress))


def _arrays(progress: Progress) -> Iterator[Array]:
    for parameters in (progress.network.parameters, *progress.optimizer_state):
        for layer in parameters:
            yield from layer.values()


def _least_missed(kept: list[Progress]) -> int:
    """Which one to drop: where its neighbours are close, for its age."""
    now = kept[-1].steps

    def gap(index: int) -> float:
        width = kept[index + 1].steps - kept[index - 1].steps
        return width / (now - kept[index].steps)

    return min(range(1, len(kept) - 1), key=gap)
