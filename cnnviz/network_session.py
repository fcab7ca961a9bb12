"""The session of the Network workspace: a drawing, a model, the right answer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cnnviz.session import Session
from cnnviz.state import Drawing, State, blank_drawing
from engine import Experiment, Layer, Network, SettingError
from engine.arrays import Array
from engine.errors import translate
from engine.experiment import Place

if TYPE_CHECKING:
    from engine.architecture import Architecture
    from engine.initialisation import Initialisation

HEAVY = 3_000_000  # multiplications from which on a pass is no matter of a frame
RATE = 0.003  # with which a trained network learns one drawing in a few steps
EDITED = "-edited"  # behind the name of a model that was changed
SMALLEST, LARGEST = 4, 64  # pixels a side of what a network may read


class NetworkSession(Session):
    """The verbs that change what the network reads, what it is, and by what it is measured."""

    def __init__(
        self, network: Network, model_name: str = "", drawing: Drawing | None = None
    ) -> None:
        drawing = drawing or blank_drawing()
        name = None if drawing.label is None else str(drawing.label)
        experiment = _experiment(drawing, network, _class_of(name, network))
        super().__init__(State(drawing, experiment, model_name=model_name))
        self._looked_at = False

    @property
    def experiment(self) -> Experiment:
        """The one that was asked for last; it may still be on its way."""
        return (self._state.coming or self._state).experiment

    def look(self) -> None:
        """It is looked at. The first time it goes to where it found most: to compute that waits."""
        if not self._looked_at and self._state.experiment.batch is None:
            self.go_to_largest()
        self._looked_at = True

    # the drawing

    def draw(self, drawing: Drawing, *, undoable: bool = True) -> None:
        """Show `drawing` to the network; within a stroke only its first piece is undoable."""
        old = self.experiment
        target = old.target
        if drawing.label is not None:
            target = _class_of(str(drawing.label), old.network)
        if self._state.drawing.label is not None and drawing.label is None:
            target = None  # the answer belonged to the sample
        new = _experiment(drawing, old.network, target, old.learning_rate)
        self._choose(undoable, drawing=drawing, experiment=new, learned=())

    def receive(self, drawing: Drawing) -> None:
        """The drawing of another workspace."""
        if drawing is not self._state.drawing:
            self.draw(drawing)

    def clear(self) -> None:
        """Blank paper, and no right answer yet."""
        if not self._state.drawing.blank:
            old, drawing = self.experiment, blank_drawing()
            new = _experiment(drawing, old.network, None, old.learning_rate)
            self._choose(True, drawing=drawing, experiment=new, learned=())

    # the experiment

    def set_target(self, target: int | None) -> None:
        """The right answer; None goes with what the network says."""
        if target != self.experiment.target:
            changed = replace(self.experiment, target=target, batch=None)
            self._choose(True, experiment=changed, learned=())

    def set_learning_rate(self, learning_rate: float) -> None:
        if learning_rate != self.experiment.learning_rate:
            changed = replace(self.experiment, learning_rate=learning_rate, batch=None)
            self._choose(True, experiment=changed)

    def learn(self) -> None:
        """One training step on this drawing: the update of the timeline becomes the network."""
        old = self.experiment
        parameters, _ = old.learning_step.update(old.network.parameters)
        network = old.network.with_parameters(parameters)
        new = replace(old, network=network, target=old.answer, batch=None)
        state = self._state.coming or self._state
        losses, name = state.learned or (old.gradients.loss,), _edited(state.model_name)
        self._choose(True, experiment=new, model_name=name, learned=(*losses, new.loss_now))

    def enter(self, experiment: Experiment, drawing: Drawing) -> None:
        """Walk one image of a batch; another one of it from where one is."""
        place = 0.0 if self._state.experiment.batch is None else self._state.position
        name = (self._state.coming or self._state).model_name
        self._choose(
            True,
            experiment=experiment,
            drawing=drawing,
            model_name=name,
            learned=(),
            position=place,
        )

    # the network

    def set_network(self, network: Network, model_name: str) -> None:
        """Another model; goes back to the first step. SettingError if it can't read a drawing."""
        check_reads_drawings(network)
        state = self._state.coming or self._state
        old = state.experiment
        name = None if old.target is None else old.network.classes[old.target]
        new = _experiment(state.drawing, network, _class_of(name, network), old.learning_rate)
        self._choose(True, experiment=new, model_name=model_name, learned=(), position=0.0)

    def set_architecture(
        self,
        architecture: "Architecture",
        rule: "Initialisation",
        seed: int,
        kept: Sequence[Layer | None] | None = None,
    ) -> None:
        """Other layers; what `kept` holds and still fits stays, the rest is drawn anew.

        Raises SettingError where they don't fit together.
        """
        name = _edited((self._state.coming or self._state).model_name)
        self.set_network(architecture.build(rule, seed, kept), name)

    def set_parameter(self, layer: int, name: str, values: Array, *, undoable: bool = True) -> None:
        """Other numbers for "weight" or "bias" of a layer; stays where one is."""
        network = self.experiment.network
        parameters = [dict(old) for old in network.parameters]
        parameters[layer][name] = values.astype(parameters[layer][name].dtype)
        new = replace(self.experiment, network=network.with_parameters(parameters), batch=None)
        model_name = _edited((self._state.coming or self._state).model_name)
        self._choose(True, experiment=new, model_name=model_name, learned=())

    def set_number(self, place: Place, value: float) -> None:
        """One weight or bias."""
        values = self.experiment.network.parameters[place.layer][place.name].copy()
        if float(values[place.cell]) != value:
            values[place.cell] = value
            self.set_parameter(place.layer, place.name, values)

    def _heavy(self, state: State) -> list[Experiment]:
        return [state.experiment] if state.experiment.network.multiplications > HEAVY else []

    def _placed(self, state: State) -> float:
        """Where one is, as long as the model has the same steps; else where one was in it."""
        last, old = float(len(state.experiment.timeline) - 1), self._state
        a, b = state.experiment, old.experiment
        alike = _edited(state.model_name) == _edited(old.model_name) and (
            a.timeline.operations.lengths == b.timeline.operations.lengths
        )
        same = alike and (a.network is b.network or _kinds(a) == _kinds(b))
        return min(self._state.position if same else state.position, last)


def check_reads_drawings(network: Network) -> None:
    """Raise SettingError unless a drawing can be shown to `network`."""
    shape, classes = network.input_shape, len(network.classes)
    square = len(shape) == 3 and shape[0] == 1 and shape[1] == shape[2]
    if not square or not SMALLEST <= shape[1] <= LARGEST or not classes:
        raise SettingError(
            translate(
                "engine",
                "The network reads inputs of the shape {shape} and knows {classes} answers; a "
                "drawing is one channel of {smallest}x{smallest} to {largest}x{largest} pixels "
                "and needs at least one answer.",
            ),
            shape=shape,
            classes=classes,
            smallest=SMALLEST,
            largest=LARGEST,
        )


def _kinds(experiment: Experiment) -> list[tuple[str, tuple[int, ...]]]:
    return [(op.kind, op.told.shape) for op in experiment.timeline.operations]


def _edited(name: str) -> str:
    """What a model is called after its weights or layers were changed here."""
    return name if name.endswith(EDITED) else name + EDITED


def _class_of(name: str | None, network: Network) -> int | None:
    """The class of this name, None if the network knows no such class."""
    return network.classes.index(name) if name in network.classes else None


def _experiment(
    drawing: Drawing, network: Network, target: int | None = None, learning_rate: float = RATE
) -> Experiment:
    image = drawing.seen(network.input_shape[1]).image
    return Experiment(image[None], network, target, learning_rate)
