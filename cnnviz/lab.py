"""The Lab: one convolution, activation and pooling, with every setting. Frozen, without Qt.

Whatever is asked for is checked before it is taken; what makes no sense raises SettingError, and
`nearest` finds the setting closest to it that works.
"""

from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cnnviz.inputs import gridded
from engine import (
    Activation,
    AveragePooling,
    Convolution,
    Experiment,
    Layer,
    MaxPooling,
    Network,
    SettingError,
)
from engine.arrays import Array, frozen
from engine.errors import Word, translate
from engine.geometry import (
    PaddingMode,
    Pair,
    Sides,
    Windows,
    sides,
)
from engine.kernels import KERNELS, fixed_size, kernel, resized
from engine.losses import Loss, SquaredError, WeightedSum
from engine.values import dataclass, replace

LARGEST_KERNEL = 11
LARGEST_STRIDE = 11
LARGEST_DILATION = 8
MOST_MAPS = 8
CUSTOM = "custom"
TRAINED = "trained"  # followed by the number of the kernel
HEAVY = 2_000_000  # multiplications and cells from which on a pass is no matter of a frame

Function: TypeAlias = Literal["none", "relu", "leaky_relu", "sigmoid", "tanh"]
Pooling: TypeAlias = Literal["none", "max", "average"]
LabPadding: TypeAlias = Literal["valid", "same", "full"] | Sides

MODES: tuple[PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")
FUNCTIONS: tuple[Function, ...] = ("none", "relu", "leaky_relu", "sigmoid", "tanh")
POOLINGS: tuple[Pooling, ...] = ("none", "max", "average")
WORDS = ("valid", "same", "full")


class Source(StrEnum):
    """Where the input comes from."""

    DRAWING = "drawing"
    NUMBERS = "numbers"
    PICTURE = "picture"


class Aim(StrEnum):
    """What the loss of the Lab is."""

    SQUARED_ERROR = "squared_error"
    CELL = "cell"
    SUM = "sum"
    ERROR = "error"


@dataclass(frozen=True)
class Settings:
    """All that is chosen of the layer. Pairs are (rows, columns)."""

    convolution: bool = True
    kernel_size: Pair = (3, 3)
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: LabPadding = "valid"
    padding_mode: PaddingMode = "zeros"
    bias: bool = True
    maps: int = 1
    flip_kernel: bool = False
    function: Function = "relu"
    negative_slope: float = 0.1
    pooling: Pooling = "max"
    pool_size: Pair = (2, 2)
    pool_stride: Pair = (2, 2)
    pool_padding: Pair = (0, 0)
    ceil_mode: bool = False
    count_include_pad: bool = True

    @property
    def around(self) -> Sides:
        """The padding as ((top, bottom), (left, right))."""
        return sides(self.padding, self.kernel_size, self.dilation)


@dataclass(frozen=True, eq=False)
class Lab:
    """An input, the settings, and the numbers that go with them.

    x (C, H, W), weight (maps, C, rows, columns) and bias (maps,) in float64. `kernels` names the
    kernel of each map. `goal` has the shape of the output: the target, or the weights of its cells.
    `grid` and `whole` say how a drawing becomes an input.
    Raises SettingError where the settings make no sense.
    """

    x: Array
    source: Source
    settings: Settings
    weight: Array
    bias: Array
    kernels: tuple[str, ...]
    aim: Aim
    goal: Array
    learning_rate: float = 0.1
    grid: int = 7
    whole: bool = True

    def __post_init__(self) -> None:
        for name in ("x", "weight", "bias", "goal"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that are chosen, one to three."""
        s = self.settings
        layers: list[Layer] = []
        if s.convolution:
            layers.append(
                Convolution(
                    self.weight,
                    self.bias if s.bias else None,
                    s.stride,
                    s.around,
                    s.dilation,
                    padding_mode=s.padding_mode,
                    flip_kernel=s.flip_kernel,
                )
            )
        if s.function != "none":
            layers.append(Activation(s.function, s.negative_slope))
        if s.pooling == "max":
            layers.append(
                MaxPooling(s.pool_size, s.pool_stride, s.pool_padding, ceil_mode=s.ceil_mode)
            )
        if s.pooling == "average":
            layers.append(
                AveragePooling(
                    s.pool_size, s.pool_stride, s.pool_padding, s.ceil_mode, s.count_include_pad
                )
            )
        return tuple(layers)

    @cached_property
    def network(self) -> Network:
        return Network(self.layers, self.x.shape)

    @cached_property
    def loss(self) -> Loss:
        if self.aim is Aim.SQUARED_ERROR:
            return SquaredError(self.goal)
        return WeightedSum(self.goal)

    @cached_property
    def experiment(self) -> Experiment:
        return Experiment(
            self.x,
            self.network,
            learning_rate=self.learning_rate,
            loss=self.loss,
            both_pictures=True,
        )

    @property
    def windows(self) -> Windows | None:
        """How the kernel reads the input; None without a convolution."""
        first = self.layers[0]
        return first.windows(self.x.shape) if isinstance(first, Convolution) else None

    @property
    def heavy(self) -> bool:
        """Whether a pass takes longer than a frame."""
        cells = sum(int(np.prod(shape)) for shape in (self.x.shape, *self.network.shapes))
        terms = self.weight[0].size if self.settings.convolution else 1
        return cells * max(terms, 9) > HEAVY


# the input


def with_input(lab: Lab, x: Array, source: Source) -> Lab:
    """The same layer on another input (C, H, W)."""
    weight = lab.weight
    if len(x) != weight.shape[1]:  # every channel is read by the kernel of the first
        weight = np.repeat(weight[:, :1], len(x), axis=1)
    return _fitted(replace(lab, x=x, source=source, weight=weight))


def with_grid(lab: Lab, ink: NDArray[np.uint8], grid: int, whole: bool) -> Lab:
    """The same layer on a drawing, in a grid of `grid` x `grid` cells."""
    made = with_input(lab, gridded(ink, grid, whole), Source.DRAWING)
    return replace(made, grid=grid, whole=whole)


# the settings


def with_setting(lab: Lab, name: str, value: Any) -> Lab:
    """The Lab with one field of its settings changed, and the weights and the goal fitted to it."""
    before, after = lab.settings, replace(lab.settings, **{name: value})
    if name == "pool_size" and before.pool_stride == before.pool_size:
        after = replace(after, pool_stride=value)  # windows side by side stay side by side
    _check_size(after)
    changed = replace(lab, settings=after)
    if name == "kernel_size":
        changed = _resized(changed)
    if name == "maps":
        changed = _with_maps(changed)
    return _fitted(changed)


def with_kernel(lab: Lab, map_: int, name: str, weight: Array | None = None, seed: int = 0) -> Lab:
    """The Lab with another kernel of one map, in every channel.

    Kernels that exist in one size only bring it along; `weight` (rows, columns) is that of a kernel
    which is not made from its name.
    """
    if weight is None:
        size = fixed_size(name) or lab.settings.kernel_size
        weight = kernel(name, size, np.random.default_rng(seed))
    shape = (weight.shape[0], weight.shape[1])
    if shape != lab.settings.kernel_size:
        lab = with_setting(lab, "kernel_size", shape)
    weights = lab.weight.copy()
    weights[map_] = weight
    return replace(lab, weight=weights, kernels=_named(lab, map_, name))


def with_weights(lab: Lab, map_: int, channel: int, weight: Array) -> Lab:
    """The Lab with one kernel (rows, columns) as it was typed."""
    weights = lab.weight.copy()
    weights[map_, channel] = weight
    return replace(lab, weight=weights, kernels=_named(lab, map_, CUSTOM))


def with_bias(lab: Lab, map_: int, bias: float) -> Lab:
    biases = lab.bias.copy()
    biases[map_] = bias
    return replace(lab, bias=biases)


def with_aim(lab: Lab, aim: Aim) -> Lab:
    """Another loss: squared error to zero, the cell in the middle, the sum, or an error of ones."""
    shape = lab.network.shapes[-1]
    goal = np.zeros(shape) if aim in (Aim.SQUARED_ERROR, Aim.CELL) else np.ones(shape)
    if aim is Aim.CELL:
        goal[0, shape[1] // 2, shape[2] // 2] = 1
    return replace(lab, aim=aim, goal=goal)


def with_goal(lab: Lab, goal: Array) -> Lab:
    """The target, or the error, as it was typed."""
    return replace(lab, goal=goal)


def with_cell(lab: Lab, cell: tuple[int, int, int]) -> Lab:
    """The one cell that is the loss."""
    goal = np.zeros(lab.goal.shape)
    goal[cell] = 1
    return replace(lab, goal=goal)


def _named(lab: Lab, map_: int, name: str) -> tuple[str, ...]:
    return (*lab.kernels[:map_], name, *lab.kernels[map_ + 1 :])


def _scalable(name: str) -> bool:
    """Whether a kernel can be made again in another size."""
    return name in KERNELS and name != "random" and fixed_size(name) is None


def _resized(lab: Lab) -> Lab:
    """Kernels in the size of the settings: made again, or cut and filled up with zeros."""
    size = lab.settings.kernel_size
    weights, names = [], []
    for name, weight in zip(lab.kernels, lab.weight, strict=True):
        made, told = resized(weight, size), CUSTOM
        if _scalable(name):
            with suppress(SettingError):  # there is no derivative along a single cell
                made, told = np.broadcast_to(kernel(name, size), made.shape), name
        elif made.shape == weight.shape:
            told = name
        weights.append(made)
        names.append(told)
    return replace(lab, weight=np.stack(weights), kernels=tuple(names))


def _with_maps(lab: Lab) -> Lab:
    """As many kernels as the settings have maps; new ones look for something else."""
    maps, have = lab.settings.maps, len(lab.weight)
    if maps <= have:
        return replace(
            lab, weight=lab.weight[:maps], bias=lab.bias[:maps], kernels=lab.kernels[:maps]
        )
    spare = [name for name in KERNELS if _scalable(name) and name not in lab.kernels]
    added = replace(
        lab,
        weight=np.concatenate([lab.weight, np.zeros((maps - have, *lab.weight.shape[1:]))]),
        bias=np.concatenate([lab.bias, np.zeros(maps - have)]),
        kernels=(*lab.kernels, *(["box_blur"] * (maps - have))),
    )
    for map_ in range(have, maps):
        name = spare.pop(0) if spare else "random"
        try:
            added = with_kernel(added, map_, name, seed=map_)
        except SettingError:
            added = with_kernel(added, map_, "random", seed=map_)
    return added


def _fitted(lab: Lab) -> Lab:
    """The goal in the shape of the output. Raises SettingError where the settings don't work."""
    shape = output_shape(lab)
    if lab.goal.shape == shape:
        return lab
    goal = np.ones(shape) if lab.aim is Aim.SUM else np.zeros(shape)
    if lab.aim is Aim.CELL:
        at = np.unravel_index(int(lab.goal.argmax()), lab.goal.shape)
        goal[tuple(min(int(i), n - 1) for i, n in zip(at, shape, strict=True))] = 1
    elif lab.aim is not Aim.SUM:
        common = tuple(slice(min(a, b)) for a, b in zip(lab.goal.shape, shape, strict=True))
        goal[common] = lab.goal[common]
    return replace(lab, goal=goal)


def output_shape(lab: Lab) -> tuple[int, ...]:
    """The shape (C, H, W) of the output. Raises SettingError where there is none."""
    if not lab.layers:
        raise SettingError(
            translate(
                "engine",
                "There is nothing to compute: choose a convolution, an activation or a pooling.",
            )
        )
    shape: tuple[int, ...] = lab.x.shape
    for layer in lab.layers:
        shape = layer.output_shape(shape)
    return shape


def _check_size(settings: Settings) -> None:
    """Raises SettingError for what the engine could do, but nobody could look at."""
    sizes = (
        (Word(translate("engine", "kernel size")), settings.kernel_size),
        (Word(translate("engine", "stride")), settings.stride),
        (Word(translate("engine", "dilation")), settings.dilation),
        (Word(translate("engine", "pooling size")), settings.pool_size),
        (Word(translate("engine", "pooling stride")), settings.pool_stride),
    )
    for name, (rows, columns) in sizes:
        if min(rows, columns) < 1:
            raise SettingError(
                translate(
                    "engine",
                    "The {name} must be at least 1 in both directions, but it is {rows} × "
                    "{columns}.",
                ),
                name=name,
                rows=rows,
                columns=columns,
            )
    if settings.maps < 1:
        raise SettingError(translate("engine", "A convolution needs at least 1 output map."))
    largest = (LARGEST_KERNEL, LARGEST_STRIDE, LARGEST_DILATION, LARGEST_KERNEL, LARGEST_STRIDE)
    limits = [(name, max(size), limit) for (name, size), limit in zip(sizes, largest, strict=True)]
    maps = Word(translate("engine", "number of maps"))
    for name, value, limit in (*limits, (maps, settings.maps, MOST_MAPS)):
        if value > limit:
            raise SettingError(
                translate("engine", "The {name} is {value}, but it can be at most {limit}."),
                name=name,
                value=value,
                limit=limit,
            )
    if not settings.convolution:
        return
    spans = [d * (k - 1) + 1 for d, k in zip(settings.dilation, settings.kernel_size, strict=True)]
    for span, around in zip(spans, settings.around, strict=True):
        if max(around) > span - 1:
            raise SettingError(
                translate(
                    "engine",
                    "A padding of {padding} around a kernel that spans {span} would be read by "
                    "windows on padding alone; it can be at most {limit}.",
                ),
                padding=max(around),
                span=span,
                limit=span - 1,
            )


def first_lab(ink: NDArray[np.uint8]) -> Lab:
    """The Lab as it is found at the first start: a drawing under a Sobel kernel."""
    settings = Settings(padding="same")
    lab = Lab(
        x=np.zeros((1, 3, 3)),
        source=Source.DRAWING,
        settings=settings,
        weight=kernel("sobel_x", (3, 3))[None, None],
        bias=np.zeros(1),
        kernels=("sobel_x",),
        aim=Aim.SQUARED_ERROR,
        goal=np.zeros((1, 1, 1)),
        learning_rate=0.001,  # errors of whole numbers are large
    )
    return with_grid(lab, ink, lab.grid, lab.whole)


def kernels_of(network: Network) -> Array:
    """(maps, rows, columns): what the first convolution of a network looks for.

    None where its kernels are larger than those of the Lab.
    """
    first = network.layers[0]
    if not isinstance(first, Convolution) or max(first.weight.shape[2:]) > LARGEST_KERNEL:
        return np.zeros((0, 1, 1))
    return first.weight[:, 0]
