"""The one mutable object: verbs in, one signal out."""

from dataclasses import replace
from typing import Any

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal

from cnnviz.state import FASTEST, SLOWEST, Drawing, State, blank_drawing
from engine import Experiment, Network, Stride
from engine.steps import Phase

UNDO_STEPS = 200


class Session(QObject):
    """Holds the State. Every verb makes a new one and emits `changed(old, new)` once.

    A verb that changes nothing emits nothing. What a user would take back (drawing, clearing, the
    right answer, the learning rate, the model) can be undone; moving along the timeline can't.
    """

    changed = pyqtSignal(object, object)

    def __init__(
        self, network: Network, model_name: str = "", drawing: Drawing | None = None
    ) -> None:
        super().__init__()
        drawing = drawing or blank_drawing()
        name = None if drawing.label is None else str(drawing.label)
        target = _class_of(name, network)
        experiment = _experiment(drawing, network, target)
        self._state = State(drawing, experiment, model_name=model_name)
        self._undo: list[State] = []
        self._redo: list[State] = []

    @property
    def state(self) -> State:
        return self._state

    # the drawing

    def draw(self, drawing: Drawing, *, undoable: bool = True) -> None:
        """Show `drawing` to the network; within a stroke only its first piece is undoable."""
        experiment = self._state.experiment
        target = experiment.target
        if drawing.label is not None:
            target = _class_of(str(drawing.label), experiment.network)
        if self._state.drawing.label is not None and drawing.label is None:
            target = None  # the answer belonged to the sample
        new = _experiment(drawing, experiment.network, target, experiment.learning_rate)
        self._choose(undoable, drawing=drawing, experiment=new)

    def clear(self) -> None:
        """Blank paper, and no right answer yet."""
        if not self._state.drawing.blank:
            old, drawing = self._state.experiment, blank_drawing()
            new = _experiment(drawing, old.network, None, old.learning_rate)
            self._choose(True, drawing=drawing, experiment=new)

    # the experiment

    def set_target(self, target: int | None) -> None:
        """The right answer; None goes with what the network says."""
        if target != self._state.experiment.target:
            self._choose(True, experiment=replace(self._state.experiment, target=target))

    def set_learning_rate(self, learning_rate: float) -> None:
        if learning_rate != self._state.experiment.learning_rate:
            changed = replace(self._state.experiment, learning_rate=learning_rate)
            self._choose(True, experiment=changed)

    def set_network(self, network: Network, model_name: str) -> None:
        """Another model; goes back to the first step."""
        old = self._state.experiment
        name = None if old.target is None else old.network.classes[old.target]
        experiment = replace(old, network=network, target=_class_of(name, network))
        self._choose(True, experiment=experiment, model_name=model_name, position=0.0)

    # the position

    def seek(self, position: float) -> None:
        """Go to a position, kept within the timeline; playing goes on until the end is reached."""
        within = self._within(position)
        at_end = within >= len(self._state.experiment.timeline) - 1
        self._set(position=within, playing=self._state.playing and not at_end)

    def _within(self, position: float) -> float:
        last = len(self._state.experiment.timeline) - 1
        return min(max(float(position), 0.0), float(last))

    def jump(self, position: float) -> None:
        """Go to a position and stay there."""
        self._set(position=self._within(position), playing=False)

    def step_forward(self, stride: Stride | None = None) -> None:
        """One stride on; a movement under way is finished first."""
        state, timeline = self._state, self._state.experiment.timeline
        self.jump(timeline.forward(int(state.position), stride or state.stride))

    def step_back(self, stride: Stride | None = None) -> None:
        state, timeline = self._state, self._state.experiment.timeline
        whole = int(state.position)
        moving = state.position > whole
        self.jump(whole if moving else timeline.back(whole, stride or state.stride))

    def go_to_end(self) -> None:
        self.jump(float(len(self._state.experiment.timeline)))

    def go_to_operation(self, index: int) -> None:
        self.jump(self._state.experiment.timeline.starts[index])

    def go_backward(self) -> None:
        """Go to where the way back begins."""
        operations = self._state.experiment.timeline.operations
        self.go_to_operation([op.phase for op in operations].index(Phase.BACKWARD))

    # playing and looking

    def go_to_largest(self) -> None:
        """Go to where the first operation found most: its output cell of the largest magnitude."""
        first = self._state.experiment.timeline.operations[0].result
        self.jump(float(np.abs(first).argmax()))

    def play(self) -> None:
        """Play on; from the start if the end is reached."""
        state = self._state
        at_end = state.position >= len(state.experiment.timeline) - 1
        self._set(playing=True, position=0.0 if at_end else state.position)

    def toggle_playing(self) -> None:
        """Pause if playing, play if not."""
        if self._state.playing:
            self.pause()
        else:
            self.play()

    def pause(self) -> None:
        self._set(playing=False)

    def set_stride(self, stride: Stride) -> None:
        self._set(stride=stride)

    def set_speed(self, strides_a_second: float) -> None:
        self._set(speed=min(max(strides_a_second, SLOWEST), FASTEST))

    def show_slice(self, index: int | None) -> None:
        self._set(slice=index)

    def set_reduce_motion(self, reduce: bool) -> None:
        self._set(reduce_motion=reduce)

    # undo

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> None:
        if self._undo:
            self._redo.append(self._state)
            self._restore(self._undo.pop())
            self._lighten(self._redo)

    def redo(self) -> None:
        if self._redo:
            self._undo.append(self._state)
            self._restore(self._redo.pop())
            self._lighten(self._undo)

    def _restore(self, state: State) -> None:
        """Take back what was chosen, and stay in place; in another model go where one was in it."""
        same = state.experiment.network is self._state.experiment.network
        self._set(
            drawing=state.drawing,
            experiment=state.experiment,
            model_name=state.model_name,
            position=self._state.position if same else state.position,
        )

    def _choose(self, undoable: bool, **changes: Any) -> None:
        if undoable:
            self._undo = [*self._undo[-UNDO_STEPS + 1 :], self._state]
            self._redo.clear()
        self._set(**changes)
        self._lighten(self._undo)

    def _lighten(self, history: list[State]) -> None:
        """What is only kept to be taken back holds no results."""
        if history and history[-1].experiment is not self._state.experiment:
            history[-1].experiment.forget()

    def _set(self, **changes: Any) -> None:
        old = self._state
        new = replace(old, **changes)
        if new.experiment is not old.experiment:
            last = len(new.experiment.timeline) - 1
            new = replace(new, position=min(new.position, float(last)))
        if _operation(new) != _operation(old):
            new = replace(new, slice=None)
        if new != old:
            self._state = new
            self.changed.emit(old, new)


def _operation(state: State) -> int:
    return state.experiment.timeline.locate(state.resting)[0]


def _class_of(name: str | None, network: Network) -> int | None:
    """The class of this name, None if the network knows no such class."""
    return network.classes.index(name) if name in network.classes else None


def _experiment(
    drawing: Drawing, network: Network, target: int | None = None, learning_rate: float = 0.1
) -> Experiment:
    return Experiment(drawing.normalised.image[None], network, target, learning_rate)
