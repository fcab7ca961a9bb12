"""The words of the Lab: the names of what can be chosen, and sizes in numbers."""

from collections.abc import Sequence
from typing import Any

from cnnviz.lab import CUSTOM, TRAINED, Lab
from cnnviz.words import translate
from engine.geometry import Window
from engine.layers import AveragePooling, Convolution, MaxPooling

NO_BREAK = "\u00a0"


def kernels(names: Sequence[str], trained: int) -> dict[str, str]:
    """The kernels by name, then those of the model, then the one that was typed."""
    told = {
        "identity": translate("Lab", "Identity"),
        "box_blur": translate("Lab", "Box blur"),
        "gaussian_blur": translate("Lab", "Gaussian blur"),
        "sharpen": translate("Lab", "Sharpen"),
        "sobel_x": translate("Lab", "Sobel x"),
        "sobel_y": translate("Lab", "Sobel y"),
        "prewitt_x": translate("Lab", "Prewitt x"),
        "prewitt_y": translate("Lab", "Prewitt y"),
        "laplacian": translate("Lab", "Laplacian"),
        "emboss": translate("Lab", "Emboss"),
        "diagonal_down": translate("Lab", "Diagonal ↘"),
        "diagonal_up": translate("Lab", "Diagonal ↗"),
        "random": translate("Lab", "Random"),
    }
    found = {name: told[name] for name in names}
    text = translate("Lab", "Trained {number}")
    found |= {f"{TRAINED} {i}": text.format(number=i) for i in range(trained)}
    return {**found, CUSTOM: translate("Lab", "custom")}


def paddings() -> dict[str, str]:
    return {
        "valid": translate("Lab", "valid: none"),
        "same": translate("Lab", "same size"),
        "full": translate("Lab", "full"),
        "sides": translate("Lab", "per side"),
    }


def modes() -> dict[str, str]:
    return {
        "zeros": translate("Lab", "zeros"),
        "reflect": translate("Lab", "reflect"),
        "replicate": translate("Lab", "replicate"),
        "circular": translate("Lab", "circular"),
    }


def functions() -> dict[str, str]:
    return {
        "none": translate("Lab", "none"),
        "relu": "ReLU",
        "leaky_relu": "Leaky ReLU",
        "sigmoid": "Sigmoid",
        "tanh": "tanh",
    }


def poolings() -> dict[str, str]:
    return {
        "none": translate("Lab", "none"),
        "max": translate("Lab", "max"),
        "average": translate("Lab", "average"),
    }


def aims() -> dict[str, str]:
    return {
        "squared_error": translate("Lab", "squared error"),
        "cell": translate("Lab", "one cell"),
        "sum": translate("Lab", "sum of all cells"),
        "error": translate("Lab", "error δ, typed"),
    }


def channels(count: int, first: int) -> dict[str, str]:
    """The channels of an input; three are those of a picture."""
    if count == 3:
        names = (translate("Lab", "R"), translate("Lab", "G"), translate("Lab", "B"))
        return {str(i): f"{i + first} {name}" for i, name in enumerate(names)}
    return {str(i): str(i + first) for i in range(count)}


def offer(name: str, offered: Any) -> str:
    """A setting and its value, as a button offers them."""
    names = {
        "kernel_size": translate("Lab", "size {value}"),
        "stride": translate("Lab", "stride {value}"),
        "dilation": translate("Lab", "dilation {value}"),
        "padding": translate("Lab", "padding {value}"),
        "maps": translate("Lab", "{value} maps"),
        "pool_size": translate("Lab", "size {value}"),
        "pool_stride": translate("Lab", "stride {value}"),
        "pool_padding": translate("Lab", "padding {value}"),
    }
    return names.get(name, "{value}").format(value=value(name, offered))


def value(name: str, value: Any) -> str:
    """A value of a setting in words."""
    words = {**paddings(), **modes(), **functions(), **poolings()}
    if isinstance(value, str):
        return words[value]
    if isinstance(value, bool):
        return translate("Lab", "on") if value else translate("Lab", "off")
    if name == "padding":
        around = [side for pair in value for side in pair]
        return str(around[0]) if len(set(around)) == 1 else ", ".join(map(str, around))
    return " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def cell(at: Sequence[int], first: int) -> str:
    """A cell (map, row, column), as a button offers it."""
    return f"({at[1] + first}, {at[2] + first})"


def no_cell(shape: Sequence[int], first: int) -> str:
    """Why a cell can't be the loss."""
    return translate(
        "Lab",
        "There is no such cell: the output has rows {first} to {rows} and columns {first} to "
        "{columns}.",
    ).format(first=first, rows=shape[1] - 1 + first, columns=shape[2] - 1 + first)


def goal_changed(before: Sequence[int], now: Sequence[int]) -> str:
    """What became of the numbers that were typed for an output of another size."""
    return translate(
        "Lab",
        "The output is now {now} (it was {before}): what doesn't fit was cut off, new cells are 0.",
    ).format(now=size(now), before=size(before))


def size(shape: Sequence[int]) -> str:
    """2 × 4 × 4; one map is not counted."""
    return " × ".join(map(str, shape[1:] if shape[0] == 1 else shape))


def output_size(lab: Lab) -> str:
    """The formula of the output size with the numbers of a convolution, for rows and columns."""
    layer = lab.layers[0]
    if not isinstance(layer, Convolution):
        return ""
    return _sizes(layer.windows(lab.x.shape), dilated=True)


def pooled_size(lab: Lab) -> str:
    """The same for the pooling."""
    layer = lab.layers[-1]
    if not isinstance(layer, MaxPooling | AveragePooling):
        return ""
    shape = lab.network.input_shape_of(len(lab.layers) - 1)
    return _sizes(layer.windows(shape), dilated=False)


def _sizes(around: tuple[Window, Window], dilated: bool) -> str:
    rows, columns = (_size(window, dilated) for window in around)
    if rows == columns:
        return f"={NO_BREAK}{rows}"
    return "\n".join(
        (
            translate("Lab", "rows = {formula}").format(formula=rows),
            translate("Lab", "columns = {formula}").format(formula=columns),
        )
    )


def _size(w: Window, dilated: bool) -> str:
    """⌊(n + p₀ + p₁ − d(k − 1) − 1)/s⌋ + 1 = output, or rounded up."""
    left, right = ("⌈", "⌉") if w.ceil_mode else ("⌊", "⌋")
    reach = f"{w.dilation}·({w.kernel} − 1)" if dilated else f"({w.kernel} − 1)"
    inner = f"{left}({w.size} + {w.before} + {w.after} − {reach} − 1)/{w.stride}{right}"
    text = f"{inner.replace(' ', NO_BREAK)} +{NO_BREAK}1"
    # in ceil mode a window that would begin behind the input is left out
    beyond = -(-(w.padded - w.span) // w.stride) + 1 if w.ceil_mode else w.output
    less = "" if beyond == w.output else f"{NO_BREAK}−{NO_BREAK}1"
    return f"{text}{less}{NO_BREAK}={NO_BREAK}{w.output}"


def goal_too_large(shape: Sequence[int]) -> str:
    """Why a target can't be typed."""
    return translate(
        "Lab", "The output has {size} cells: too many to type numbers for. They stay as they are."
    ).format(size=size(shape))
