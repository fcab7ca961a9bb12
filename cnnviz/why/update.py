"""Why an update goes where it goes: the mean of a batch, decay, and what optimizers remember."""

import numpy as np

from cnnviz.formula import number as rounded
from cnnviz.frame import Frame
from cnnviz.lab import HEAVY
from cnnviz.why.places import Paragraphs, factor, number, sign
from cnnviz.words import translate
from engine import Convolution, Experiment


def _setting(frame: Frame, name: str) -> float:
    return float(str(frame.operation.settings[name]))


def batch_mean(frame: Frame) -> Paragraphs:
    own, mean = frame.operation.inputs[0].values, frame.operation.result
    text = translate(
        "Why",
        "Each image pulls the numbers where its own loss falls. The mean over all {size} images of "
        "the batch is the gradient of their mean loss: it goes where the batch as a whole gets "
        "better.",
    ).format(size=number(_setting(frame, "size")))
    live = mean != 0
    same = int(np.count_nonzero((np.sign(own) == np.sign(mean)) & live))
    told = translate(
        "Why", "Numbers that this image alone would move the same way as the batch: {same} of {n}."
    ).format(same=same, n=int(live.sum()))
    return [text, told]


def weight_decay(frame: Frame) -> Paragraphs:
    decay, weight = (float(operand.values[0]) for operand in frame.step.parts[1].operands)
    share = float(frame.step.terms[1])
    symbol = frame.operation.settings["symbol"]
    text = translate(
        "Why",
        "Large numbers let a network learn single examples by heart. So ½·λ·{symbol}² counts as a "
        "part of the loss. Its derivative is λ·{symbol}: the larger a number is, the harder it is "
        "pulled towards 0.",
    ).format(symbol=symbol)
    told = translate("Why", "Here λ·{symbol} = {decay}·{weight} {sign} {share}.").format(
        symbol=symbol,
        decay=number(decay),
        weight=factor(weight),
        sign=sign(decay, weight, share),
        share=number(share),
    )
    return [text, told]


def velocity(frame: Frame) -> Paragraphs:
    momentum = _setting(frame, "momentum")
    text = translate(
        "Why",
        "Like a ball that rolls downhill, the update keeps going where it went: v adds up all "
        "gradients so far, and those of earlier batches fade. Where gradients change their sign "
        "from batch to batch they cancel each other.",
    )
    if not momentum < 1:
        return [text]
    told = translate(
        "Why",
        "Where all gradients are equal, v grows up to 1/(1 − μ) {sign} {most} times as large.",
    )
    most = 1 / (1 - momentum)
    return [text, told.format(sign=sign(most), most=number(most))]


def first_moment(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "The gradient of one batch is a guess, and the next one differs. m is the mean of those so "
        "far, newer ones count more: what is by chance cancels, what stays is the direction.",
    )
    return [text, _remembered(frame)]


def second_moment(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "s is the mean of the squares: it says how large the gradients of this number usually are, "
        "whatever their sign. Each number has its own.",
    )
    return [text, _remembered(frame)]


def _remembered(frame: Frame) -> str:
    """How far back a running mean reaches."""
    beta = _setting(frame, "beta")
    if not beta < 1:
        return ""
    return translate(
        "Why", "It reaches back over about the last 1/(1 − β) {sign} {n} batches."
    ).format(sign=sign(1 / (1 - beta)), n=number(1 / (1 - beta)))


def adam_ratio(frame: Frame) -> Paragraphs:
    text = translate(
        "Why",
        "How sure is the direction? Where all gradients agree, m̂ is as large as √ŝ and r is ±1, "
        "however small they are; where they change their sign r is near 0. So each number takes "
        "steps of its own, seldom longer than η.",
    )
    began = translate(
        "Why",
        "m and s began at 0 and are too small at first. Divided by 1 − βᵗ they are true means: at "
        "this step, t = {t}, m counts {m}×, s {s}×. ε = {epsilon} is only there so that nothing is "
        "divided by 0.",
    )
    unbias = [number(float(part.operands[0].values[0])) for part in frame.step.parts]
    t, epsilon = number(_setting(frame, "number")), number(frame.step.argument)
    return [text, began.format(t=t, m=unbias[0], s=unbias[1], epsilon=epsilon)]


def update(frame: Frame) -> Paragraphs:
    change = float(frame.step.terms[1])
    direction = frame.operation.settings["direction"]
    if direction == "v":
        text = _moved(
            frame, translate("Why", "The velocity says where the gradients of many batches point.")
        )
    elif direction == "r":
        text = _moved(
            frame,
            translate("Why", "r says which way the loss rises, and by its size how sure that is."),
        )
    elif change == 0:
        text = translate(
            "Why",
            "The gradient says how fast the loss rises with this number. Here it is 0: a little "
            "more or less of it would not matter, so it stays {before}.",
        ).format(before=number(float(frame.step.terms[0])))
    else:
        text = translate(
            "Why",
            "The gradient says how fast the loss rises with this number. So it takes a step the "
            "other way, as long as the learning rate η = {rate} says: {before} becomes {after}.",
        ).format(**_numbers(frame))
    return [text, _loss_after(frame)]


def _numbers(frame: Frame) -> dict[str, str]:
    return {
        "rate": number(_setting(frame, "learning_rate")),
        "before": number(float(frame.step.terms[0])),
        "after": number(frame.step.value),
    }


def _moved(frame: Frame, reason: str) -> str:
    """What an optimizer that remembers makes of a number."""
    if frame.step.terms[1] == 0:
        text = translate("Why", "Here it is 0, so the number stays {before}.")
    else:
        text = translate(
            "Why",
            "The number takes a step the other way, as long as the learning rate η = {rate} says: "
            "{before} becomes {after}.",
        )
    return f"{reason} {text.format(**_numbers(frame))}"


def _loss_after(frame: Frame) -> str:
    """What all updates together do to the loss; nothing where that takes longer than a frame."""
    experiment = frame.experiment
    if _heavy(experiment) and "loss_after" not in experiment.__dict__:
        return ""
    before, after = experiment.gradients.loss, experiment.loss_after
    told = number(before), number(after)
    if told[0] == told[1]:  # they differ by little
        told = rounded(before, 12), rounded(after, 12)
    text = _alone(before, after) if experiment.batch is None else _in_batch(before, after)
    return text.format(before=told[0], after=told[1])


def _alone(before: float, after: float) -> str:
    if after < before:
        return translate("Why", "With all numbers updated the loss falls from {before} to {after}.")
    if after > before:
        return translate(
            "Why",
            "With all numbers updated the loss rises from {before} to {after}: the step was too "
            "long, a smaller η would help.",
        )
    return translate("Why", "With all numbers updated the loss stays {before}.")


def _in_batch(before: float, after: float) -> str:
    """A step that was not made for this image alone, or not from its gradient alone."""
    if after < before:
        return translate(
            "Why",
            "With all numbers updated the loss of this image falls from {before} to {after}.",
        )
    if after > before:
        return translate(
            "Why",
            "With all numbers updated the loss of this image rises from {before} to {after}: the "
            "step was made for other images, too, or it was too long.",
        )
    return translate("Why", "With all numbers updated the loss of this image stays {before}.")


def _heavy(experiment: Experiment) -> bool:
    """Whether a forward pass takes longer than a frame."""
    layers = [layer for layer in experiment.network.layers if isinstance(layer, Convolution)]
    terms = max((layer.weight[0].size for layer in layers), default=1)
    cells = sum(y.size for y in (experiment.x, *experiment.activations.outputs))
    return bool(cells * max(terms, 9) > HEAVY)
