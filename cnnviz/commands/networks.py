"""The network that a command is given: a file, or an architecture with fresh weights."""

from pathlib import Path

from engine import Network, load_model
from engine.errors import SettingError
from engine.initialisation import Initialisation
from engine.presets import PRESETS
from engine.values import replace


def read_network(path: Path) -> Network:
    """The network in a file; SettingError unless it reads grey square images and names classes."""
    try:
        network = load_model(path)
    except OSError as error:
        raise SettingError(
            "{path} can't be read: {reason}.", path=path, reason=error.strerror
        ) from error
    shape = network.input_shape
    if len(shape) != 3 or shape[0] != 1 or shape[1] != shape[2]:
        raise SettingError(
            "{path} reads inputs of the shape {shape}, but the images here are grey and square, "
            "(1, n, n).",
            path=path,
            shape=shape,
        )
    if not network.classes:
        raise SettingError("{path} gives maps of numbers, and no answer among classes.", path=path)
    return network


def named_network(name: str, classes: tuple[str, ...], rule: Initialisation, seed: int) -> Network:
    """A network for `classes`: the architecture of this name with fresh weights, or a file's."""
    if name in PRESETS:
        return replace(PRESETS[name], classes=classes).build(rule, seed)
    path = Path(name).expanduser()
    if not path.exists():
        raise SettingError(
            "{name} is neither a file nor one of the architectures {known}.",
            name=name,
            known=", ".join(PRESETS),
        )
    return read_network(path)


def side_of(network: Network) -> int:
    """How many rows and columns the images of a network have."""
    return network.input_shape[1]
