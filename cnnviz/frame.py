"""Everything that is on the stage and on the network map, as data. Pure, without Qt."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from cnnviz.counterpart import counterpart
from cnnviz.state import MapScale, MapShows, Pin, State
from engine import Experiment, Stride
from engine.steps import Matrix, Operation, Role, Step

MOVING = 0.6  # the share of a step that the movement takes; the rest is a rest
FAST = 12.0  # steps a second from which on nothing glides


class Column(NamedTuple):
    """One column of the network map: the output of a layer, or the error of it."""

    layer: int  # -1 is the input
    name: str
    matrix: Matrix
    operation: int | None  # which operation of the timeline computes it


@dataclass(frozen=True, eq=False)
class Frame:
    """What is to be seen at one state.

    `movement` from 0 to 1 is how far the window has come from `before`'s place to `step`'s;
    `written` how many cells of the output are already there. `slice` is the channel of the window
    that is shown. `pin`, `first`, `shared_scale`, `map_shows` and `map_scale` are those of the
    state.
    """

    experiment: Experiment
    index: int
    operation: Operation
    step: Step
    before: Step | None
    movement: float
    written: int
    slice: int
    columns: tuple[Column, ...]
    pin: Pin | None = None
    first: int = 0
    shared_scale: bool = False
    map_shows: MapShows = MapShows.FOLLOW
    map_scale: MapScale = MapScale.LAYER

    @property
    def looks(self) -> tuple[object, ...]:
        """All that the stage shows depends on; frames of equal looks differ in the map alone."""
        place = self.experiment, self.index, self.step.index, self.movement, self.written
        return *place, self.slice, self.pin, self.first, self.shared_scale

    @property
    def map(self) -> int:
        """Which map of the output the cell lies in."""
        return self.step.index // self.operation.map_size


def resolve(state: State) -> Frame:
    """The frame of a state. Well under a millisecond: arrays are referred to, never copied."""
    timeline = state.experiment.timeline
    index, number = timeline.locate(state.resting)
    operation = state.operation
    step = operation.step(number)
    movement = _movement(state)
    before = operation.step(number - 1) if number and movement < 1 else None
    return Frame(
        experiment=state.experiment,
        index=index,
        operation=operation,
        step=step,
        before=before,
        movement=movement if before else 1.0,
        written=number + (1 if movement >= 1 or before is None else 0),
        slice=_slice(state, step),
        columns=columns(state.experiment, index, state.map_shows),
        pin=state.pin,
        first=state.first,
        shared_scale=state.shared_scale,
        map_shows=state.map_shows,
        map_scale=state.map_scale,
    )


def beside(state: State) -> Frame | None:
    """The frame of the second Lab, which is at the same place as the first."""
    if state.beside is None:
        return None
    experiment = state.beside.experiment
    position = counterpart(state.position, state.experiment.timeline, experiment.timeline)
    return resolve(replace(state, experiment=experiment, position=position))


def _movement(state: State) -> float:
    """How far the window has come, eased: short moves with a rest between them."""
    fraction = 1 - (state.resting - state.position)
    fast = state.playing and (state.speed > FAST or state.stride is not Stride.CELL)
    if state.reduce_motion or fast or fraction >= MOVING:
        return 1.0
    t = fraction / MOVING
    return t * t * (3 - 2 * t)


def _slice(state: State, step: Step) -> int:
    """The chosen slice of the window, or the one whose sum is the largest."""
    part = step.parts[0]
    if len(part.shape) < 3:
        return 0
    if state.slice is not None and state.slice < part.shape[0]:
        return state.slice
    return int(np.abs(part.terms.reshape(part.shape[0], -1).sum(1)).argmax())


def columns(
    experiment: Experiment, index: int, shows: MapShows = MapShows.FOLLOW
) -> tuple[Column, ...]:
    """The network map while operation `index` runs.

    A column shows what its layer computed, or its error. Where the map follows the steps it is the
    error on the way back, from the operation on that computes it.
    """
    operations = experiment.timeline.operations
    names = ("input", *experiment.network.names)
    shown = [Column(-1, names[0], Matrix("X", experiment.x, Role.INK, scale=1.0), None)]
    for number, operation in enumerate(operations.forward):
        layer = operation.writes
        if layer is not None:
            shown.append(Column(layer, names[layer + 1], operation.output, number))
    last = {MapShows.VALUES: -1, MapShows.ERRORS: len(operations)}.get(shows, index)
    for number in range(len(operations.forward), min(last + 1, len(operations))):
        operation, layer = operations[number], operations[number].writes
        if layer is not None:
            shown[layer + 1] = Column(layer, names[layer + 1], operation.output, number)
    return tuple(shown)
