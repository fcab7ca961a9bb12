"""Receptive fields, against masks that plain loops carry through the network."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
    Network,
)
from engine.receptive import Region, fed_by, receptive_field
from tests.engine import naive, strategies


def pairs_of(layer, shape):
    """Every (cell of the output, cell of the input that it depends on), by the definition."""
    if isinstance(layer, Convolution):
        x_shape = (1, *shape)
        settings = (layer.stride, layer.padding, layer.dilation, layer.groups, layer.padding_mode)
        for y, _, x in naive.conv_terms(x_shape, layer.weight.shape, *settings):
            yield y[1:], x[1:]
    elif isinstance(layer, MaxPooling | AveragePooling):
        yield from pooled(layer, shape)
    elif isinstance(layer, Flatten):
        for index, cell in enumerate(np.ndindex(*shape)):
            yield (index,), cell
    elif isinstance(layer, Linear):
        yield from product(np.ndindex(*layer.output_shape(shape)), np.ndindex(*shape))
    else:
        assert isinstance(layer, Activation)
        for cell in np.ndindex(*shape):
            yield cell, cell


def pooled(layer, shape):
    kernel = naive.as_pair(layer.kernel_size)
    stride = kernel if layer.stride is None else naive.as_pair(layer.stride)
    dilation = naive.as_pair(getattr(layer, "dilation", 1))
    padding = naive.as_sides(layer.padding, kernel, dilation)
    tops, lefts = naive.starts(shape[1:], kernel, stride, padding, dilation, layer.ceil_mode)
    for channel, (i, top), (j, left) in product(range(shape[0]), enumerate(tops), enumerate(lefts)):
        for u, v in np.ndindex(*kernel):
            row, column = top + u * dilation[0], left + v * dilation[1]
            if 0 <= row < shape[1] and 0 <= column < shape[2]:
                yield (channel, i, j), (channel, row, column)


def cells(region):
    return set(product(*(axis.tolist() for axis in region.axes)))


def dependencies(network):
    """For each layer, its pairs."""
    return [
        list(pairs_of(layer, network.input_shape_of(index)))
        for index, layer in enumerate(network.layers)
    ]


@given(strategies.networks(), st.data())
@settings(max_examples=120)
def test_they_are_what_masks_say_that_are_carried_through_the_layers(network, data):
    layer = data.draw(st.integers(-1, len(network.layers) - 1))
    shape = network.input_shape if layer < 0 else network.shapes[layer]
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    pairs = dependencies(network)

    field = receptive_field(network, layer, cell)
    assert len(field) == layer + 2
    marked = {cell}
    for index in range(layer, -2, -1):
        assert cells(field[index + 1]) == marked
        if index >= 0:
            marked = {x for y, x in pairs[index] if y in marked}

    fed = fed_by(network, layer, cell)
    assert len(fed) == len(network.layers) - layer
    marked = {cell}
    for index in range(layer, len(network.layers)):
        assert cells(fed[index - layer]) == marked
        if index + 1 < len(network.layers):
            marked = {y for y, x in pairs[index + 1] if x in marked}


@given(strategies.networks(), st.data())
@settings(max_examples=40)
def test_a_cell_feeds_what_depends_on_it(network, data):
    last = len(network.layers) - 1
    source = tuple(data.draw(st.integers(0, n - 1)) for n in network.input_shape)
    goal = tuple(data.draw(st.integers(0, n - 1)) for n in network.shapes[last])
    reads = source in receptive_field(network, last, goal)[0]
    assert reads == (goal in fed_by(network, -1, source)[-1])


def test_what_is_outside_changes_nothing():
    """The network itself says so: other numbers outside the field, the same value."""
    rng = np.random.default_rng(3)
    layers = (
        Convolution(rng.normal(size=(4, 1, 3, 3)), padding=1),
        Activation("tanh"),
        AveragePooling(2),
        Convolution(rng.normal(size=(4, 2, 3, 3)), dilation=2, groups=2),
    )
    network = Network(layers, (1, 20, 20))
    x = rng.normal(size=(1, 1, 20, 20))
    cell = (1, 3, 2)
    region = receptive_field(network, 3, cell)[0]
    outside = np.ones((1, 20, 20), bool)
    outside[np.ix_(*region.axes)] = False
    changed = np.where(outside, 9.0, x)
    before, after = (network.forward(v).outputs[-1][0][cell] for v in (x, changed))
    assert before == after
    assert region.size < 400
    inside = np.where(outside, x, x + 0.1)
    assert network.forward(inside).outputs[-1][0][cell] != before


def test_a_box_and_what_lies_in_it():
    region = Region((np.array([1]), np.array([0, 2, 4]), np.array([3])))
    assert region.size == 3
    assert region.box == ((1, 1), (0, 4), (3, 3))
    assert (1, 2, 3) in region
    assert (1, 1, 3) not in region
    empty = Region((np.array([1]), np.array([], int), np.array([3])))
    assert empty.size == 0
    assert empty.box == ((0, -1),) * 3


def test_a_window_in_the_padding_alone_reads_nothing():
    rng = np.random.default_rng(0)
    layers = (
        Convolution(rng.normal(size=(1, 1, 2, 2)), padding=3),
        Flatten(),
        Linear(rng.normal(size=(2, 81))),
    )
    network = Network(layers, (1, 4, 4), ("a", "b"))
    assert receptive_field(network, 0, (0, 0, 0))[0].size == 0
    assert receptive_field(network, 2, (0,))[0].size == 16


@pytest.mark.parametrize("layers", [30])
def test_through_a_deep_network(layers):
    """A cell in the middle reads all of the picture, and is read by the cells around it."""
    rng = np.random.default_rng(0)
    rows = [Convolution(rng.normal(size=(64, 1, 3, 3)), padding=1)]
    rows += [Convolution(rng.normal(size=(64, 64, 3, 3)), padding=1) for _ in range(layers - 1)]
    network = Network(tuple(rows), (1, 28, 28))
    field = receptive_field(network, layers - 1, (5, 14, 14))
    assert field[0].size == 28 * 28
    # nine layers of 3x3 lie between: nine cells on each side
    assert field[layers - 9].box == ((0, 63), (5, 23), (5, 23))
    fed = fed_by(network, -1, (0, 14, 14))
    assert fed[9].box == ((0, 63), (5, 23), (5, 23))
    assert fed[-1].size == 64 * 28 * 28
