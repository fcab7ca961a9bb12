"""The words of the architecture editor: layers, shapes, and what is offered where one misfits."""

from collections.abc import Sequence
from typing import Any

from cnnviz import lab_words
from cnnviz.draft import Offer, padding_of
from cnnviz.formula import number
from cnnviz.words import translate
from engine import Activation, AveragePooling, MaxPooling
from engine.architecture import ConvolutionPlan, LinearPlan, Plan
from engine.geometry import Sides, pair
from engine.initialisation import Initialisation


def kinds() -> dict[str, str]:
    """The kinds of layers, as they are added."""
    return {
        "convolution": translate("Layers", "Convolution"),
        "activation": translate("Layers", "Activation"),
        "max_pooling": translate("Layers", "Max pooling"),
        "average_pooling": translate("Layers", "Average pooling"),
        "flatten": translate("Layers", "Flatten"),
        "linear": translate("Layers", "Linear (fully connected)"),
    }


def functions() -> dict[str, str]:
    """The activations, without the one that is none."""
    return {key: name for key, name in lab_words.functions().items() if key != "none"}


def poolings() -> dict[str, str]:
    return {
        "max_pooling": translate("Layers", "maximum"),
        "average_pooling": translate("Layers", "mean"),
    }


def plan(plan: Plan) -> str:
    """A layer in words: convolution 5×5, padding 2."""
    match plan:
        case ConvolutionPlan():
            return ", ".join(_convolution(plan))
        case MaxPooling() | AveragePooling():
            return ", ".join(_pooling(plan))
        case LinearPlan():
            text = translate("Layers", "linear, {count} numbers").format(count=plan.units)
            return text if plan.bias else f"{text}, {_no_bias()}"
        case Activation():
            return _activation(plan)
    return translate("Layers", "flatten: maps to a row")


def _activation(plan: Activation) -> str:
    text = translate("Layers", "activation {name}").format(name=functions()[plan.function])
    if plan.function != "leaky_relu":
        return text
    slope = translate("Layers", "slope {value}").format(value=number(plan.negative_slope))
    return f"{text}, {slope}"


def _convolution(plan: ConvolutionPlan) -> list[str]:
    parts = [translate("Layers", "convolution {size}").format(size=pair_told(plan.kernel_size))]
    parts += _sliding(plan, (1, 1))
    if plan.groups != 1:
        parts.append(translate("Layers", "{count} groups").format(count=plan.groups))
    if plan.padding_mode != "zeros" and _padded(plan):
        parts.append(lab_words.modes()[plan.padding_mode])
    if not plan.bias:
        parts.append(_no_bias())
    if plan.flip_kernel:
        parts.append(translate("Layers", "kernel turned"))
    return parts


def _pooling(plan: MaxPooling | AveragePooling) -> list[str]:
    text = translate("Layers", "max pooling {size}")
    if isinstance(plan, AveragePooling):
        text = translate("Layers", "average pooling {size}")
    parts = [text.format(size=pair_told(plan.kernel_size)), *_sliding(plan, plan.kernel_size)]
    if plan.ceil_mode:
        parts.append(translate("Layers", "ceil mode"))
    return parts


def _sliding(plan: ConvolutionPlan | MaxPooling | AveragePooling, usual: Any) -> list[str]:
    """Stride, padding and dilation, where they are not the usual ones."""
    parts = []
    if plan.stride is not None and _pair(plan.stride) != _pair(usual):
        told = pair_told(plan.stride)
        parts.append(translate("Layers", "stride {value}").format(value=told))
    if _padded(plan):
        told = sides_told(padding_of(plan))
        parts.append(translate("Layers", "padding {value}").format(value=told))
    dilation = getattr(plan, "dilation", 1)
    if _pair(dilation) != (1, 1):
        told = pair_told(dilation)
        parts.append(translate("Layers", "dilation {value}").format(value=told))
    return parts


def _padded(plan: ConvolutionPlan | MaxPooling | AveragePooling) -> bool:
    return any(side for axis in padding_of(plan) for side in axis)


def _no_bias() -> str:
    return translate("Layers", "no bias")


def _pair(value: Any) -> tuple[int, int]:
    return pair(value, "pair", at_least=0)


def pair_told(value: Any) -> str:
    """5×5 of a number or a pair."""
    return "×".join(map(str, _pair(value)))


def sides_told(around: Sides) -> str:
    """2 where all sides are alike, else all four."""
    each = [side for axis in around for side in axis]
    return str(each[0]) if len(set(each)) == 1 else ", ".join(map(str, each))


def shape(shape: Sequence[int] | None) -> str:
    """8×28×28; a question mark behind what doesn't fit."""
    return "?" if shape is None else "×".join(map(str, shape))


def parameters(count: int) -> str:
    """How many weights and biases a layer has."""
    return f"W, b: {count:,}" if count else ""


def totals(count: int, multiplications: int) -> str:
    text = translate("Layers", "{count} weights and biases\n{times} multiplications a pass")
    return text.format(count=f"{count:,}", times=f"{multiplications:,}")


def offer(offer: Offer) -> str:
    """What a button does that takes an offer."""
    texts = {
        "flatten": translate("Layers", "Insert a flatten layer"),
        "before": translate("Layers", "Move it before {value}"),
        "remove": translate("Layers", "Remove {value}"),
        "units": translate("Layers", "Set the units to {value}"),
        "linear": translate("Layers", "Add a linear layer of {value}"),
        "classes": translate("Layers", "Set the classes to {value}"),
        "side": translate("Layers", "Use {value} × {value} pixels"),
        "kernel_size": translate("Layers", "Use size {value}"),
        "padding": translate("Layers", "Use padding {value}"),
        "stride": translate("Layers", "Use stride {value}"),
        "dilation": translate("Layers", "Use dilation {value}"),
        "groups": translate("Layers", "Set the groups to {value}"),
        "maps": translate("Layers", "Set the maps to {value}"),
        "padding_mode": translate("Layers", "Pad with {value}"),
    }
    value = offer.value
    if offer.name == "padding_mode":
        value = lab_words.modes()[value]
    elif isinstance(value, tuple):
        value = pair_told(value)
    return texts[offer.name].format(value=value)


def presets() -> dict[str, str]:
    """Architectures that come with the program, by name."""
    return {
        "digits": translate("Layers", "Digits: two convolutions"),
        "lenet5": translate("Layers", "LeNet-5, 1998"),
        "tiny": translate("Layers", "Tiny, reads 8×8"),
        "deep": translate("Layers", "Deep: six convolutions"),
    }


def rules() -> dict[str, str]:
    return {"he": "He", "xavier": "Xavier", "lecun": "LeCun"}


def rule(rule: Initialisation) -> str:
    """The formula of a rule, and what it is meant for."""
    return {
        Initialisation.HE: translate(
            "Layers",
            "He: normal numbers of variance 2 / n, n the numbers that one sum runs over; for ReLU",
        ),
        Initialisation.XAVIER: translate(
            "Layers",
            "Xavier: variance 2 / (n + m), m the sums that one number goes into; for tanh and "
            "sigmoid",
        ),
        Initialisation.LECUN: translate(
            "Layers",
            "LeCun: variance 1 / n, n the numbers that one sum runs over",
        ),
    }[rule]


def all_fresh(rule: Initialisation, seed: int) -> str:
    text = translate(
        "Layers",
        "Fresh weights ({rule}, seed {seed}): the network knows nothing yet. Train it.",
    )
    return text.format(rule=rules()[rule], seed=seed)


def some_fresh(names: Sequence[str]) -> str:
    text = translate(
        "Layers", "Fresh weights in {names}: what was learned there is gone. Train it, or undo."
    )
    return text.format(names=", ".join(names))


def failed(name: str, problem: str) -> str:
    text = translate("Layers", "{name} can't be used. {why}")
    return text.format(name=name, why=problem)


def banner() -> str:
    return translate("Layers", "This doesn't fit. The network still runs as it was.")
