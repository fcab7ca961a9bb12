"""Models on disk: safetensors, with the architecture as JSON in the file's metadata.

The tensors are called by layer and parameter (conv1.weight). The file is data alone: reading one
runs no code of it. Format: https://github.com/huggingface/safetensors.
"""

import json
from collections.abc import Mapping
from math import prod
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.errors import SettingError, translate
from engine.layers import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Layer,
    Linear,
    MaxPooling,
)
from engine.network import Network

_KEY = "cnn-visualizer"
_KINDS: Mapping[str, type[Layer]] = {
    kind.kind: kind
    for kind in (Activation, AveragePooling, Convolution, Flatten, Linear, MaxPooling)
}
_LARGEST = 500_000_000  # numbers that one layer may need; a file that asks for more is damaged


def save_model(network: Network, path: str | PathLike[str]) -> None:
    """Write `network` to `path`. Raises OSError where that can't be written."""
    from safetensors.numpy import save  # the file format is imported when a file is used

    architecture = {
        "version": 1,
        "input_shape": network.input_shape,
        "classes": network.classes,
        "layers": [_described(layer) for layer in network.layers],
    }
    tensors = {
        f"{name}.{key}": np.ascontiguousarray(array)
        for name, parameters in zip(network.names, network.parameters, strict=True)
        for key, array in parameters.items()
    }
    # NumPy's numbers become Python's
    description = json.dumps(architecture, default=lambda number: number.item())
    unfinished = Path(f"{fspath(path)}.part")
    try:  # what stood at `path` stays whole until the new file is
        unfinished.write_bytes(save(tensors, {_KEY: description}))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _described(layer: Layer) -> dict[str, Any]:
    """The settings of a layer. Of its parameters only whether it has a bias."""
    settings = {key: v for key, v in vars(layer).items() if key not in ("weight", "bias")}
    if layer.parameters:
        settings["bias"] = "bias" in layer.parameters
    return {"kind": layer.kind, **settings}


def load_model(path: str | PathLike[str]) -> Network:
    """The network in the file at `path`.

    Raises OSError where the file can't be read, SettingError (a ValueError) where it is damaged,
    not a model of this program, or a network that makes no sense.
    """
    name = Path(fspath(path)).name
    metadata, tensors = _read(path, name)
    if _KEY not in metadata:
        raise SettingError(
            translate(
                "engine",
                "{name} holds weights, but not the layers they belong to; open a model that this "
                "program saved.",
            ),
            name=name,
        )
    try:
        network = _network(json.loads(metadata[_KEY]), tensors)
    except SettingError as error:
        raise SettingError(
            translate("engine", "{name} holds a network that makes no sense. {reason}"),
            name=name,
            reason=error,
        ) from error
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise SettingError(
            translate("engine", "{name} is damaged: its description of the layers can't be read."),
            name=name,
        ) from error
    return network


def _read(path: str | PathLike[str], name: str) -> tuple[Mapping[str, str], Mapping[str, Array]]:
    """The metadata and the tensors of a safetensors file, called `name` in messages."""
    from safetensors import SafetensorError, safe_open

    Path(path).open("rb").close()  # an OSError says more than the library does
    try:
        with safe_open(fspath(path), framework="np") as file:  # type: ignore[no-untyped-call]
            metadata: Mapping[str, str] = file.metadata() or {}
            return metadata, {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise SettingError(
            translate(
                "engine", "{name} is damaged or no model file: it can't be read as safetensors."
            ),
            name=name,
        ) from error
    except TypeError as error:  # NumPy has no such numbers (bfloat16)
        raise SettingError(
            translate("engine", "{name} holds numbers that are not 32 or 64 bit floats."), name=name
        ) from error


def _network(architecture: dict[str, Any], tensors: Mapping[str, Array]) -> Network:
    """The network that the JSON describes."""
    for key, array in tensors.items():
        if array.dtype not in (np.float32, np.float64) or not np.isfinite(array).all():
            raise SettingError(
                translate("engine", "The numbers of {key} are not all finite 32 or 64 bit floats."),
                key=key,
            )
    if architecture["version"] != 1:
        raise SettingError(
            translate("engine", "It was written by a newer version of this program.")
        )
    layers: list[Layer] = []
    seen: dict[str, int] = {}
    for described in architecture["layers"]:
        layers.append(_layer(dict(described), tensors, seen))
    network = Network(
        tuple(layers),
        _tupled(architecture["input_shape"]),
        tuple(str(label) for label in architecture["classes"]),
    )
    for layer, read, written in zip(
        layers, (network.input_shape, *network.shapes), network.shapes, strict=False
    ):
        if max(prod(read), prod(written), _copied(layer, read)) > _LARGEST:
            raise SettingError(
                translate("engine", "It would need more memory than any computer has.")
            )
    return network


def _copied(layer: Layer, shape: tuple[int, ...]) -> int:
    """How many numbers the windows of `layer` read, with repetitions, and its padded input has."""
    if not isinstance(layer, Convolution | MaxPooling | AveragePooling):
        return 0
    rows, columns = layer.windows(shape)
    read = rows.output * rows.kernel * columns.output * columns.kernel
    return shape[0] * max(read, rows.padded * columns.padded)


def _layer(described: dict[str, Any], tensors: Mapping[str, Array], seen: dict[str, int]) -> Layer:
    kind = described.pop("kind")
    if kind not in _KINDS:
        raise SettingError(
            translate("engine", 'It has a layer of the kind "{kind}", which is not known here.'),
            kind=kind,
        )
    settings = {key: _tupled(value) for key, value in described.items()}
    if kind not in ("convolution", "linear"):
        return _KINDS[kind](**settings)
    short = {"convolution": "conv", "linear": "linear"}[kind]
    seen[short] = seen.get(short, 0) + 1
    name = f"{short}{seen[short]}"
    parameters = {"weight": tensors.get(f"{name}.weight"), "bias": tensors.get(f"{name}.bias")}
    # the first files did not say whether there is a bias
    if parameters["weight"] is None or (settings.pop("bias", False) and parameters["bias"] is None):
        raise SettingError(translate("engine", "The weights of {layer} are missing."), layer=name)
    return {"convolution": Convolution, "linear": Linear}[kind](**parameters, **settings)


def _tupled(value: Any) -> Any:
    """JSON has lists where a setting has tuples."""
    return tuple(_tupled(v) for v in value) if isinstance(value, list) else value
