"""Why a convolution does what it does: its kernel, stride, dilation and padding."""

import numpy as np

from cnnviz import lab_words
from cnnviz.formula import number as rounded
from cnnviz.frame import Frame
from cnnviz.why.places import Paragraphs, at, convolution_of, number, size, windows_of
from cnnviz.words import translate
from engine import Convolution, SettingError
from engine.geometry import Windows, read_counts, windows


def convolution(frame: Frame) -> Paragraphs:
    layer = convolution_of(frame)
    around = windows_of(frame)
    return [
        _linear_map(frame, layer),
        _which_convolution(frame, layer),
        _strided(around),
        _dilated(around),
        _padded(frame, layer, around),
    ]


def _linear_map(frame: Frame, layer: Convolution) -> str:
    maps, rows, columns = frame.operation.result.shape
    values = {
        "n": len(frame.step.parts[0].terms),
        "channels": layer.weight.shape[1],
        "windows": rows * columns,
        "maps": maps,
    }
    if layer.bias is None:
        text = translate(
            "Why",
            "The kernel is a small linear map: it multiplies the {n} numbers under the window by "
            "its {n} weights, adds the products, and writes one number.",
        )
    else:
        text = translate(
            "Why",
            "The kernel is a small linear map: it multiplies the {n} numbers under the window by "
            "its {n} weights, adds the products and the bias, and writes one number.",
        )
    if layer.weight.shape[1] > 1:
        text += " " + translate(
            "Why", "The window goes through all {channels} channels, each with its own weights."
        )
    if rows * columns > 1:
        text += " " + translate(
            "Why",
            "The same weights serve all {windows} windows: what they find in one place, they find "
            "everywhere.",
        )
    if maps > 1:
        text += " " + translate("Why", "Each of the {maps} maps has a kernel of its own.")
    return text.format(**values)


def _which_convolution(frame: Frame, layer: Convolution) -> str:
    """Cross-correlation and true convolution, and what the other one would give here."""
    window, weights = (
        operand.values.reshape(frame.step.parts[0].shape)
        for operand in frame.step.parts[0].operands
    )
    bias = sum(float(part.terms.sum()) for part in frame.step.parts[1:])
    other = float((window * weights[..., ::-1, ::-1]).sum()) + bias
    values = {"other": number(other), "value": number(frame.step.value)}
    if layer.flip_kernel:
        text = translate(
            "Why",
            "This is true convolution: the kernel is turned by 180° before it is laid on the "
            "window. What networks call convolution is cross-correlation, without the turn.",
        )
    else:
        text = translate(
            "Why",
            "Strictly speaking this is cross-correlation: the kernel lies on the window as it is "
            "written. True convolution turns it by 180° first; networks do without, since weights "
            "can just as well be learned turned.",
        )
    if np.array_equal(layer.weight, layer.weight[..., ::-1, ::-1]):
        return f"{text} " + translate(
            "Why", "This kernel looks the same when it is turned: here both are one."
        )
    if layer.flip_kernel:
        told = translate("Why", "Without the turn this cell would be {other}, not {value}.")
    else:
        told = translate("Why", "Turned, it would make this cell {other}, not {value}.")
    return f"{text} {told.format(**values)}" if values["other"] != values["value"] else text


def _strided(around: Windows) -> str:
    rows, columns = around
    if rows.stride == columns.stride == 1:
        return ""
    dense = [window.padded - window.span + 1 for window in around]
    count, most = rows.output * columns.output, dense[0] * dense[1]
    values = {
        "rows": rows.stride,
        "columns": columns.stride,
        "windows": count,
        "most": most,
        "times": rounded(most / count, 2),
    }
    if rows.stride == columns.stride:
        text = translate("Why", "Stride {rows} moves the window {rows} cells at a time:")
    else:
        text = translate(
            "Why", "The stride moves the window by {columns} to the right, and by {rows} down:"
        )
    text += " " + translate(
        "Why",
        "{windows} windows instead of {most}, so the work is divided by {times}. The price is "
        "detail: the map is smaller, and knows less well where something was.",
    )
    return text.format(**values)


def _dilated(around: Windows) -> str:
    rows, columns = around
    if rows.span == rows.kernel and columns.span == columns.kernel:
        return ""
    return translate(
        "Why",
        "Dilation leaves gaps in the window: its {size} weights span {span} cells. It sees farther "
        "for the same work.",
    ).format(
        size=size((rows.kernel, columns.kernel)),
        span=size((rows.span, columns.span)),
    )


def _padded(frame: Frame, layer: Convolution, around: Windows) -> str:
    """The two uses of padding."""
    rows, columns = around
    if rows.padded == rows.size and columns.padded == columns.size:
        return ""
    try:
        bare = windows(
            (rows.size, columns.size),
            (rows.kernel, columns.kernel),
            (rows.stride, columns.stride),
            0,
            (rows.dilation, columns.dilation),
        )
    except SettingError:
        text = translate(
            "Why", "The padding makes room: without it the kernel would not fit on the input."
        )
    else:
        text = f"{_border(frame, around, bare)} {_sized(around, bare)}".strip()
    if layer.padding_mode != "zeros":
        text += " " + translate(
            "Why",
            "Here it copies the input ({mode}) where usually zeros stand, so that no false edge "
            "arises at the border.",
        ).format(mode=lab_words.modes()[layer.padding_mode])
    return text


def _border(frame: Frame, around: Windows, bare: Windows) -> str:
    """How often the border is read with padding and without; nothing where that is the same."""
    edge = np.ones((around[0].size, around[1].size), bool)
    edge[1:-1, 1:-1] = False
    reads, without = read_counts(around), read_counts(bare)
    if reads[0, 0] > without[0, 0]:
        text = translate(
            "Why",
            "Padding gives the border its say: the corner {corner} is read {reads}×, without "
            "padding {without}×.",
        )
        reads, without = reads[0, 0], without[0, 0]
    elif reads[edge].mean() > without[edge].mean():
        text = translate(
            "Why",
            "Padding gives the border its say: a cell there is read {reads}× on average, without "
            "padding {without}×.",
        )
        reads, without = reads[edge].mean(), without[edge].mean()
    else:
        return ""
    return text.format(
        corner=at((0, 0), frame),
        reads=rounded(float(reads), 2),
        without=rounded(float(without), 2),
    )


def _sized(around: Windows, bare: Windows) -> str:
    before, after, without = (
        size(shape)
        for shape in (
            (around[0].size, around[1].size),
            (around[0].output, around[1].output),
            (bare[0].output, bare[1].output),
        )
    )
    if before == after:
        text = translate(
            "Why",
            "It keeps the size: {input} stays {output}; without it {bare} would be left, and less "
            "with each further layer.",
        )
    else:
        text = translate(
            "Why",
            "It settles the size: {input} becomes {output}, without it {bare}. So inputs of "
            "different sizes can be brought to one size.",
        )
    return text.format(input=before, output=after, bare=without)
