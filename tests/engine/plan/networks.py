"""What the tests of plans draw: networks of layers that have a fast form, and their batches."""

import numpy as np
from hypothesis import strategies as st

from engine import Activation, AveragePooling, Convolution, Flatten, MaxPooling, Network
from tests.engine import strategies


@st.composite
def fast_networks(draw, dtypes=strategies.DTYPES, whole=False):
    """Convolutions of stride 1, pooling of full tiles, and now and then something else.

    `whole` weights and inputs are whole numbers: sums are exact, and there are ties.
    """
    dtype = draw(st.sampled_from(dtypes))
    shape = draw(st.integers(1, 3)), draw(st.integers(3, 9)), draw(st.integers(3, 9))
    input_shape, layers = shape, []
    for _ in range(draw(st.integers(1, 3))):
        layers.append(draw(_convolutions(shape, dtype, whole)))
        shape = layers[-1].output_shape(shape)
        if draw(st.booleans()):
            functions = st.just("relu") if whole else st.sampled_from(strategies.FUNCTIONS)
            layers.append(Activation(draw(functions), 0.2))
        kernel = draw(st.sampled_from([1, 2, 2, 2, 3, (2, 3)]))
        kind = draw(st.sampled_from([MaxPooling, MaxPooling, AveragePooling, None]))
        if kind is not None and min(shape[1:]) >= 3 and not (whole and kind is AveragePooling):
            layers.append(kind(kernel, ceil_mode=draw(st.booleans())))
            shape = layers[-1].output_shape(shape)
    classes = int(np.prod(shape))
    if draw(st.integers(0, 4)):
        layers.append(Flatten())
        weight = strategies.numbers(draw, (3, classes), dtype, whole)
        layers.append(strategies.Linear(weight if whole else weight / dtype(classes**0.5)))
        classes = 3
    return Network(tuple(layers), input_shape, tuple(map(str, range(classes))))


@st.composite
def _convolutions(draw, shape, dtype, whole):
    channels, *size = shape
    kernel = [draw(st.integers(1, min(5, n))) for n in size]
    if draw(st.integers(0, 4)) == 0:
        kernel = list(size)  # covers all of the input
    widest = [k - 1 if draw(st.booleans()) else 0 for k in kernel]
    padding = tuple(draw(st.tuples(*[st.integers(0, most)] * 2)) for most in widest)
    maps = draw(st.integers(1, 4))
    weight = strategies.numbers(draw, (maps, channels, *kernel), dtype, whole)
    bias = strategies.numbers(draw, (maps,), dtype, whole) if draw(st.booleans()) else None
    scale = dtype(1 if whole else weight[0].size ** 0.5)
    return Convolution(weight / scale, bias, padding=padding, flip_kernel=draw(st.booleans()))


def networks(dtypes=strategies.DTYPES):
    """Both: of fast forms, and of anything."""
    return fast_networks(dtypes) | strategies.networks(dtypes)


@st.composite
def batches(draw, network, most=3, whole=False):
    """x and its targets."""
    n = draw(st.integers(1, most))
    x = strategies.numbers(draw, (n, *network.input_shape), strategies.dtype_of(network), whole)
    answers = st.integers(0, len(network.classes) - 1)
    return x, np.array(draw(st.lists(answers, min_size=n, max_size=n)))
