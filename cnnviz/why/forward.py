"""Why activations and poolings do what they do."""

from typing import Any

from cnnviz.frame import Frame
from cnnviz.why.places import Paragraphs, number, size, windows_of
from cnnviz.words import translate
from engine.layers import AveragePooling

FLAT = 0.05  # a slope that lets hardly any error through


def _bend() -> str:
    return translate(
        "Why",
        "Without a bend between them, layers in a row would be no more than one: two linear maps "
        "make one linear map.",
    )


def activation(frame: Frame) -> Paragraphs:
    z = frame.operation.inputs[0].values
    values = {"open": int((z > 0).sum()), "n": z.size}
    function = frame.operation.settings["function"]
    if function == "relu":
        text = translate(
            "Why",
            "ReLU lets a positive number pass and makes any other 0. Cells that pass: {open} of "
            "{n}.",
        )
        return [text.format(**values), _bend()]
    if function == "leaky_relu":
        text = translate(
            "Why",
            "Leaky ReLU lets a positive number pass and takes {slope} times any other. Cells that "
            "pass whole: {open} of {n}. The others still send some error back, and can learn their "
            "way up again.",
        )
        slope = number(float(str(frame.operation.settings["negative_slope"])))
        return [text.format(slope=slope, **values), _bend()]
    return [_squeezing(frame, str(function)), _bend()]


def _squeezing(frame: Frame, function: str) -> str:
    z, a = frame.operation.inputs[0].values, frame.operation.result
    if function == "sigmoid":
        slopes = a * (1 - a)
        text = translate("Why", "The sigmoid squeezes every number into the range from 0 to 1:")
    else:
        slopes = 1 - a * a
        text = translate(
            "Why", "tanh squeezes every number into the range from −1 to 1, and keeps its sign:"
        )
    text += " " + translate(
        "Why",
        "here {low} to {high} become {least} to {most}. Far from 0 it is flat and lets hardly any "
        "error back. Cells where its slope is below {slope}: {flat} of {n}.",
    )
    ends = {"low": z.min(), "high": z.max(), "least": a.min(), "most": a.max(), "slope": FLAT}
    told = {name: number(float(value)) for name, value in ends.items()}
    return text.format(flat=int((slopes < FLAT).sum()), n=a.size, **told)


def _nothing_learned() -> str:
    return translate("Why", "Nothing is learned here: pooling has no weights.")


def _shrunk(frame: Frame) -> dict[str, Any]:
    operation = frame.operation
    rows, columns = windows_of(frame)
    return {
        "before": operation.inputs[0].values.size,
        "after": operation.result.size,
        "size": size((rows.kernel, columns.kernel)),
        "n": rows.kernel * columns.kernel,
    }


def max_pooling(frame: Frame) -> Paragraphs:
    rows, columns = windows_of(frame)
    text = translate(
        "Why",
        "Only the largest number of each {size} window goes on: {before} cells become {after}. "
        "That something was found is kept, where exactly is let go: it may move within its window, "
        "and nothing changes.",
    )
    more = _nothing_learned() + " "
    more += translate("Why", "For the way back the place of each maximum is recorded.")
    if rows.stride < rows.span or columns.stride < columns.span:
        more += " " + translate(
            "Why", "The windows overlap: one strong cell can win in several of them."
        )
    return [text.format(**_shrunk(frame)), more]


def average_pooling(frame: Frame) -> Paragraphs:
    layer = frame.experiment.network.layers[frame.operation.layer]
    assert isinstance(layer, AveragePooling)
    text = translate(
        "Why",
        "The mean of each {size} window goes on: {before} cells become {after}. All cells have the "
        "same say: noise is smoothed, but a single strong cell counts for only 1/{n}.",
    )
    more = _nothing_learned()
    if any(window.before or window.after for window in windows_of(frame)):
        if layer.count_include_pad:
            more += " " + translate(
                "Why",
                "The zeros of the padding count as cells, so means at the border are smaller.",
            )
        else:
            more += " " + translate(
                "Why", "Padding does not count: a window at the border divides by fewer cells."
            )
    return [text.format(**_shrunk(frame)), more]
