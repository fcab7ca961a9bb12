"""The session of the Lab: an input, a layer with every setting, and perhaps a second one beside."""

import numpy as np

from cnnviz.counterpart import counterpart
from cnnviz.lab import Lab, Source, first_lab, with_grid, with_input
from cnnviz.session import Session
from cnnviz.state import Drawing, Pin, State, blank_drawing
from engine import Experiment


class LabSession(Session):
    """The verbs that change the layer and its input."""

    def __init__(self, drawing: Drawing) -> None:
        lab = first_lab(drawing.ink)
        super().__init__(State(drawing, lab.experiment, lab=lab))

    @property
    def lab(self) -> Lab:
        """The Lab that was asked for last; it may still be on its way."""
        lab = (self._state.coming or self._state).lab
        assert lab is not None
        return lab

    # the input

    def draw(self, drawing: Drawing, *, undoable: bool = True) -> None:
        """Put `drawing` under the kernel; within a stroke only its first piece is undoable.

        Raises SettingError where the layer can't read a drawing in this grid.
        """
        lab = with_grid(self.lab, drawing.ink, self.lab.grid, self.lab.whole)
        self._choose(undoable, drawing=drawing, lab=lab, experiment=lab.experiment, example="")

    def receive(self, drawing: Drawing) -> None:
        """The drawing of the other workspace; what else the layer reads stays under it."""
        latest = self._state.coming or self._state
        if uses_drawing(latest) and drawing is not self._state.drawing:
            self.draw(drawing)
        else:
            self._set(drawing=drawing)

    def clear(self) -> None:
        """Blank paper, or zeros where the input is no drawing."""
        if not uses_drawing(self._state.coming or self._state):
            if self.lab.x.any():
                x = np.zeros_like(self.lab.x)
                self.set_lab(with_input(self.lab, x, self.lab.source))
        elif not self._state.drawing.blank:
            self.draw(blank_drawing())

    # the layer

    def set_lab(self, lab: Lab) -> None:
        """Another input, other settings or other numbers."""
        if lab is not self.lab:
            self._choose(True, lab=lab, experiment=lab.experiment, example="")

    def load(self, name: str, lab: Lab, beside: Lab | None, position: float) -> None:
        """A worked example: what is chosen, and where to begin."""
        self._choose(
            True,
            lab=lab,
            experiment=lab.experiment,
            beside=beside,
            example=name,
            position=position,
            pin=None,
        )

    def compare(self, beside: Lab | None) -> None:
        """Step through a second Lab beside the first one; None ends it."""
        if beside is not (self._state.coming or self._state).beside:
            self._choose(True, beside=beside, example="")

    def swap(self) -> None:
        """Exchange the two Labs: the other one is changed from now on."""
        lab, beside = self.lab, (self._state.coming or self._state).beside
        if beside is not None and beside is not lab:
            self._choose(True, lab=beside, experiment=beside.experiment, beside=lab)

    # looking

    def set_pin(self, pin: Pin | None) -> None:
        """Keep a number marked, and poke it."""
        self._set(pin=pin)

    def _heavy(self, state: State) -> list[Experiment]:
        labs = (lab for lab in (state.lab, state.beside) if lab is not None)
        return [lab.experiment for lab in labs if lab.heavy]

    def _placed(self, state: State) -> float:
        """At the same operation, at the same place of its output."""
        old = self._state
        if state.experiment is old.experiment:
            return old.position
        return counterpart(float(old.resting), old.experiment.timeline, state.experiment.timeline)


def uses_drawing(state: State) -> bool:
    """Whether the input is the drawing."""
    return state.lab is not None and state.lab.source is Source.DRAWING
