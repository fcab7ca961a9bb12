"""What several tests of the program use: networks, frames, pictures and mouse events."""

from functools import cache
from itertools import product

import numpy as np
from hypothesis import strategies as st
from PyQt6.QtCore import QEvent, QObject, QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PyQt6.QtWidgets import QApplication, QMessageBox

from cnnviz import lab
from cnnviz.frame import resolve
from cnnviz.ink import samples
from cnnviz.resources import shipped_model
from cnnviz.stage.layout import arrange
from cnnviz.stage.painter import Style, paint_scene
from cnnviz.state import State, blank_drawing
from cnnviz.theme import DARK, LIGHT
from engine import (
    SGD,
    Activation,
    Adam,
    AveragePooling,
    Convolution,
    Experiment,
    Flatten,
    Linear,
    MaxPooling,
    Momentum,
    Network,
    load_model,
)
from engine.experiment import enter
from tests.engine import strategies

STYLES = {theme.dark: Style(theme, "DejaVu Sans") for theme in (LIGHT, DARK)}
LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton


# networks and experiments


@cache
def shipped():
    return load_model(shipped_model())


def sample(label):
    """A drawing of `label` that ships with the program."""
    return next(drawing for drawing in samples() if drawing.label == label)


@cache
def small_network(classes=3):
    """Reads a drawing; a pass of it is some hundred steps long."""
    rng = np.random.default_rng(0)
    layers = (
        Convolution(rng.normal(size=(2, 1, 5, 5)), rng.normal(size=2), stride=4),
        Activation(),
        MaxPooling(2),
        Flatten(),
        Linear(rng.normal(size=(classes, 18)), rng.normal(size=classes)),
    )
    return Network(layers, (1, 28, 28), tuple("abcdefghij"[:classes]))


@cache
def every_kind():
    """Experiments that together have every kind of operation, every function and padding mode."""
    rng = np.random.default_rng(1)
    made = []
    modes = ("zeros", "reflect", "replicate", "circular")
    functions = ("relu", "leaky_relu", "sigmoid", "tanh")
    for mode, function in zip(modes, functions, strict=True):
        layers = (
            Convolution(rng.normal(size=(4, 2, 3, 3)), rng.normal(size=4), padding=1,
                        padding_mode=mode),
            Activation(function),
            MaxPooling(2, stride=3),
            AveragePooling(2, stride=1),
            Flatten(),
            Linear(rng.normal(size=(3, 16)), rng.normal(size=3)),
        )  # fmt: skip
        network = Network(layers, (2, 9, 9), ("a", "b", "c"))
        made.append(Experiment(rng.normal(size=(2, 9, 9)), network, target=1))
    # whole numbers: ties in the pooling
    layers = (MaxPooling(2), Flatten(), Linear(rng.normal(size=(3, 32)), rng.normal(size=3)))
    network = Network(layers, (2, 9, 9), ("a", "b", "c"))
    made.append(Experiment(rng.integers(0, 2, (2, 9, 9)).astype(float), network))
    return (*made, *training_steps())


@cache
def training_steps():
    """The second step of training with each optimizer, with and without decay, of 1 or 4 images."""
    rng = np.random.default_rng(2)
    layers = (
        Convolution(rng.normal(size=(2, 1, 3, 3)), rng.normal(size=2)),
        Activation(),
        Flatten(),
        Linear(rng.normal(size=(3, 8)), rng.normal(size=3)),
    )
    network = Network(layers, (1, 4, 4), ("a", "b", "c"))
    x, target = rng.normal(size=(4, 1, 4, 4)), np.array([0, 1, 2, 1])
    made = []
    for kind, decay, size in product((SGD, Momentum, Adam), (0.0, 0.01), (1, 4)):
        rule = kind(0.1, weight_decay=decay)
        batch = x[:size], target[:size]
        first = enter(network, rule, rule.initial(network.parameters), *batch, 0)
        parameters, state = first.batch.update(network.parameters)
        made.append(enter(network.with_parameters(parameters), rule, state, *batch, size - 1))
    return tuple(made)


def first_lab():
    """The Lab as it is found at the first start."""
    return lab.first_lab(sample(7).ink)


def state_of(experiment, position=0.0, **chosen):
    return State(blank_drawing(), experiment, position, **chosen)


def frame_of(experiment, position=0.0, **chosen):
    return resolve(state_of(experiment, position, **chosen))


@st.composite
def frames(draw, experiments=None):
    """The frame of any operation of any experiment, resting or on its way."""
    experiment = draw(experiments or strategies.experiments() | strategies.training_steps())
    timeline = experiment.timeline
    index = draw(st.integers(0, len(timeline.operations) - 1))
    step = draw(st.integers(0, len(timeline.operations[index]) - 1))
    back = draw(st.sampled_from([0.0, 0.0, 0.3, 0.7]))
    position = max(0.0, timeline.starts[index] + step - back)
    return frame_of(experiment, position, slice=draw(st.none() | st.integers(0, 2)))


# pictures


def scene_picture(frame, width, height, style):
    """The bytes of the stage, painted without a widget."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(style.theme.card))
    painter = QPainter(image)
    paint_scene(painter, arrange(frame, float(width), float(height)), style)
    painter.end()
    return bytes_of(image)


def bytes_of(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


class Painted(QObject):
    """What is painted of a widget, as rects."""

    def __init__(self, widget):
        super().__init__(widget)
        self.rects = []
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        if event.type() is QEvent.Type.Paint:
            self.rects.append(event.region().boundingRect())
        return False


def widget_picture(widget):
    """The bytes of what a widget shows now."""
    return bytes_of(widget.grab().toImage())


# the mouse


def _mouse(widget, kind, point, button, held):
    point = QPointF(point)
    where = QPointF(widget.mapToGlobal(point))
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, point, where, button, held, none))


def move(widget, point, held=Qt.MouseButton.NoButton):
    none = Qt.MouseButton.NoButton
    _mouse(widget, QMouseEvent.Type.MouseMove, point, none, held)


def press(widget, point, button=LEFT):
    _mouse(widget, QMouseEvent.Type.MouseButtonPress, point, button, button)


def release(widget, point, button=LEFT):
    none = Qt.MouseButton.NoButton
    _mouse(widget, QMouseEvent.Type.MouseButtonRelease, point, button, none)


def click(widget, point, button=LEFT):
    press(widget, point, button)
    release(widget, point, button)


def drag(widget, points, button=LEFT):
    press(widget, points[0], button)
    for point in points[1:]:
        move(widget, point, button)
    release(widget, points[-1], button)


def middle(rect):
    """The centre of (x, y, width, height)."""
    x, y, width, height = rect
    return QPointF(x + width / 2, y + height / 2)


def cell_point(box, row, column):
    """The centre of a cell of a box on the stage."""
    return middle(box.span((row, column, 1, 1)))


# the program


def end(program):
    program.stop()
    if program.window is not None:
        for box in boxes(program):
            box.close()
        program.window.close()
        program.window.deleteLater()
        program.window = None


def boxes(program):
    """What is said in boxes now."""
    return [box for box in program.window.findChildren(QMessageBox) if box.isVisible()]
