"""The state: what is equal, and what a drawing is to the network."""

import numpy as np
import pytest

from cnnviz.ink import samples
from cnnviz.state import CANVAS, Drawing, State, blank_drawing
from engine import Experiment
from engine.digits.normalise import normalise
from engine.values import FrozenInstanceError, replace
from tests.cnnviz import helpers


def test_equal_states_and_different_ones():
    experiment = Experiment(np.zeros((1, 28, 28)), helpers.small_network())
    drawing = blank_drawing()
    state = State(drawing, experiment)
    assert State(drawing, experiment) == state
    assert replace(state, position=1.0) != state
    assert replace(state, slice=0) != state
    assert replace(state, drawing=blank_drawing()) != state  # the same only if it is the same
    assert replace(state, experiment=replace(experiment)) != state
    with pytest.raises(FrozenInstanceError):
        state.position = 2.0


def test_a_drawing():
    assert blank_drawing().blank
    ink = np.zeros((CANVAS, CANVAS), np.uint8)
    ink[100:180, 130:150] = 255
    drawing = Drawing(ink)
    assert not drawing.blank
    assert drawing.seen(28).box == (100, 130, 180, 150)
    np.testing.assert_array_equal(drawing.seen(28).image, normalise(ink).image)
    assert drawing.seen(28) is drawing.seen(28)


def test_the_network_reads_all_samples_right():
    network = helpers.shipped()
    drawings = samples()
    assert {drawing.label for drawing in drawings} == set(range(10))
    images = np.stack([drawing.seen(28).image[None] for drawing in drawings])
    predicted = network.predict(images).argmax(1)
    assert predicted.tolist() == [drawing.label for drawing in drawings]
    assert not any(drawing.ink.flags.writeable for drawing in drawings)
