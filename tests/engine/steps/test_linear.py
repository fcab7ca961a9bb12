"""The steps of a linear layer."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Experiment, Flatten, Network
from tests.engine import strategies


@st.composite
def cases(draw):
    inputs, classes = draw(st.integers(1, 40)), draw(st.integers(1, 5))
    layer = draw(strategies.linears(inputs, classes))
    network = Network((Flatten(), layer), (1, 1, inputs), tuple(map(str, range(classes))))
    experiment = Experiment(strategies.numbers(draw, (1, 1, inputs)), network, 0)
    return layer, {op.kind: op for op in experiment.timeline.operations}


@given(cases())
@settings(max_examples=40)
def test_rows_forward_and_columns_back(case):
    layer, operations = case
    x = operations["flatten"].result
    for step in map(operations["linear"].step, range(len(layer.weight))):
        (i,) = step.cell
        first, second = step.parts[0].operands
        assert np.array_equal(first.values, x)
        assert np.array_equal(second.values, layer.weight[i])
        assert len(step.parts) == (1 if layer.bias is None else 2)
    op = operations["linear_error"]
    for step in map(op.step, range(len(op))):
        (j,) = step.cell
        assert np.array_equal(step.parts[0].operands[1].values, layer.weight[:, j])
    op = operations["linear_weight_gradient"]
    error = op.input("δ").values
    assert np.allclose(op.result, np.outer(error, x), rtol=1e-14)
    assert op.map_size == len(x)
    if layer.bias is not None:
        assert np.array_equal(operations["linear_bias_gradient"].result, error)
