"""What is trained, how, and how far it has come. Frozen, without Qt."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.drawings import Drawings
from cnnviz.drawings import load as collected
from engine import SGD, Adam, Momentum, Network
from engine.arrays import Array, IntArray
from engine.checkpoints import Checkpoints
from engine.digits.augment import augment
from engine.digits.folder import held_out, read_folder
from engine.digits.handwriting import handwriting
from engine.digits.normalise import SIDE
from engine.errors import SettingError, translate
from engine.evaluation import Evaluation
from engine.initialisation import Initialisation
from engine.optimizers import Optimizer
from engine.sources import Procedural, Source, Stored
from engine.training import Progress, Schedule, cosine
from engine.values import dataclass, field, fields, replace

EXAMINED = 2_000  # images of handwriting that a network is examined on
FEWEST = 10  # own drawings that can be learned from
EVERY = 5  # of the own drawings, one of so many is kept to examine the network on


class DataChoice(StrEnum):
    """What is learned from."""

    HANDWRITING = "handwriting"  # made by the program
    FOLDER = "folder"  # MNIST's files
    DRAWINGS = "drawings"  # the user's own


class OptimizerChoice(StrEnum):
    """The rule of the update."""

    SGD = "sgd"
    MOMENTUM = "momentum"
    ADAM = "adam"


RULES = {
    OptimizerChoice.SGD: SGD,
    OptimizerChoice.MOMENTUM: Momentum,
    OptimizerChoice.ADAM: Adam,
}
RATES = {  # learning rates that work for the networks of the program
    OptimizerChoice.SGD: 0.1,
    OptimizerChoice.MOMENTUM: 0.02,
    OptimizerChoice.ADAM: 0.003,
}


@dataclass(frozen=True)
class TrainSettings:
    """All that is chosen. `images` are those of an epoch of handwriting.

    With `vary` stored images are bent and turned anew each time; with `falling` the learning rate
    falls to zero along half a cosine.
    """

    data: DataChoice = DataChoice.HANDWRITING
    folder: str = ""
    images: int = 6_400
    vary: bool = True
    optimizer: OptimizerChoice = OptimizerChoice.ADAM
    learning_rate: float = RATES[OptimizerChoice.ADAM]
    weight_decay: float = 0.0
    batch_size: int = 64
    epochs: int = 10
    falling: bool = False
    seed: int = 0
    initialisation: Initialisation = Initialisation.HE

    @property
    def rule(self) -> Optimizer:
        return RULES[self.optimizer](self.learning_rate, weight_decay=self.weight_decay)

    @property
    def schedule(self) -> Schedule | None:
        return cosine if self.falling else None


RANGES: Mapping[str, tuple[float, float]] = {  # of what can be chosen
    "images": (10, 1_000_000),
    "learning_rate": (1e-6, 10.0),
    "weight_decay": (0.0, 1.0),
    "batch_size": (1, 4_096),
    "epochs": (1, 9_999),
    "seed": (0, 999_999),
}
# settings that count from the next batch on; the others belong to the start of a training
ANY_TIME = ("learning_rate", "weight_decay", "epochs", "falling", "initialisation")


def as_text(settings: TrainSettings) -> str:
    """The settings as JSON, to be remembered."""
    return json.dumps({one.name: getattr(settings, one.name) for one in fields(settings)})


def from_text(text: str) -> TrainSettings:
    """What `as_text` wrote; what is damaged in it is as at the first start."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        found = {}
    settings = TrainSettings()
    for one in fields(TrainSettings):
        value: Any = found.get(one.name) if isinstance(found, dict) else None
        kind = type(getattr(settings, one.name))
        low, high = RANGES.get(one.name, (-inf, inf))
        try:
            chosen: Any = kind(value) if issubclass(kind, StrEnum) else value
        except ValueError:
            continue
        if type(chosen) is kind and (isinstance(chosen, str) or low <= chosen <= high):
            settings = replace(settings, **{one.name: chosen})
    return settings


@dataclass(frozen=True, eq=False)
class Data:
    """What is learned from and what is examined: `images` (n, 28, 28) uint8 with `labels` (n,).

    Without images handwriting is made while it is learned.
    """

    classes: tuple[str, ...]
    validation: tuple[NDArray[Any], IntArray]
    images: NDArray[Any] | None = None
    labels: IntArray | None = None

    def source(self, settings: TrainSettings, side: int) -> Source:
        """The batches for a network that reads `side` x `side` pixels."""
        size, seed = settings.batch_size, settings.seed
        if self.images is None or self.labels is None:
            return Procedural(settings.images, size, seed, side)
        varied = settings.vary and self.images.shape[1:] == (SIDE, SIDE)
        return Stored(self.images, self.labels, size, seed, augment if varied else None, side=side)


def load(settings: TrainSettings, drawings: str) -> Data:
    """Read or make the data; `drawings` is the folder of the user's own ones.

    Raises SettingError or OSError, and may take a second.
    """
    if settings.data is DataChoice.HANDWRITING:
        # not one of the batches: those are made from three numbers
        rng = np.random.default_rng([settings.seed, 0, 0, 1])
        images, labels = handwriting(EXAMINED, rng)
        return Data(tuple("0123456789"), (images, labels.astype(np.intp)))
    if settings.data is DataChoice.FOLDER:
        digits = read_folder(settings.folder)
        learned, examined = held_out(digits)
        return Data(digits.classes, examined, *learned)
    return _own(collected(drawings))


def _own(drawings: Drawings) -> Data:
    if len(drawings) < FEWEST:
        sentence = translate(
            "engine",
            "There are {count} drawings of your own; collect at least {fewest} to train on them.",
        )
        raise SettingError(sentence, count=len(drawings), fewest=FEWEST)
    kept = np.arange(len(drawings)) % EVERY == EVERY - 1
    images, labels = drawings.images, drawings.labels
    return Data(tuple("0123456789"), (images[kept], labels[kept]), images[~kept], labels[~kept])


@dataclass(frozen=True)
class Examined:
    """The loss and the accuracy on the validation images after `steps` batches."""

    steps: int
    loss: float
    accuracy: float


@dataclass(frozen=True, eq=False)
class Curve:
    """Loss and accuracy of each batch (n,), before its update; and those of the examinations."""

    losses: Array = field(default_factory=lambda: np.zeros(0, np.float32))
    accuracies: Array = field(default_factory=lambda: np.zeros(0, np.float32))
    examined: tuple[Examined, ...] = ()

    def added(self, losses: Sequence[float], accuracies: Sequence[float]) -> "Curve":
        return replace(
            self,
            losses=np.append(self.losses, np.asarray(losses, np.float32)),
            accuracies=np.append(self.accuracies, np.asarray(accuracies, np.float32)),
        )

    def with_examined(self, examined: Examined) -> "Curve":
        before = (one for one in self.examined if one.steps < examined.steps)
        return replace(self, examined=(*before, examined))

    def until(self, steps: int) -> "Curve":
        """The first `steps` batches."""
        examined = tuple(one for one in self.examined if one.steps <= steps)
        return Curve(self.losses[:steps], self.accuracies[:steps], examined)


class Activity(StrEnum):
    """What is going on."""

    IDLE = "idle"
    LOADING = "loading"
    TRAINING = "training"
    EXAMINING = "examining"


@dataclass(frozen=True, eq=False)
class TrainState:
    """The whole of it. `start` is the network before the first batch, `progress` where it is now.

    `evaluation` are the answers to the validation images after `evaluated` batches. `problem` is
    what went wrong last, in words. A training that has `ended` is still there to be looked at, but
    the next start begins another one. `pace` is in images a second. `speed` is how many batches a
    second are learned, None for as fast as can be.
    """

    settings: TrainSettings
    start: Network
    model_name: str = ""
    data: Data | None = None
    progress: Progress | None = None
    activity: Activity = Activity.IDLE
    curve: Curve = field(default_factory=Curve)
    evaluation: Evaluation | None = None
    evaluated: int = 0
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    ended: bool = False
    problem: str = ""
    pace: float = 0.0
    speed: float | None = None

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self.start if self.progress is None else self.progress.network

    @property
    def steps(self) -> int:
        """How many batches have been learned."""
        return 0 if self.progress is None else self.progress.steps

    @property
    def total(self) -> int:
        """How many batches it will be in all; 0 while that is not known."""
        return 0 if self.progress is None else self.settings.epochs * self.progress.batches

    @property
    def begun(self) -> bool:
        return self.steps > 0

    @property
    def done(self) -> bool:
        """Whether all epochs have been learned."""
        return self.progress is not None and self.steps >= self.total

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this pace; None while that is not known."""
        if not self.pace or not self.total:
            return None
        return (self.total - self.steps) * self.settings.batch_size / self.pace

    @property
    def side(self) -> int:
        """How many rows and columns the network reads."""
        return self.start.input_shape[1]
