"""The gallery of mistakes: which ones, in what order, and what is opened."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from cnnviz.panels.mistakes import Mistakes
from cnnviz.theme import DARK, LIGHT
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings


@pytest.fixture(params=[8, 28])
def training(qapp, tmp_path, request):
    made = trainings.session(tmp_path, side=request.param)
    trainings.walk(made, 2)
    yield made
    made.finish()


@pytest.fixture
def gallery(qtbot, training):
    made = Mistakes(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


@pytest.fixture
def opened(gallery):
    found = []
    gallery.opened.connect(lambda image, label: found.append((image, label)))
    return found


def press(gallery, row, qtbot):
    place = gallery.list.visualRect(gallery.model.index(row)).center()
    qtbot.mouseClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def confused(training):
    """A cell of the confusion matrix with mistakes."""
    counts = training.state.evaluation.confusion(10) * (1 - np.eye(10, dtype=int))
    return tuple(int(i) for i in divmod(counts.argmax(), 10))


def test_nothing_examined_yet(gallery):
    assert gallery.pages.currentWidget() is gallery.nothing
    assert "examined" in gallery.nothing.text()
    assert gallery.chip.isHidden()


def test_the_worst_come_first(gallery, training):
    trainings.examine(training)
    found = training.state.evaluation
    assert gallery.pages.currentWidget() is gallery.list
    shown = gallery.model.shown
    np.testing.assert_array_equal(shown.indices, found.mistakes())
    assert len(shown.indices) > 3
    for row, index in enumerate(shown.indices):
        text = gallery.model.data(gallery.model.index(row))
        assert text.startswith(f"{found.labels[index]} → {found.answers[index]}, ")
    assert f"{len(shown.indices)} of 40" in gallery.count.text()


def test_what_is_opened_is_what_the_network_saw(gallery, training, opened, qtbot):
    trainings.examine(training)
    state = training.state
    press(gallery, 0, qtbot)
    gallery.list.setFocus()
    qtbot.keyClick(gallery.list, Qt.Key.Key_Right)
    qtbot.keyClick(gallery.list, Qt.Key.Key_Return)
    assert len(opened) == 2
    for (image, label), index in zip(opened, state.evaluation.mistakes(), strict=False):
        assert image.shape == (state.side, state.side)
        assert image.dtype == np.float32
        assert label == state.evaluation.labels[index]
        probabilities = state.network.predict(image[None])[0]
        assert probabilities.argmax() == state.evaluation.answers[index]
        assert probabilities.max() == pytest.approx(state.evaluation.sure[index], rel=1e-5)


def test_one_cell_of_the_matrix(gallery, training, qtbot):
    trainings.examine(training)
    cell = confused(training)
    gallery.show_only(cell)
    found, shown = training.state.evaluation, gallery.model.shown
    assert len(shown.indices) == found.confusion(10)[cell]
    assert set(found.labels[shown.indices]) == {cell[0]}
    assert set(found.answers[shown.indices]) == {cell[1]}
    assert f"{cell[0]} → {cell[1]}" in gallery.chip.text()
    with qtbot.waitSignal(gallery.cleared):
        gallery.chip.click()
    assert gallery.chip.isHidden()
    assert len(gallery.model.shown.indices) == len(found.mistakes())


def test_a_cell_without_mistakes(gallery, training):
    trainings.examine(training)
    gallery.show_only((3, 3))
    assert gallery.pages.currentWidget() is gallery.nothing
    assert "kind" in gallery.nothing.text()


def test_no_mistakes(gallery, training):
    trainings.examine(training)
    found = training.state.evaluation
    right = type(found)(found.labels, found.labels, found.losses, found.sure)
    training._set(evaluation=right)
    assert "40" in gallery.nothing.text()
    assert gallery.pages.currentWidget() is gallery.nothing


def test_another_training_takes_the_choice_back(gallery, training, qtbot):
    trainings.examine(training)
    gallery.show_only(confused(training))
    with qtbot.waitSignal(gallery.cleared):
        training.draw_fresh()
    assert gallery.model.shown is None
    assert gallery.chip.isHidden()


def test_answers_to_other_data_are_not_shown(gallery, training):
    trainings.examine(training)
    training._set(data=trainings.data(count=30))
    assert gallery.model.shown is None
    training._set(data=None)
    assert gallery.model.shown is None


def test_nothing_is_done_while_it_is_hidden(gallery, training):
    gallery.hide()
    trainings.examine(training)
    assert gallery.model.shown is None
    gallery.show()
    assert gallery.model.shown is not None


def test_pictures_themes_and_sizes(gallery, training):
    trainings.examine(training)
    QApplication.processEvents()  # the list lays itself out
    light = helpers.widget_picture(gallery)
    gallery.set_theme(DARK)
    assert helpers.widget_picture(gallery) != light
    gallery.set_theme(LIGHT)
    assert helpers.widget_picture(gallery) == light
    narrow = gallery.list.visualRect(gallery.model.index(0)).width()
    gallery.set_scale(2.0)
    helpers.widget_picture(gallery)
    assert gallery.list.visualRect(gallery.model.index(0)).height() > 112
    assert gallery.list.visualRect(gallery.model.index(0)).width() >= narrow
