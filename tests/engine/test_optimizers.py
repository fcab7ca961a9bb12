"""Optimizers against the textbook's formulas, number by number, and PyTorch."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SGD, Adam, Momentum
from tests.engine import strategies

RATES = st.sampled_from([0.1, 0.001])
DECAYS = st.sampled_from([0.0, 0.01])


def textbook_sgd(w, gradients, rate, decay):
    for g in gradients:
        w = w - rate * (g + decay * w)
    return w


def textbook_momentum(w, gradients, rate, decay, momentum=0.9):
    v = 0.0
    for g in gradients:
        v = momentum * v + (g + decay * w)
        w = w - rate * v
    return w


def textbook_adam(w, gradients, rate, decay, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = v = 0.0
    for t, gradient in enumerate(gradients, 1):
        g = gradient + decay * w
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        w = w - rate * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + epsilon)
    return w


RULES = [(SGD, textbook_sgd), (Momentum, textbook_momentum), (Adam, textbook_adam)]


def steps(optimizer, parameters, gradients):
    state = optimizer.initial(parameters)
    for gradient in gradients:
        parameters, state = optimizer.update(parameters, gradient, state)
    return parameters


@st.composite
def cases(draw):
    dtype = draw(st.sampled_from(strategies.DTYPES))
    parameters = (
        {
            "weight": strategies.numbers(draw, (2, 3), dtype, whole=False),
            "bias": np.zeros(2, dtype),
        },
        {},
    )
    gradients = [
        ({k: strategies.numbers(draw, v.shape, dtype) for k, v in parameters[0].items()}, {})
        for _ in range(draw(st.integers(1, 4)))
    ]
    return parameters, gradients


@pytest.mark.parametrize(("optimizer", "textbook"), RULES)
@given(case=cases(), rate=RATES, decay=DECAYS)
def test_is_the_textbook(optimizer, textbook, case, rate, decay):
    parameters, gradients = case
    before = {name: array.copy() for name, array in parameters[0].items()}
    made = steps(optimizer(rate, weight_decay=decay), parameters, gradients)
    assert made[1] == {}
    for name, array in made[0].items():
        assert array.dtype == before[name].dtype
        assert np.array_equal(parameters[0][name], before[name])  # nothing was changed in place
        for at in np.ndindex(array.shape):
            numbers = [float(g[0][name][at]) for g in gradients]
            expected = textbook(float(before[name][at]), numbers, rate, decay)
            tolerance = 1e-5 if array.dtype == np.float32 else 1e-12
            assert array[at] == pytest.approx(expected, rel=tolerance, abs=tolerance)


@given(case=cases(), rate=RATES, decay=DECAYS)
def test_torch_agrees(case, rate, decay):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    parameters, gradients = case
    for ours, theirs in (
        (SGD(rate, decay), lambda w: torch.optim.SGD(w, rate, weight_decay=decay)),
        (
            Momentum(rate, 0.8, decay),
            lambda w: torch.optim.SGD(w, rate, momentum=0.8, weight_decay=decay),
        ),
        (
            Adam(rate, weight_decay=decay),
            lambda w: torch.optim.Adam(w, rate, weight_decay=decay),
        ),
    ):
        weight = torch.from_numpy(parameters[0]["weight"].copy()).requires_grad_()
        rule = theirs([weight])
        for gradient in gradients:
            weight.grad = torch.from_numpy(gradient[0]["weight"].copy())
            rule.step()
        made = steps(ours, parameters, gradients)[0]["weight"]
        assert np.allclose(made, weight.detach().numpy(), rtol=1e-4, atol=1e-5)
