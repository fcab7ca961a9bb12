"""The one mutable object: verbs in, one signal out, and its echo for what can wait."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PyQt6.QtCore import QObject, QThreadPool, QTimer, pyqtSignal

from cnnviz.state import FASTEST, SLOWEST, MapScale, MapShows, State
from engine import Experiment, Stride
from engine.steps import Phase

UNDO_STEPS = 200
LAG = 250  # milliseconds that what can wait is behind a brush
CHOSEN = (  # can be taken back
    "drawing", "experiment", "model_name", "learned", "lab", "beside", "example"
)  # fmt: skip


class Session(QObject):
    """Holds the State of one workspace. Every verb makes a new one and emits `changed(old, new)`.

    A verb that changes nothing emits nothing. What a user chooses can be undone; moving along the
    timeline can't. The verbs here are those of every workspace.

    A pass that takes longer than a frame is computed in a thread, and shown when it is there; what
    is chosen meanwhile takes its place.

    `settled(old, new)` tells the same to what can wait: while a stroke is drawn and nothing else
    happens it comes every LAG milliseconds and tells all that has changed since, so that the brush
    never waits for it.
    """

    changed = pyqtSignal(object, object)
    settled = pyqtSignal(object, object)
    _computed = pyqtSignal(int, object)  # the number of the job, and the exception that ended it

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = self._told = state
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LAG)
        self._later.timeout.connect(self.settle)
        self._undo: list[State] = []
        self._redo: list[State] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._job = 0
        self._undoable = False
        self._then: Callable[[], None] | None = None
        self._computed.connect(self._finish)

    @property
    def state(self) -> State:
        return self._state

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

    def count_from(self, first: int) -> None:
        """Count rows and columns from 0 or 1."""
        self._set(first=first)

    def share_scale(self, share: bool) -> None:
        """One colour scale for all numbers of a kind on the stage, or one for each matrix."""
        self._set(shared_scale=share)

    def show_on_map(self, shows: MapShows) -> None:
        """Values or errors on the whole network map, or what the steps have come to."""
        self._set(map_shows=shows)

    def scale_map(self, scale: MapScale) -> None:
        """The colours of each feature map by itself, by its layer, or all alike."""
        self._set(map_scale=scale)

    # undo

    @property
    def can_undo(self) -> bool:
        return bool(self._undo) or self._state.coming is not None

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> None:
        if self._state.coming is not None:  # what is on its way is what was chosen last
            self._give_up()
        elif self._undo:
            self._when_ready(self._undo[-1], lambda: self._travel(self._undo, self._redo))

    def redo(self) -> None:
        if self._redo:
            self._when_ready(self._redo[-1], lambda: self._travel(self._redo, self._undo))

    def _travel(self, source: list[State], target: list[State]) -> None:
        """Take back what was chosen, or choose it again, and stay in place."""
        state = source.pop()
        target.append(replace(self._state, coming=None))
        self._set(**_chosen(state), position=self._placed(state), coming=None)
        self._lighten(target)

    def _choose(self, undoable: bool, **changes: Any) -> None:
        """Choose something, on top of what was chosen last, even if that is still on its way."""
        # a stroke whose beginning is still on its way has not been kept yet
        undoable = undoable or (self._state.coming is not None and self._undoable)
        self._undoable = undoable
        state = replace(self._state.coming or self._state, coming=None, **changes)
        others = {name: value for name, value in changes.items() if name not in CHOSEN}
        self._when_ready(state, lambda: self._take(undoable, state, others), in_stroke=not undoable)

    def _take(self, undoable: bool, state: State, others: dict[str, Any]) -> None:
        if undoable:
            before = replace(self._state, coming=None)
            self._undo = [*self._undo[-UNDO_STEPS + 1 :], before]
            self._redo.clear()
        changes = {"position": self._placed(state), "coming": None, **_chosen(state), **others}
        self._set(in_stroke=not undoable, **changes)
        self._lighten(self._undo)

    # what takes time

    def _heavy(self, state: State) -> list[Experiment]:
        """The experiments of a state whose passes take longer than a frame."""
        return []

    def _when_ready(
        self, state: State, then: Callable[[], None], *, in_stroke: bool = False
    ) -> None:
        """Do `then` when `state` can be shown."""
        self._job += 1  # what was on its way is superseded
        heavy = [experiment for experiment in self._heavy(state) if not experiment.ready]
        if not heavy:
            then()
            return
        self._set(in_stroke=in_stroke, coming=state, playing=False)
        self._then = then
        job = self._job

        def compute() -> None:
            problem: Exception | None = None
            try:
                for experiment in heavy:
                    if job == self._job:
                        experiment.compute()
            except Exception as error:  # it is raised where it is seen
                problem = error
            self._computed.emit(job, problem)

        self._pool.start(compute)

    def _finish(self, job: int, problem: Exception | None) -> None:
        if job != self._job:
            return
        then, self._then = self._then, None
        if problem is not None:
            self._set(coming=None)
            raise problem
        if then is not None:
            then()

    def _give_up(self) -> None:
        """Forget what is on its way."""
        self._job += 1
        self._set(coming=None)

    def finish(self) -> None:
        """Wait for the thread; what it computes is not shown any more."""
        self._job += 1
        self._later.stop()
        self._pool.waitForDone()

    def _placed(self, state: State) -> float:
        """Where to be in `state`: where one is; in another model where one was in it."""
        same = state.experiment.network is self._state.experiment.network
        last = float(len(state.experiment.timeline) - 1)
        return min(self._state.position if same else state.position, last)

    def _lighten(self, history: list[State]) -> None:
        """What is only kept to be taken back holds no results."""
        kept = self._state.experiments
        for experiment in history[-1].experiments if history else ():
            if all(experiment is not other for other in kept):
                experiment.forget()
            if all(experiment.network is not other.network for other in kept):
                experiment.network.forget()

    def settle(self) -> None:
        """Let what can wait follow now."""
        self._later.stop()
        old, self._told = self._told, self._state
        if old is not self._told:
            self.settled.emit(old, self._told)

    def _set(self, *, in_stroke: bool = False, **changes: Any) -> None:
        old = self._state
        new = replace(old, **changes)
        if new.slice is not None and _operation(new) != _operation(old):
            new = replace(new, slice=None)
        if new != old:
            self._state = new
            self.changed.emit(old, new)
            if not in_stroke:
                self.settle()
            elif not self._later.isActive():
                self._later.start()


def _chosen(state: State) -> dict[str, Any]:
    return {name: getattr(state, name) for name in CHOSEN}


def _operation(state: State) -> int:
    return state.experiment.timeline.locate(state.resting)[0]
