"""Random Labs: everything that can be chosen, made valid the way a user would make it."""

import numpy as np
from hypothesis import strategies as st

from cnnviz.lab import (
    CUSTOM,
    FUNCTIONS,
    MODES,
    POOLINGS,
    TRAINED,
    WORDS,
    Aim,
    Settings,
    Source,
    first_lab,
    with_aim,
    with_bias,
    with_cell,
    with_goal,
    with_grid,
    with_input,
    with_kernel,
    with_setting,
    with_weights,
)
from cnnviz.nearest import nearest
from cnnviz.state import CANVAS, State, blank_drawing
from engine import SettingError
from engine.kernels import KERNELS
from engine.values import replace

BLANK = np.zeros((CANVAS, CANVAS), np.uint8)
START = first_lab(BLANK)


def small(rows=5, columns=5, channels=1, **chosen):
    """A Lab on numbers of this size: one Sobel kernel, no padding, no activation, no pooling."""
    x = np.arange(float(channels * rows * columns)).reshape(channels, rows, columns)
    plain = Settings(function="none", pooling="none")
    lab = with_input(replace(START, settings=plain), x, Source.NUMBERS)
    for name, value in chosen.items():
        lab = with_setting(lab, name, value)
    return lab


def numbers(draw, shape, low=-9):
    """Whole numbers with ties, small ones, floats of any size, a few large ones, or all alike."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    match draw(st.sampled_from(["whole", "ties", "floats", "small", "large", "alike", "zeros"])):
        case "whole":
            return rng.integers(low, 10, shape).astype(float)
        case "ties":
            return rng.integers(max(low, -1), 2, shape).astype(float)
        case "floats":
            return np.maximum(rng.standard_normal(shape), float(low))
        case "small":
            return np.maximum(rng.standard_normal(shape) / 1000, float(low))
        case "large":
            return np.maximum(np.rint(rng.standard_normal(shape) * 300), float(low))
        case "alike":
            return np.full(shape, float(rng.integers(low, 10)))
    return np.zeros(shape)


def pairs(low, high, rare=None):
    """(rows, columns), often the same; now and then up to `rare`."""
    one = st.integers(low, high)
    if rare is not None:
        one = st.one_of(one, one, one, one, st.integers(low, rare))
    return st.one_of(one.map(lambda n: (n, n)), st.tuples(one, one))


def paddings():
    side = st.integers(0, 4)
    return st.one_of(
        st.sampled_from(WORDS),
        side.map(lambda n: ((n, n), (n, n))),
        st.tuples(st.tuples(side, side), st.tuples(side, side)),
    )


# what a user may ask for; much of it makes no sense together
ASKED = {
    "convolution": st.sampled_from([True, True, True, True, False]),
    "kernel_size": pairs(1, 5, rare=11),
    "stride": pairs(1, 4),
    "dilation": pairs(1, 3),
    "padding": paddings(),
    "padding_mode": st.sampled_from(MODES),
    "bias": st.booleans(),
    "maps": st.integers(1, 4) | st.integers(1, 8),
    "flip_kernel": st.booleans(),
    "function": st.sampled_from(FUNCTIONS),
    "negative_slope": st.sampled_from([0.1, 0.01, 0.0, -0.5, 2.0]),
    "pooling": st.sampled_from(POOLINGS),
    "pool_size": pairs(1, 4),
    "pool_stride": pairs(1, 4),
    "pool_padding": pairs(0, 2),
    "ceil_mode": st.booleans(),
    "count_include_pad": st.booleans(),
}


def asked(lab, name, value):
    """The Lab with a setting, or with what the program offers instead, or as it was."""
    try:
        return with_setting(lab, name, value)
    except SettingError:
        offer = nearest(lab, name, value)
        return lab if offer is None else with_setting(lab, name, offer)


def tried(lab, change, *args, **more):
    """The Lab changed, or as it was where that is refused."""
    try:
        return change(lab, *args, **more)
    except SettingError:
        return lab


def inks(rng):
    """A drawing: a few strokes with straight sides."""
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        (top, bottom), (left, right) = np.sort(rng.integers(0, CANVAS, (2, 2)))
        ink[top:bottom, left:right] = rng.integers(1, 256)
    return ink


def sizes():
    """Rows and columns of an input that is typed."""
    side = st.integers(3, 9)
    return st.one_of(*[st.tuples(side, side)] * 5, st.tuples(*[st.integers(3, 28)] * 2))


@st.composite
def with_any_input(draw, lab):
    """The Lab on another input: a drawing, numbers or a picture. It may be refused."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    source = draw(st.sampled_from(Source))
    if source is Source.DRAWING:
        grid = draw(st.integers(3, 9) | st.integers(3, 12) | st.integers(3, 28))
        return tried(lab, with_grid, inks(rng), grid, draw(st.booleans()))
    shape = (draw(st.sampled_from([1, 1, 3])), *draw(sizes()))
    if source is Source.PICTURE:
        return tried(lab, with_input, rng.integers(0, 256, shape) / 255, source)
    low = draw(st.sampled_from([-9, 0]))
    return tried(lab, with_input, numbers(draw, shape, low), source)


@st.composite
def with_any_numbers(draw, lab):
    """The Lab with other kernels and biases: named ones, a trained one, typed ones."""
    for map_ in range(lab.settings.maps):
        kind = draw(st.sampled_from(["as it is", "named", "named", "typed", "trained"]))
        if kind == "named":
            name = draw(st.sampled_from(KERNELS))
            lab = tried(lab, with_kernel, map_, name, seed=draw(st.integers(0, 99)))
        elif kind == "typed":
            channel = draw(st.integers(0, len(lab.x) - 1))
            lab = with_weights(lab, map_, channel, numbers(draw, lab.settings.kernel_size))
        elif kind == "trained":
            size = draw(st.sampled_from([(3, 3), (5, 5)]))
            weight = np.random.default_rng(map_).normal(size=size)
            lab = tried(lab, with_kernel, map_, f"{TRAINED} {map_}", weight)
        lab = with_bias(lab, map_, draw(st.sampled_from([0.0, 1.0, -2.0, 0.3, -1 / 3])))
    return lab


@st.composite
def with_any_loss(draw, lab):
    """The Lab with another loss, and its target, cell or error."""
    lab = with_aim(lab, draw(st.sampled_from(Aim)))
    shape = lab.goal.shape
    if lab.aim is Aim.CELL:
        cell = tuple(draw(st.integers(0, n - 1)) for n in shape)
        lab = with_cell(lab, cell)
    elif lab.aim is not Aim.SUM and draw(st.booleans()):
        lab = with_goal(lab, numbers(draw, shape))
    return replace(lab, learning_rate=draw(st.sampled_from([0.1, 1.0, 0.003])))


@st.composite
def labs(draw):
    """Any Lab that can be reached, and that works."""
    lab = draw(with_any_input(START))
    for name in draw(st.permutations(list(ASKED))):
        lab = asked(lab, name, draw(ASKED[name]))
    lab = draw(with_any_numbers(lab))
    lab = draw(with_any_loss(lab))
    if draw(st.integers(0, 4)) == 0:  # the goal and the channels are fitted to it
        lab = draw(with_any_input(lab))
    return lab


@st.composite
def states(draw, first=None, second=None):
    """A state of the Lab, at any operation, resting or on its way; often two side by side."""
    lab = draw(labs() if first is None else first)
    timeline = lab.experiment.timeline
    index = draw(st.integers(0, len(timeline.operations) - 1))
    step = draw(st.integers(0, len(timeline.operations[index]) - 1))
    position = max(0.0, timeline.starts[index] + step - draw(st.sampled_from([0.0, 0.0, 0.3])))
    return State(
        blank_drawing(),
        lab.experiment,
        position,
        slice=draw(st.none() | st.integers(0, 2)),
        lab=lab,
        beside=draw(st.none() | labs() if second is None else second),
        first=draw(st.sampled_from([0, 1])),
        shared_scale=draw(st.booleans()),
    )


def described(lab):
    """What a Lab is, in a line, for the message of a test that fails."""
    s = lab.settings
    chosen = {name: value for name, value in vars(s).items() if value != getattr(type(s)(), name)}
    kernels = [name for name in lab.kernels if name != CUSTOM]
    return f"{lab.x.shape} -> {lab.network.shapes}, {lab.aim}, {kernels}, {chosen}"
