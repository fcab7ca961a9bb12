"""The session of the Train workspace: verbs in, one signal out; the work is done in a thread."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from weakref import WeakSet

from PyQt6.QtCore import QObject, pyqtSignal

from cnnviz import words
from cnnviz.course import Course
from cnnviz.state import Drawing, given
from cnnviz.train_state import (
    ANY_TIME,
    RATES,
    Activity,
    Curve,
    Data,
    DataChoice,
    Examined,
    OptimizerChoice,
    TrainSettings,
    TrainState,
)
from cnnviz.trainer import Told, Trainer
from cnnviz.words import translate
from engine import Experiment, Network, SettingError, enter
from engine.architecture import architecture_of
from engine.arrays import Array, IntArray
from engine.checkpoints import Checkpoints
from engine.evaluation import Evaluation
from engine.training import DivergenceError, Progress, before, rule_at


class TrainSession(QObject):
    """Holds the TrainState. Every verb makes a new one and emits `changed(old, new)`.

    `drawings` is the folder of the user's own drawings. A verb that changes what the thread works
    with stops it first; such verbs are done in their order, as soon as the thread is free.
    """

    changed = pyqtSignal(object, object)

    def __init__(
        self,
        network: Network,
        model_name: str,
        drawings: str,
        settings: TrainSettings | None = None,
    ) -> None:
        super().__init__()
        self._state = TrainState(settings or TrainSettings(), network, model_name)
        self.drawings = drawings
        self._waiting: list[Callable[[], None]] = []  # to be done when the thread is free
        self._loaded_then: Callable[[], None] | None = None  # what the data are loaded for
        self._goal: int | None = None  # batches that are to be learned now; None for all
        self._known: WeakSet[Network] = WeakSet([network])
        self.trainer = Trainer()
        self.trainer.loaded.connect(self._loaded)
        self.trainer.told.connect(self._told)
        self.trainer.examined.connect(self._examined)
        self.trainer.ended.connect(self._ended)

    @property
    def state(self) -> TrainState:
        return self._state

    # training

    def start(self) -> None:
        """Go on until all epochs are learned."""
        self._learn(lambda state: None)

    def one_batch(self) -> None:
        self._learn(lambda state: state.steps + 1)

    def one_epoch(self) -> None:
        """Go on to the end of this epoch."""

        def end(state: TrainState) -> int:
            assert state.progress is not None
            batches = state.progress.batches
            return (state.steps // batches + 1) * batches

        self._learn(end)

    def pause(self) -> None:
        """Stop after the batch under way; nothing of what was learned is lost."""
        self.pause_then(lambda: None)

    def pause_then(self, then: Callable[[], None]) -> None:
        """Stop after the batch under way, and do `then`."""
        self._halted(then)

    def toggle(self) -> None:
        if self._state.activity in (Activity.TRAINING, Activity.LOADING):
            self.pause()
        else:
            self.start()

    def stop(self) -> None:
        """End this training: the network stays as it is, and the next start begins a new one."""
        self._halted(lambda: self._set(ended=self._state.begun))

    def rewind(self, steps: int) -> None:
        """Go back to the checkpoint nearest to `steps`; what came later is forgotten."""
        self._halted(lambda: self._rewind(steps))

    def _rewind(self, steps: int) -> None:
        state = self._state
        if not state.checkpoints.kept:
            return
        progress = state.checkpoints.at(steps)
        if progress is state.progress:
            return
        self._set(
            progress=progress,
            checkpoints=state.checkpoints.until(progress),
            curve=state.curve.until(progress.steps),
            ended=False,
            evaluation=None,
            problem="",
        )
        self._examine_if_new()

    # what is chosen

    def choose(self, **settings: Any) -> None:
        """Change settings; those that belong to the start begin a new training."""
        new = replace(self._state.settings, **settings)
        if new == self._state.settings:
            return
        if all(name in ANY_TIME for name in settings):
            self._retuned(new)
        else:
            of_data = ("data", "folder", "seed")
            self._set(settings=new)
            self._halted(lambda: self._renew(any(name in of_data for name in settings)))

    def choose_optimizer(self, optimizer: OptimizerChoice) -> None:
        """Another rule, with a learning rate that suits it."""
        self.choose(optimizer=optimizer, learning_rate=RATES[optimizer])

    def _renew(self, other_data: bool) -> None:
        """What was learned stays to be looked at, but the next start is another training."""
        state = self._state
        self._set(
            data=None if other_data else state.data,
            checkpoints=Checkpoints(),  # they belong to the old settings
            ended=state.begun,
            progress=state.progress if state.begun else None,
            problem="",
        )

    def _retuned(self, settings: TrainSettings) -> None:
        """Settings that count from the next batch on; training that runs goes on with them."""
        running = self._state.activity is Activity.TRAINING and not self._waiting
        self._set(settings=settings)
        if running:
            self._halted(lambda: self._start(lambda state: self._goal))

    def set_speed(self, batches_a_second: float | None) -> None:
        """Slow motion; None is as fast as can be."""
        self.trainer.speed = batches_a_second
        self._set(speed=batches_a_second)

    def drawings_changed(self) -> None:
        """The user's own drawings are others now."""
        if self._state.settings.data == DataChoice.DRAWINGS:
            self._halted(self._drawings_changed)

    def _drawings_changed(self) -> None:
        # its answers are to images that may be gone
        self._set(evaluation=None, evaluated=0)
        self._renew(True)

    # the network

    def draw_fresh(self) -> None:
        """The same layers with weights as they are before any training."""
        state = self._state
        rule, seed = state.settings.initialisation, state.settings.seed
        fresh = architecture_of(state.network).build(rule, seed)
        self._halted(lambda: self._begin_with(fresh, state.model_name))

    def receive(self, network: Network, model_name: str) -> None:
        """Train a network that was opened or edited elsewhere; one that was here is no news."""
        if network not in self._known:
            self._known.add(network)
            self._halted(lambda: self._begin_with(network, model_name))

    def know(self, network: Network) -> None:
        """This network is no news: Train began with its layers, or had it before."""
        self._known.add(network)

    def hand_over(self) -> Network | None:
        """The network as it is now, for the Network workspace; None if it is known there."""
        network = self._state.network
        if network in self._known:
            return None
        self._known.add(network)
        return network

    def _begin_with(self, network: Network, model_name: str) -> None:
        """A training that has not begun."""
        self._set(
            start=network,
            model_name=model_name,
            progress=None,
            curve=Curve(),
            evaluation=None,
            evaluated=0,
            checkpoints=Checkpoints(),
            ended=False,
            problem="",
        )

    # entering

    def batch(self) -> tuple[Array, IntArray] | None:
        """The images and labels of the batch that is learned next; None before the first start."""
        state = self._state
        if state.data is None or state.progress is None or state.done or state.ended:
            return None
        source = state.data.source(state.settings, state.side)
        return source.load(*divmod(state.steps, state.progress.batches))

    def enter(self, index: int) -> tuple[Experiment, Drawing] | None:
        """The step that comes next, told for image `index` of its batch, and that image."""
        state, batch = self._state, self.batch()
        if batch is None or state.progress is None:
            return None
        x, target = batch
        share = state.steps / state.total
        rule = rule_at(state.settings.rule, state.settings.schedule, share)
        self._known.add(state.network)
        experiment = enter(state.network, rule, state.progress.optimizer_state, x, target, index)
        return experiment, given(x[index, 0], int(target[index]))

    # the thread

    def _halted(self, then: Callable[[], None]) -> None:
        """Do `then` as soon as nothing is going on, after all that waits already."""
        self._waiting.append(then)
        if self._state.activity is Activity.IDLE:
            self._go_on()
        else:
            self._loaded_then = None
            self.trainer.stop()

    def _go_on(self) -> None:
        """Do what waits; what begins something new is stopped for the next in the row."""
        while self._waiting and self._state.activity is Activity.IDLE:
            self._waiting.pop(0)()
        if self._waiting:
            self.trainer.stop()

    def _learn(self, goal: Callable[[TrainState], int | None]) -> None:
        self._halted(lambda: self._start(goal))

    def _start(self, goal: Callable[[TrainState], int | None]) -> None:
        state = self._state
        if state.data is None:
            self._set(activity=Activity.LOADING, problem="")
            self._loaded_then = lambda: self._start(goal)
            self.trainer.load(state.settings, self.drawings)
            return
        if state.ended:
            self._begin_with(state.network, state.model_name)
        if self._state.progress is None and not self._begin(state.data):
            return
        state = self._state
        assert state.data is not None
        assert state.progress is not None
        self._goal = goal(state)
        until = state.total if self._goal is None else min(self._goal, state.total)
        if until <= state.steps:
            self._examine_if_new()
            return
        self._set(activity=Activity.TRAINING, problem="")
        examined = any(one.steps == state.steps for one in state.curve.examined)
        self.trainer.learn(state.data, Course(state.settings, state.progress, until, examined))

    def _begin(self, data: Data) -> bool:
        """Make ready for the first batch; False if the network and the data don't go together."""
        state = self._state
        network = state.start
        try:
            source = data.source(state.settings, state.side)
            if len(network.classes) == len(data.classes):
                network = replace(network, classes=data.classes)
            progress = before(network, state.settings.rule, source)
        except SettingError as error:
            self._set(problem=words.problem(error))
            return False
        self._set(start=network, progress=progress, checkpoints=Checkpoints().added(progress))
        return True

    def _examine_if_new(self) -> None:
        """See how well the network answers now, unless that is known."""
        state = self._state
        known = state.evaluation is not None and state.evaluated == state.steps
        if state.data is not None and not known:
            self._set(activity=Activity.EXAMINING)
            self.trainer.examine(state.network, state.steps, state.data)

    def _loaded(self, data: Data) -> None:
        self._set(data=data)

    def _told(self, told: Told) -> None:
        self.trainer.taken()
        state = self._state
        last, shares = state.progress, []
        for progress in told.progress:
            shares.append(_share_of_batch(last, progress))
            last = progress
        assert last is not None
        seen = sum(state.settings.batch_size for _ in told.progress)
        pace = seen / max(told.seconds, 1e-6)
        smooth = pace if not state.pace else 0.9 * state.pace + 0.1 * pace
        self._set(
            progress=last,
            checkpoints=state.checkpoints.added(last),
            curve=state.curve.added([p.loss for p in told.progress], shares),
            pace=smooth,
        )

    def _examined(self, evaluation: Evaluation, steps: int) -> None:
        one = Examined(steps, evaluation.loss, evaluation.accuracy)
        self._set(
            evaluation=evaluation, evaluated=steps, curve=self._state.curve.with_examined(one)
        )

    def _ended(self, problem: Exception | None) -> None:
        was, then = self._state.activity, self._loaded_then
        self._loaded_then = None
        self._set(activity=Activity.IDLE)
        if isinstance(problem, DivergenceError):
            self._diverged(problem)
        elif isinstance(problem, SettingError | OSError):
            self._set(problem=words.problem(problem))
        elif problem is not None:
            self._waiting.clear()
            raise problem
        elif then is not None:
            self._waiting.append(then)
        self._go_on()
        if was is Activity.TRAINING and self._state.activity is Activity.IDLE:
            self._examine_if_new()

    def _diverged(self, problem: DivergenceError) -> None:
        """Back to where the network was still sound, and say so."""
        steps = self._state.checkpoints.sound(self._state.curve.losses).steps
        self._rewind(steps)
        back = translate("Train", "The network is back where it was after step {steps}.")
        self._set(problem=f"{words.problem(problem)} {back.format(steps=steps)}")

    def finish(self) -> None:
        """Wait for the thread; nothing follows."""
        self.trainer.blockSignals(True)
        self.trainer.finish()

    def _set(self, **changes: Any) -> None:
        old = self._state
        if all(getattr(old, name) is value for name, value in changes.items()):
            return
        self._state = replace(old, **changes)
        self.changed.emit(old, self._state)


def _share_of_batch(last: Progress | None, progress: Progress) -> float:
    """The share of right answers in the batch that led to `progress`."""
    if last is None or progress.batch == 0:
        return progress.accuracy
    return (progress.right - last.right) / (progress.seen - last.seen)
