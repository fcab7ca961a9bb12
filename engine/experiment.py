"""An experiment: an input, a network, the right answer and a learning rate. There is nothing else.

What follows from them is computed when it is first asked for, and then kept.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Array
from engine.layers.cross_entropy import cross_entropy
from engine.network import Activations, Gradients, Network
from engine.optimizers import SGD
from engine.timeline import Timeline, pass_timeline


@dataclass(frozen=True, eq=False)
class Experiment:
    """x is one image (C, H, W); `target` the index of the right answer, None for not yet chosen.

    Without a right answer the loss is that of the answer which the network itself gives.
    """

    x: Array
    network: Network
    target: int | None = None
    learning_rate: float = 0.1

    @cached_property
    def activations(self) -> Activations:
        return self.network.forward(self.x[None])

    @cached_property
    def gradients(self) -> Gradients:
        return self.network.backward(self.activations, np.array([self.answer]))

    @cached_property
    def timeline(self) -> Timeline:
        return pass_timeline(
            self.network, self.activations, self.gradients, self.answer, self.learning_rate
        )

    @cached_property
    def loss_after(self) -> float:
        """The loss of this input after the update."""
        rule = SGD(self.learning_rate)
        parameters, _ = rule.update(self.network.parameters, self.gradients.parameters, ())
        logits = self.network.with_parameters(parameters).forward(self.x[None]).logits
        return cross_entropy(logits, np.array([self.answer]))

    def forget(self) -> None:
        """Drop what was computed, about a megabyte; it is computed anew when asked for again."""
        for name in ("activations", "gradients", "timeline", "loss_after"):
            self.__dict__.pop(name, None)

    @property
    def probabilities(self) -> Array:
        """(classes,)."""
        probabilities: Array = self.activations.probabilities[0]
        return probabilities

    @property
    def predicted(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())

    @property
    def answer(self) -> int:
        """The class that the loss takes for right."""
        return self.predicted if self.target is None else self.target
