"""In the update: what happens in a step."""

from cnnviz.formula import number
from cnnviz.words import translate
from engine.steps import Operation, Step


def _plain(step: Step, part: int) -> str:
    """The plain number that a part begins with."""
    return number(float(step.parts[part].operands[0].values[0]))


def _batch_mean(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    own, others = (number(float(term)) for term in step.terms)
    return translate(
        "Stage",
        "This image's gradient, {own}, and what all others of the batch add up to, {others}, "
        "divided by {size}: the mean gradient.",
    ).format(own=own, others=others, size=number(step.argument))


def _weight_decay(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "Weight decay adds λ = {decay} times the number itself, {share}: it pulls the number a "
        "little towards 0.",
    ).format(decay=_plain(step, 1), share=number(float(step.terms[1])))


def _velocity(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "The velocity keeps μ = {momentum} times what it was, {kept}, and the gradient {gradient} "
        "is added.",
    ).format(
        momentum=_plain(step, 0),
        kept=number(float(step.terms[0])),
        gradient=number(float(step.terms[1])),
    )


def _first_moment(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "A running mean of the gradients: {old} times the old mean, {new} times the new one.",
    ).format(old=_plain(step, 0), new=_plain(step, 1))


def _second_moment(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    return translate(
        "Stage",
        "A running mean of their squares: {old} times the old mean, {new} times the square of the "
        "new gradient.",
    ).format(old=_plain(step, 0), new=_plain(step, 1))


def _adam_ratio(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    if step.terms[1] == 0:
        return translate("Stage", "All gradients were 0 here so far, so there is no step to take.")
    return translate(
        "Stage",
        "m and s began at 0; to make up for it m counts {m} times and s {s} times. Then m by the "
        "root of s is near ±1 where gradients agree, and near 0 where they do not.",
    ).format(m=_plain(step, 0), s=_plain(step, 1))


def _update(operation: Operation, step: Step, classes: tuple[str, ...], first: int) -> str:
    direction = operation.settings["direction"]
    if step.terms[1] == 0:
        if direction == "v":
            return translate("Stage", "The velocity is 0 here, so this number stays as it is.")
        if direction == "r":
            return translate("Stage", "The step r is 0 here, so this number stays as it is.")
        return translate("Stage", "The gradient is 0 here, so this number stays as it is.")
    if direction == "v":
        text = translate(
            "Stage",
            "A step against the velocity, with η = {rate}: the number changes by {change}.",
        )
    elif direction == "r":
        text = translate(
            "Stage", "The step r against its sign, with η = {rate}: the number changes by {change}."
        )
    else:
        text = translate(
            "Stage",
            "A step against the gradient, with η = {rate}: the number changes by {change}.",
        )
    rate = float(str(operation.settings["learning_rate"]))
    return text.format(rate=number(rate), change=number(float(step.terms[1])))


UPDATE = {
    "batch_mean": _batch_mean,
    "weight_decay": _weight_decay,
    "velocity": _velocity,
    "first_moment": _first_moment,
    "second_moment": _second_moment,
    "adam_ratio": _adam_ratio,
    "update": _update,
}
