"""Why errors go back through poolings and activations as they do, and become gradients."""

import numpy as np

from cnnviz.frame import Frame
from cnnviz.why.places import Paragraphs, at, convolution_of, number, sign, size, windows_of
from cnnviz.words import translate
from engine.layers import MaxPooling


def widened(frame: Frame) -> Paragraphs:
    layer = frame.experiment.network.layers[frame.operation.layer]
    text = translate(
        "Why",
        "The pooled error has {small} cells, but {large} went into the pooling. First it is "
        "widened: each error stands at the beginning of its window, with zeros around it.",
    ).format(
        small=size(frame.operation.inputs[0].values.shape), large=size(frame.operation.result.shape)
    )
    if isinstance(layer, MaxPooling):
        then = translate("Why", "Then each error moves to where the maximum of its window was.")
    else:
        then = translate("Why", "Then each error is spread evenly over all cells of its window.")
    return [text, then]


def _totals(frame: Frame) -> str:
    """Whether all errors together are still what they were."""
    before, after = (
        float(values.sum())
        for values in (frame.operation.input("∂L/∂Y").values, frame.operation.result)
    )
    scale = float(np.abs(frame.operation.input("∂L/∂Y").values).sum())
    if abs(before - after) <= 1e-9 * scale:
        text = translate("Why", "No error is lost: they add up to {before} before and after.")
    else:
        text = translate(
            "Why",
            "The padding took its share, which is lost: the errors added up to {before}, now to "
            "{after}.",
        )
    return text.format(before=number(before), after=number(after))


def max_pooling_error(frame: Frame) -> Paragraphs:
    pins = frame.operation.input("recorded maxima").values
    rows, columns = windows_of(frame)
    text = translate(
        "Why",
        "A little more or less of any other cell would not have changed the maximum: only the "
        "recorded cell had a say. It gets the whole error, the others get 0.",
    )
    told = translate("Why", "Cells that were recorded: {recorded} of {n}.").format(
        recorded=int(pins.sum()), n=pins.size
    )
    if rows.stride < rows.span or columns.stride < columns.span:
        told += " " + translate("Why", "A cell that won in several windows adds their errors up.")
    return [text, f"{told} {_totals(frame)}"]


def average_pooling_error(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "The mean counts each of its n cells with 1/n. A little more of one cell raises it by just "
        "that share, so each cell gets that share of the error.",
    )
    if not len(frame.step.terms):
        return [text, _totals(frame)]
    share = float(frame.step.parts[0].operands[1].values[0])
    told = translate("Why", "Here the share is 1/{n} {sign} {share}.").format(
        n=number(1 / share), sign=sign(share), share=number(share)
    )
    return [text, f"{told} {_totals(frame)}"]


def activation_error(frame: Frame) -> Paragraphs:
    chain = translate(
        "Why",
        "The chain rule: the loss changes with a, and a changes with z. So the error of z is the "
        "error of a times the slope of the function at z.",
    )
    z = frame.experiment.activations.input_of(frame.operation.layer)
    values: dict[str, object] = {"open": int((z > 0).sum()), "n": z.size}
    function = frame.operation.settings["function"]
    if function == "relu":
        text = translate(
            "Why",
            "The slope of ReLU is 1 where z was positive, else 0. It is a gate, and an error "
            "that comes to a closed one ends there. Gates that are open: {open} of {n}.",
        )
    elif function == "leaky_relu":
        values["slope"] = number(float(str(frame.operation.settings["negative_slope"])))
        text = translate(
            "Why",
            "The slope of leaky ReLU is 1 where z was positive, else {slope}: no gate is ever "
            "quite closed. Gates that are open: {open} of {n}.",
        )
    else:
        return [chain, _vanishing(frame, str(function))]
    return [chain, text.format(**values)]


def _vanishing(frame: Frame, function: str) -> str:
    before, after = frame.operation.input("∂L/∂a").limit, frame.operation.output.limit
    if function == "sigmoid":
        text = translate("Why", "The slope of the sigmoid is a(1 − a), never more than 0.25.")
    else:
        text = translate("Why", "The slope of tanh is 1 − a², never more than 1.")
    text += " " + translate(
        "Why",
        "The largest error goes from {before} to {after}. Through many such layers an error can "
        "vanish.",
    )
    return text.format(before=number(before), after=number(after))


def weight_gradient(frame: Frame) -> Paragraphs:
    layer = convolution_of(frame)
    terms = frame.step.terms
    values = {
        "cell": at(frame.step.cell, frame),
        "n": len(terms),
        "live": int(np.count_nonzero(terms)),
        "size": size(frame.operation.input("δ").values.shape),
    }
    text = translate(
        "Why",
        "Weight {cell} was used {n}×, once for each cell of its map. Each time it was multiplied "
        "by an input: a little more of it moves that cell by the input, and the loss by input × "
        "error. Added up this is its gradient. Products that are not 0: {live} of {n}.",
    )
    whole = translate(
        "Why",
        "For all weights together: dW is the convolution of the input with the error, whose {size} "
        "cells slide over the input as a kernel.",
    )
    if max(window.stride for window in windows_of(frame)) > 1:
        whole += " " + translate("Why", "The stride stands between its cells, as a dilation.")
    if layer.flip_kernel:
        whole += " " + translate(
            "Why", "Since the kernel was turned on the way there, the result is turned back."
        )
    return [text.format(**values), whole.format(**values)]


def bias_gradient(frame: Frame) -> Paragraphs:
    return [
        translate(
            "Why",
            "The bias was added, as it is, to every cell of its map ({n} in all). A little more of "
            "it raises each of them by just as much, so the loss changes with the sum of their "
            "errors: {value}.",
        ).format(n=len(frame.step.terms), value=number(frame.step.value))
    ]
