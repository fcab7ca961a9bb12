"""Optimizers: how gradients change parameters. All pure: parameters and state in, new ones out.

    SGD       w <- w - eta (g + lambda w)
    Momentum  v <- mu v + (g + lambda w);  w <- w - eta v                       (as in PyTorch)
    Adam      m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2;
              w <- w - eta (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)

g is the gradient, eta the learning rate, lambda the weight decay; Adam adds lambda w to g.
Source of Adam: Kingma and Ba, 2015, arXiv 1412.6980.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from engine.arrays import Array
from engine.network import Parameters
from engine.values import dataclass

State: TypeAlias = tuple[Parameters, ...]


def _each(function: Callable[..., Array], *trees: Parameters) -> Parameters:
    """`function` of the arrays of the same layer and name."""
    return tuple(
        {name: function(*(layer[name] for layer in layers)) for name in layers[0]}
        for layers in zip(*trees, strict=True)
    )


def _zeros(parameters: Parameters) -> Parameters:
    return _each(np.zeros_like, parameters)


def _decayed(decay: float, w: Array, g: Array) -> Array:
    """g + lambda w; mostly lambda is 0, and then there is nothing to be computed."""
    return g + decay * w if decay else g


def _moved(w: Array, rate: float, v: Array) -> Array:
    """w - rate v, in as little new memory as can be."""
    way = rate * v
    return np.subtract(w, way, out=way if way.dtype == w.dtype else None).astype(
        w.dtype, copy=False
    )


@dataclass(frozen=True)
class SGD:
    """Plain gradient descent."""

    learning_rate: float
    weight_decay: float = 0.0

    def initial(self, parameters: Parameters) -> State:
        return ()

    def update(
        self, parameters: Parameters, gradients: Parameters, state: State
    ) -> tuple[Parameters, State]:
        def step(w: Array, g: Array) -> Array:
            return _moved(w, self.learning_rate, _decayed(self.weight_decay, w, g))

        return _each(step, parameters, gradients), state


@dataclass(frozen=True)
class Momentum:
    """Gradient descent with a velocity that remembers earlier gradients."""

    learning_rate: float
    momentum: float = 0.9
    weight_decay: float = 0.0

    def initial(self, parameters: Parameters) -> State:
        return (_zeros(parameters),)

    def update(
        self, parameters: Parameters, gradients: Parameters, state: State
    ) -> tuple[Parameters, State]:
        def faster(v: Array, w: Array, g: Array) -> Array:
            kept = self.momentum * v
            kept += _decayed(self.weight_decay, w, g)
            return kept.astype(w.dtype, copy=False)

        def step(w: Array, v: Array) -> Array:
            return _moved(w, self.learning_rate, v)

        velocity = _each(faster, state[0], parameters, gradients)
        return _each(step, parameters, velocity), (velocity,)


@dataclass(frozen=True)
class Adam:
    """Steps scaled by a running mean of the gradients and of their squares."""

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    def initial(self, parameters: Parameters) -> State:
        return _zeros(parameters), _zeros(parameters), ({"steps": np.zeros(1)},)

    def update(
        self, parameters: Parameters, gradients: Parameters, state: State
    ) -> tuple[Parameters, State]:
        steps = state[2][0]["steps"] + 1
        decayed = _each(lambda g, w: _decayed(self.weight_decay, w, g), gradients, parameters)
        first = _each(self._mean(self.beta1, lambda g: g), state[0], decayed)
        second = _each(self._mean(self.beta2, np.square), state[1], decayed)
        scale = self.learning_rate / (1 - self.beta1 ** float(steps[0]))
        unbias = 1 - self.beta2 ** float(steps[0])

        def step(w: Array, m: Array, v: Array) -> Array:
            return (w - scale * m / (np.sqrt(v / unbias) + self.epsilon)).astype(
                w.dtype, copy=False
            )

        return _each(step, parameters, first, second), (first, second, ({"steps": steps},))

    @staticmethod
    def _mean(beta: float, function: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
        def mean(old: Array, g: Array) -> Array:
            return (beta * old + (1 - beta) * function(g)).astype(old.dtype, copy=False)

        return mean


Optimizer: TypeAlias = SGD | Momentum | Adam
