"""What the tests of the Lab's cards use: sessions, and the Lab once more as plain loops."""

import re
from math import exp, tanh

import numpy as np

from cnnviz.lab import Aim, Source, first_lab, with_input, with_setting
from cnnviz.lab_session import LabSession
from cnnviz.state import CANVAS, blank_drawing
from tests.engine import naive

START = first_lab(np.zeros((CANVAS, CANVAS), np.uint8))
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def lab_of(x, **settings):
    """The first Lab on these numbers, with these settings."""
    x = np.array(x, float)
    lab = with_input(START, x.reshape(-1, *x.shape[-2:]), Source.NUMBERS)
    for name, value in settings.items():
        lab = with_setting(lab, name, value)
    return lab


def session_of(lab, beside=None):
    """A session at the beginning of a Lab that is not heavy."""
    session = LabSession(blank_drawing())
    session.set_lab(lab)
    if beside is not None:
        session.compare(beside)
    return session


def go_to(session, kind, step=0):
    """Rest on a step of the first operation of this kind."""
    timeline = session.state.experiment.timeline
    kinds = [operation.kind for operation in timeline.operations]
    session.jump(timeline.starts[kinds.index(kind)] + step)


def value_of(text):
    """The number that is written."""
    mantissa, _, power = text.replace(",", "").partition("·10")
    return float(mantissa.replace("−", "-")) * 10.0 ** int(power.translate(SUPERSCRIPT) or 0)


def numbers_in(text):
    return [value_of(found) for found in NUMBER.findall(text)]


def shown(widget):
    """Whether a card would be seen."""
    return not widget.isHidden()


# the Lab in plain loops


def work(lab):
    """About how many turns the loops below take."""
    terms = lab.weight[0].size if lab.settings.convolution else 1
    pool = np.prod(lab.settings.pool_size)
    return sum(int(np.prod(shape)) for shape in lab.network.shapes) * int(max(terms, pool))


def kernel_of(lab, weight):
    return weight[..., ::-1, ::-1] if lab.settings.flip_kernel else weight


def outputs(lab, x=None, weight=None, bias=None):
    """The output (C, H, W) of each layer."""
    s = lab.settings
    y = (lab.x if x is None else x)[None]
    weight = lab.weight if weight is None else weight
    bias = lab.bias if bias is None else bias
    found = []
    if s.convolution:
        padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
        y = naive.conv2d(
            y,
            kernel_of(lab, weight),
            bias if s.bias else None,
            stride=s.stride,
            padding=padding,
            dilation=s.dilation,
            padding_mode=s.padding_mode,
        )
        found.append(y[0])
    if s.function != "none":
        y = np.vectorize(lambda z: function(s, float(z)), otypes=[float])(y)
        found.append(y[0])
    if s.pooling != "none":
        around = {"stride": s.pool_stride, "padding": s.pool_padding, "ceil_mode": s.ceil_mode}
        if s.pooling == "max":
            y = naive.max_pool2d(y, s.pool_size, **around)[0]
        else:
            y = naive.avg_pool2d(y, s.pool_size, count_include_pad=s.count_include_pad, **around)
        found.append(y[0])
    return found


def function(settings, z):
    if settings.function == "relu":
        return max(z, 0.0)
    if settings.function == "leaky_relu":
        return z if z > 0 else settings.negative_slope * z
    if settings.function == "tanh":
        return tanh(z)
    return 1 / (1 + exp(-z)) if z > -500 else 0.0


def loss(lab, **changed):
    """The loss, with another input, weight or bias."""
    y = outputs(lab, **changed)[-1]
    if lab.aim is Aim.SQUARED_ERROR:
        return float(((y - lab.goal) ** 2).sum() / 2)
    return float((lab.goal * y).sum())


def reads(size, kernel, stride, padding, dilation, ceil_mode=False):
    """(rows, columns): how many windows read each cell, window by window."""
    counts = np.zeros(size, int)
    tops, lefts = naive.starts(size, kernel, stride, padding, dilation, ceil_mode)
    for top in tops:
        for left in lefts:
            for u in range(kernel[0]):
                for v in range(kernel[1]):
                    p, q = top + u * dilation[0], left + v * dilation[1]
                    if 0 <= p < size[0] and 0 <= q < size[1]:
                        counts[p, q] += 1
    return counts
