"""The real program, started as main.py starts it, that also answers questions on its pipes.

A line on standard input is a question: `state` (where the program is, and where on the screen its
widgets are) or `picture PATH` (the screen into a file). The answer is a line of JSON.
"""

import hashlib
import json
import os
import sys
from math import ceil

from PyQt6.QtCore import QEvent, QPoint, QRectF, QSocketNotifier
from PyQt6.QtWidgets import QApplication, QMessageBox

from cnnviz import app, launch
from engine.values import fields

CHOICES = ["kernel", "padding", "padding_mode", "function", "pooling", "aim"]
SWITCHES = ["on", "bias", "flip", "ceil", "count_pad"]
NUMBERS = ["kernel_size", "stride", "dilation", "around", "maps", "pool_size", "pool_stride",
           "pool_padding"]  # fmt: skip


def place(widget, rect=None):
    """x, y, width, height on the screen."""
    rect = QRectF(widget.rect()) if rect is None else QRectF(rect)
    corner = widget.mapToGlobal(rect.topLeft() if rect is not None else QPoint())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


def places(window):
    """Where everything is that a mouse may want to press."""
    space = window.workspace
    bar, answer, pad = space.transport, space.answer, space.input
    buttons = ("first", "back", "play", "forward", "last", "scrub")
    widgets = {name: getattr(bar, name) for name in buttons} | {
        "window": window,
        "back to training": space.entered.back,
        "pad": pad.pad,
        "clear": pad.clear,
        "map": space.map,
        "target": answer.target,
        "backward": answer.backward,
    }
    found = {name: place(widget) for name, widget in widgets.items()}
    found["maps"] = [
        [place(space.map, space.map.thumb(column, 0))]
        for column in range(len(window.session.state.experiment.network.layers) + 1)
    ]
    output = space.stage.scene.output
    if output is not None:
        found["output"] = place(space.stage, QRectF(*output.rect))
    return found


def lab_field(panel, name):
    """The field of this name, in whichever section it stands."""
    if name == "on":
        return panel.on
    sections = panel.convolution, panel.pooling, panel.loss
    return next(getattr(section, name) for section in sections if hasattr(section, name))


def lab_places(window):
    """Where the fields of the Lab are, those that can be seen."""
    panel = window.lab.settings
    widgets = {"window": window, "take": panel.refusal.take, "keep": panel.refusal.keep}
    widgets |= {name: lab_field(panel, name) for name in CHOICES + SWITCHES}
    for name in NUMBERS:
        field = lab_field(panel, name)
        for number, part in enumerate(getattr(field, "fields", [field])):
            widgets[f"{name} {number}"] = part
    return {name: place(widget) for name, widget in widgets.items() if widget.isVisible()}


def lab_state(program):
    """What the Lab shows, and what it was asked for."""
    now, panel = program.lab.state, program.window.lab.settings
    timeline = now.experiment.timeline
    index, step = timeline.locate(ceil(now.position))
    operation = timeline.operations[index]
    return {
        "settings": {
            one.name: getattr(now.lab.settings, one.name) for one in fields(now.lab.settings)
        }
        | {"aim": str(now.lab.aim)},
        "refused": panel.refusal.reason.text() if panel.refusal.isVisible() else "",
        "offered": panel.refusal.take.isVisible(),
        "coming": now.coming is not None,
        "kind": operation.kind,
        "index": index,
        "step": step,
        "operations": len(timeline.operations),
        "steps": len(operation),
        "value": operation.step(step).value,
        "spoken": program.window.lab.stage.spoken(),
        "boxes": [b.text() for b in program.window.findChildren(QMessageBox) if b.isVisible()],
        "popup": QApplication.activePopupWidget() is not None,
        "choices": {name: lab_field(panel, name).count() for name in CHOICES},
        "places": lab_places(program.window),
    }


def fingerprint(network):
    """The same for the same weights, to the last bit."""
    made = hashlib.sha256()
    for layer in network.parameters:
        for array in layer.values():
            made.update(array.tobytes())
    return made.hexdigest()


def train_state(program):
    """How far the training has come, and where its buttons are."""
    now, space = program.train.state, program.window.train
    bar = space.bar
    widgets = {name: getattr(bar, name) for name in
               ("start", "batch", "epoch", "stop", "rewind", "enter", "speed")}  # fmt: skip
    widgets |= {"window": program.window, "mistakes": space.mistakes}
    return {
        "activity": now.activity,
        "steps": now.steps,
        "total": now.total,
        "ended": now.ended,
        "problem": now.problem,
        "evaluated": now.evaluated if now.evaluation is not None else None,
        "accuracy": now.evaluation.accuracy if now.evaluation is not None else None,
        "checkpoints": [progress.steps for progress in now.checkpoints.kept],
        "weights": fingerprint(now.network),
        "boxes": [b.text() for b in program.window.findChildren(QMessageBox) if b.isVisible()],
        "active": program.window.isActiveWindow(),
        "places": {name: place(widget) for name, widget in widgets.items()},
    }


def state(program):
    if program.window.in_train:
        return train_state(program)
    if program.window.in_lab:
        return lab_state(program) | {"active": program.window.isActiveWindow()}
    now = program.session.state
    timeline = now.experiment.timeline
    index, step = timeline.locate(ceil(now.position))
    window = program.window
    return {
        "position": now.position,
        "last": len(timeline) - 1,
        "kind": timeline.operations[index].kind,
        "phase": timeline.operations[index].phase,
        "layer": now.experiment.network.names[timeline.operations[index].layer],
        "index": index,
        "step": step,
        "starts": timeline.starts,
        "playing": now.playing,
        "entered": now.experiment.batch is not None,
        "value": timeline.operations[index].step(step).value,
        "blank": now.drawing.blank,
        "predicted": now.experiment.predicted,
        "target": now.experiment.target,
        "said": window.workspace.answer.says.text(),
        "spoken": window.workspace.stage.spoken(),
        "active": window.isActiveWindow(),
        "boxes": [b.text() for b in window.findChildren(QMessageBox) if b.isVisible()],
        "popup": QApplication.activePopupWidget() is not None,
        "places": places(window),
    }


class Answering(app.Program):
    """The program with an ear on standard input."""

    def start(self, *arguments):
        super().start(*arguments)
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._answer)

    def _answer(self):
        question = os.read(sys.stdin.fileno(), 4096).decode().split()
        if not question:
            QApplication.quit()
        elif question[0] == "picture":
            print(json.dumps(QApplication.primaryScreen().grabWindow(0).save(question[1])))
        else:
            # so that the places are those where everything will be when it is pressed
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            try:
                print(json.dumps(state(self)))
            except Exception as error:  # who asked must not wait for ever
                print(json.dumps(repr(error)))
                raise
        sys.stdout.flush()


if __name__ == "__main__":
    app.Program = Answering
    sys.exit(launch.main())
