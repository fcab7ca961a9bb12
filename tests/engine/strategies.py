"""What the tests draw: settings, layers and whole networks, small and always of shapes that fit."""

import numpy as np
from hypothesis import strategies as st

from engine import (
    SGD,
    Activation,
    Adam,
    AveragePooling,
    Convolution,
    Experiment,
    Flatten,
    Linear,
    MaxPooling,
    Momentum,
    Network,
)
from engine.experiment import enter

MODES = ("zeros", "reflect", "replicate", "circular")
FUNCTIONS = ("relu", "leaky_relu", "sigmoid", "tanh")
DTYPES = (np.float32, np.float64)


def numbers(draw, shape, dtype=np.float64, whole=None):
    """Numbers of a normal distribution, or small whole ones, so that there are ties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if draw(st.booleans()) if whole is None else whole:
        return rng.integers(-3, 4, shape).astype(dtype)
    return rng.standard_normal(shape).astype(dtype)


def pairs(low, high):
    """A whole number, or a pair of them."""
    one = st.integers(low, high)
    return one | st.tuples(one, one)


def _first(value):
    return (value, value) if isinstance(value, int) else value


@st.composite
def windows(draw, size, pooling=False, dilations=2, modes=("zeros",)):
    """Settings of a convolution or a pooling that fit an input of `size`: a dict of keywords."""
    mode = draw(st.sampled_from(modes))
    kernel, dilation, around = [], [], []
    for n in size:
        d = draw(st.integers(1, dilations))
        k = draw(st.integers(1, 3))
        most = k - 1 if pooling else 3
        if mode == "reflect":
            most = min(most, n - 1)
        if mode == "circular":
            most = min(most, n)
        sides = draw(st.tuples(st.integers(0, most), st.integers(0, most)))
        if d * (k - 1) + 1 > n + sum(sides):
            k, d, sides = 1, 1, (0, 0)
        if pooling and d > 1 and any(-p % d >= n for p in range(sides[0] + 1)):
            sides = (0, sides[1])
        if pooling and d * (k - 1) + 1 > n + sum(sides):
            k, d, sides = 1, 1, (0, 0)
        kernel.append(k)
        dilation.append(d)
        around.append(sides)
    padding: object = tuple(around)
    spans = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if draw(st.booleans()):
        choices: list[object] = []
        if all(s < n for s, n in zip(spans, size, strict=True)):
            choices = ["valid", 0]
        if not pooling and (mode == "zeros" or max(spans) < min(size)):
            choices += ["same", "full"]
        if around[0] == (around[0][0],) * 2 and around[1] == (around[1][0],) * 2:
            choices.append((around[0][0], around[1][0]))
        if choices:
            padding = draw(st.sampled_from(choices))
    settings = {
        "kernel_size": tuple(kernel),
        "stride": draw(pairs(1, 3)),
        "padding": padding,
        "dilation": tuple(dilation),
    }
    if not pooling:
        settings["padding_mode"] = mode
    return settings


@st.composite
def convolutions(draw, shape, dtype=np.float64, most=4):
    """A convolution that reads `shape` (C, H, W)."""
    settings = draw(windows(shape[1:], modes=MODES))
    kernel = settings.pop("kernel_size")
    groups = draw(st.sampled_from([g for g in range(1, shape[0] + 1) if shape[0] % g == 0]))
    maps = groups * draw(st.integers(1, max(1, most // groups)))
    weight = numbers(draw, (maps, shape[0] // groups, *kernel), dtype, whole=False)
    bias = numbers(draw, (maps,), dtype, whole=False) if draw(st.booleans()) else None
    flip = draw(st.booleans())
    return Convolution(weight, bias, groups=groups, flip_kernel=flip, **settings)


@st.composite
def max_poolings(draw, size):
    settings = draw(windows(size, pooling=True))
    return MaxPooling(**settings, ceil_mode=draw(st.booleans()))


@st.composite
def average_poolings(draw, size):
    settings = draw(windows(size, pooling=True, dilations=1))
    settings.pop("dilation")
    return AveragePooling(
        **settings, ceil_mode=draw(st.booleans()), count_include_pad=draw(st.booleans())
    )


def activations():
    return st.builds(Activation, st.sampled_from(FUNCTIONS), st.sampled_from([0.01, 0.2, -0.5]))


@st.composite
def linears(draw, inputs, outputs, dtype=np.float64):
    weight = numbers(draw, (outputs, inputs), dtype, whole=False) / dtype(max(1, inputs) ** 0.5)
    bias = numbers(draw, (outputs,), dtype, whole=False) if draw(st.booleans()) else None
    return Linear(weight, bias)


@st.composite
def networks(draw, dtypes=DTYPES, smooth=False, most=5):
    """Any layers in a row; `smooth` leaves out what has a kink (relu, max pooling)."""
    dtype = draw(st.sampled_from(dtypes))
    shape = (draw(st.integers(1, 3)), draw(st.integers(2, 7)), draw(st.integers(2, 7)))
    input_shape = shape
    layers: list = []
    kinds = ["convolution", "max", "average", "activation"]
    if smooth:
        kinds.remove("max")
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most)):
        if kind == "convolution":
            layer = draw(convolutions(shape, dtype))
        elif kind == "max":
            layer = draw(max_poolings(shape[1:]))
        elif kind == "average":
            layer = draw(average_poolings(shape[1:]))
        else:
            layer = draw(activations())
            if smooth:
                layer = Activation(draw(st.sampled_from(["sigmoid", "tanh"])))
        if np.prod(layer.output_shape(shape)) > 150:
            continue
        layers.append(layer)
        shape = layer.output_shape(shape)
    classes = int(np.prod(shape))
    if not layers or draw(st.integers(0, 3)) > 0:  # else the last maps are the logits
        layers.append(Flatten())
        shape = layers[-1].output_shape(shape)
        classes = draw(st.integers(2, 4))
        layers.append(draw(linears(shape[0], classes, dtype)))
        if draw(st.booleans()):
            layers += [Activation("tanh"), draw(linears(classes, classes, dtype))]
    return Network(tuple(layers), input_shape, tuple(f"class {i}" for i in range(classes)))


def dtype_of(network):
    """The dtype of a network's numbers; float64 where it has none."""
    for parameters in network.parameters:
        for array in parameters.values():
            return array.dtype.type
    return np.float64


@st.composite
def experiments(draw, dtypes=DTYPES, most=5):
    network = draw(networks(dtypes, most=most))
    target = draw(st.none() | st.integers(0, len(network.classes) - 1))
    rate = draw(st.sampled_from([0.1, 0.001, 2.0]))
    return Experiment(numbers(draw, network.input_shape, dtype_of(network)), network, target, rate)


def optimizers():
    """Each kind of them, with and without weight decay."""
    rates, decays = st.sampled_from([0.1, 0.001, 2.0]), st.sampled_from([0.0, 0.0, 0.01, 0.5])
    return (
        st.builds(SGD, rates, decays)
        | st.builds(Momentum, rates, st.sampled_from([0.0, 0.9]), decays)
        | st.builds(
            Adam,
            rates,
            st.sampled_from([0.9, 0.5]),
            epsilon=st.sampled_from([1e-8, 0.1]),
            weight_decay=decays,
        )
    )


@st.composite
def batches(draw, network, most=4):
    """(optimizer, state, x, target): a step of training that some steps may have gone before."""
    dtype, optimizer = dtype_of(network), draw(optimizers())
    state = optimizer.initial(network.parameters)
    for _ in range(draw(st.integers(0, 2))):
        gradients = tuple(
            {name: numbers(draw, array.shape, dtype) for name, array in layer.items()}
            for layer in network.parameters
        )
        _, state = optimizer.update(network.parameters, gradients, state)
    x = numbers(draw, (draw(st.integers(1, most)), *network.input_shape), dtype)
    answers = st.integers(0, len(network.classes) - 1)
    target = draw(st.lists(answers, min_size=len(x), max_size=len(x)))
    return optimizer, state, x, np.array(target)


@st.composite
def training_steps(draw, dtypes=DTYPES, most=5):
    """Experiments that are one image of a batch."""
    network = draw(networks(dtypes, most=most))
    optimizer, state, x, target = draw(batches(network))
    return enter(network, optimizer, state, x, target, draw(st.integers(0, len(x) - 1)))
