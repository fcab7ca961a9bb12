"""The session of the Network workspace: a drawing, a model, the right answer."""

from dataclasses import replace

from cnnviz.session import Session
from cnnviz.state import Drawing, State, blank_drawing
from engine import Experiment, Network


class NetworkSession(Session):
    """The verbs that change what the network reads, and by what it is measured."""

    def __init__(
        self, network: Network, model_name: str = "", drawing: Drawing | None = None
    ) -> None:
        drawing = drawing or blank_drawing()
        name = None if drawing.label is None else str(drawing.label)
        experiment = _experiment(drawing, network, _class_of(name, network))
        super().__init__(State(drawing, experiment, model_name=model_name))

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

    def receive(self, drawing: Drawing) -> None:
        """The drawing of the other workspace."""
        if drawing is not self._state.drawing:
            self.draw(drawing)

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


def _class_of(name: str | None, network: Network) -> int | None:
    """The class of this name, None if the network knows no such class."""
    return network.classes.index(name) if name in network.classes else None


def _experiment(
    drawing: Drawing, network: Network, target: int | None = None, learning_rate: float = 0.1
) -> Experiment:
    return Experiment(drawing.normalised.image[None], network, target, learning_rate)
