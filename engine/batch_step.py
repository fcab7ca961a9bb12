"""What a step of training goes by, besides the image whose pass is told: the rest of its batch."""

from engine.arrays import Array
from engine.network import Parameters
from engine.optimizers import Adam, Optimizer, State
from engine.values import dataclass


@dataclass(frozen=True, eq=False)
class BatchStep:
    """One update by `optimizer`, from `state`, which is the one before the step.

    `gradients` are the means over the `size` images of the batch, for each layer and name the shape
    of the parameter. The learning rate is that of `optimizer`: a schedule has been applied to it.
    `index` is which image of the batch is told.
    """

    optimizer: Optimizer
    state: State
    gradients: Parameters
    size: int = 1
    index: int = 0

    def update(self, parameters: Parameters) -> tuple[Parameters, State]:
        """The parameters and the state after the step: those of training, bit for bit."""
        return self.optimizer.update(parameters, self.gradients, self.state)

    @property
    def number(self) -> int:
        """Which step of Adam this is, from 1 on; 1 for the others, which do not count them."""
        adam = isinstance(self.optimizer, Adam)
        return int(self.state[2][0]["steps"][0]) + 1 if adam else 1


def moments(state: State, layer: int, name: str) -> tuple[Array, ...]:
    """What a state remembers of one parameter: nothing of SGD, v of Momentum, m and s of Adam."""
    return tuple(tree[layer][name] for tree in state[:2])
