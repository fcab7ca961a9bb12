"""Architectures: shapes and misfits without weights, and the networks that are built from them."""

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Activation, Flatten, MaxPooling, Network, SettingError
from engine.architecture import Architecture, ConvolutionPlan, LinearPlan, architecture_of
from engine.initialisation import Initialisation, deviation, draw
from engine.presets import DEEP, DIGITS, LENET5, PRESETS, TINY
from engine.values import replace
from tests.engine import strategies

HE = Initialisation.HE


@given(strategies.experiments())
def test_a_network_and_its_architecture_say_the_same(experiment) -> None:
    network = experiment.network
    plan = architecture_of(network)
    rows = plan.rows()
    assert plan.problem is None
    assert tuple(row.name for row in rows) == network.names
    assert tuple(row.shape for row in rows) == network.shapes
    for row, parameters in zip(rows, network.parameters, strict=True):
        assert row.shapes == {name: array.shape for name, array in parameters.items()}
        assert row.parameters == sum(array.size for array in parameters.values())
    built = plan.build(HE, 1, network.layers)
    for old, new in zip(network.parameters, built.parameters, strict=True):
        assert all(old[name] is new[name] or np.array_equal(old[name], new[name]) for name in old)
    assert architecture_of(built) == plan


def test_the_presets_are_what_they_are_called() -> None:
    assert {name: plan.parameters for name, plan in PRESETS.items()} == {
        "digits": 11_274, "lenet5": 61_706, "tiny": 310, "deep": 20_930
    }  # fmt: skip
    shapes = {row.name: row.shape for row in LENET5.rows()}
    assert shapes["conv2"] == (16, 10, 10)
    assert shapes["conv3"] == (120, 1, 1)
    assert sum(prod(row.shape) for row in TINY.rows()) < 400
    assert len(DEEP.plans) >= 16
    for plan in PRESETS.values():
        network = plan.build(HE, 0)
        x = np.zeros((2, *plan.input_shape), np.float32)
        assert network.predict(x).shape == (2, 10)


def test_the_seed_decides_and_layers_do_not_depend_on_each_other() -> None:
    one, same, other = (DIGITS.build(HE, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.layers[0].weight, same.layers[0].weight)
    assert not np.array_equal(one.layers[0].weight, other.layers[0].weight)
    wider = replace(DIGITS, plans=(replace(DIGITS.plans[0], maps=9), *DIGITS.plans[1:]))
    assert np.array_equal(wider.build(HE, 1).layers[7].weight, one.layers[7].weight)
    assert not one.layers[0].bias.any()


def test_what_still_fits_is_kept() -> None:
    trained = DIGITS.build(HE, 7)
    pooled = replace(DIGITS, plans=(*DIGITS.plans[:5], Flatten(), LinearPlan(10)))
    kept = (*trained.layers[:5], None, trained.layers[7])
    built = pooled.build(HE, 3, kept)
    assert np.shares_memory(built.layers[0].weight, trained.layers[0].weight)
    assert np.shares_memory(built.layers[3].weight, trained.layers[3].weight)
    assert built.layers[6].weight.shape == (10, 16 * 14 * 14)


def test_a_misfit_is_told_in_its_row_and_the_rest_is_unknown() -> None:
    plan = Architecture((ConvolutionPlan(4, (5, 5)), LinearPlan(10), Activation("relu")))
    rows = plan.rows()
    assert rows[0].problem is None
    assert "put a flatten layer between" in str(rows[1].problem)
    assert [row.shape for row in rows] == [(4, 24, 24), None, None]
    with pytest.raises(SettingError, match="flatten"):
        plan.build(HE, 0)


@pytest.mark.parametrize(
    ("plans", "says"),
    [
        ((), "at least one layer"),
        ((Flatten(), ConvolutionPlan(4, (3, 3))), "a row of 784 numbers"),
        ((ConvolutionPlan(0, (3, 3)), Flatten(), LinearPlan(10)), "at least 1 map, not 0"),
        ((Flatten(), LinearPlan(0)), "at least 1 number, not 0"),
        ((ConvolutionPlan(4, (31, 3)),), "31"),
        ((MaxPooling(30),), "30"),
        ((ConvolutionPlan(4, (3, 3), groups=3),), "3 groups"),
        ((ConvolutionPlan(4, (3, 3), groups=0),), "0 groups"),
        ((ConvolutionPlan(9_000, (3, 3)),), "more than 2,000,000"),
        ((Flatten(), LinearPlan(9_000)), "more than 2,000,000"),
        ((Flatten(), LinearPlan(9)), "gives 9 numbers, but there are 10 classes"),
    ],
)
def test_each_misfit_has_its_sentence(plans, says) -> None:
    problem = Architecture(plans).problem
    assert problem is not None
    assert says in str(problem)


@pytest.mark.parametrize("rule", Initialisation)
@pytest.mark.parametrize("shape", [(16, 8, 5, 5), (40, 300)])
def test_fresh_weights_have_the_spread_of_their_rule(rule, shape) -> None:
    weight = draw(rule, shape, np.random.default_rng(0))
    fan_in, fan_out = prod(shape[1:]), shape[0] * prod(shape[2:])
    variance = {"he": 2 / fan_in, "xavier": 2 / (fan_in + fan_out), "lecun": 1 / fan_in}[rule]
    assert deviation(rule, shape) == pytest.approx(variance**0.5)
    assert weight.std() == pytest.approx(variance**0.5, rel=0.05)
    assert abs(weight.mean()) < 0.1 * variance**0.5
    assert weight.dtype == np.float32


@given(st.integers(4, 40))
def test_any_side_can_be_read(side) -> None:
    plan = Architecture((Flatten(), LinearPlan(3)), (1, side, side), ("a", "b", "c"))
    assert isinstance(plan.build(HE, 0), Network)
    assert plan.build(HE, 0).multiplications == side * side * 3
