"""Train in the window: what goes along between the workspaces, and what the keys do there."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog, QMessageBox

from cnnviz.train_state import Activity, Data
from engine import load_model
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink
from engine.initialisation import Initialisation
from engine.presets import TINY
from engine.sources import sized
from tests.cnnviz.helpers import boxes
from tests.cnnviz.test_app import KEY, press


@pytest.fixture
def window(program):
    """Train is open, with a tiny network and little data."""
    window = program.window
    program.session.set_network(TINY.build(Initialisation.HE, 0), "tiny")
    window.open_workspace("train")
    program.train.choose(images=40, batch_size=8, epochs=3)
    images, labels = handwriting(30, np.random.default_rng(0))
    program.train._set(data=Data(tuple("0123456789"), (images, labels.astype(int))))
    return window


@pytest.fixture
def rested(program, qtbot, window):
    def wait():
        idle = Activity.IDLE
        qtbot.waitUntil(lambda: program.train.state.activity is idle, timeout=20_000)
        return program.train.state

    return wait


def test_training_begins_with_fresh_weights_of_the_open_network(program, window):
    trained = program.session.state.experiment.network
    network = program.train.state.network
    assert network.names == trained.names
    assert network is not trained
    assert not program.train.state.begun
    window.open_workspace("network")  # nothing was learned, so nothing goes along
    assert program.session.state.experiment.network is trained


def test_what_was_trained_goes_along_and_comes_back(program, window, rested):
    program.train.one_epoch()
    learned = rested().network
    window.open_workspace("network")
    assert program.session.state.experiment.network is learned
    window.open_workspace("train")
    assert program.train.state.begun  # the same network: the training goes on
    assert program.train.state.network is learned


def test_an_edited_network_is_trained_anew(program, window, rested):
    program.train.one_batch()
    rested()
    window.open_workspace("network")
    weight = program.session.state.experiment.network.layers[0].weight + 1
    program.session.set_parameter(0, "weight", weight)
    edited = program.session.state.experiment.network
    window.open_workspace("train")
    assert program.train.state.network is edited
    assert not program.train.state.begun


def test_a_step_is_entered_and_left(program, window, rested):
    program.train.one_batch()
    before = rested()
    assert window.train.bar.enter.isEnabled()
    window.train.bar.enter.click()
    experiment = program.session.state.experiment
    assert not window.in_train
    assert experiment.batch.size == 8
    assert window.workspace.entered.isVisible()
    window.workspace.entered.image.setValue(5)
    x, target = program.train.batch()
    np.testing.assert_array_equal(program.session.state.experiment.x, x[4])
    assert program.session.state.experiment.target == target[4]
    window.workspace.entered.back.click()
    assert window.in_train
    assert program.train.state.progress is before.progress
    window.open_workspace("network")  # the step that was entered stays open
    assert program.session.state.experiment.batch is not None


def test_a_mistake_is_opened_in_the_network(program, window, rested):
    program.train.one_batch()
    state = rested()
    wrong = int(state.evaluation.mistakes()[0])
    images, labels = state.data.validation
    image = sized(as_ink(images[wrong : wrong + 1]), 8)[0]
    window.train.opened.emit(image, int(labels[wrong]))
    now = program.session.state
    assert not window.in_train
    np.testing.assert_array_equal(now.experiment.x[0], image)
    assert now.experiment.target == labels[wrong]
    assert now.experiment.predicted == state.evaluation.answers[wrong]
    assert now.experiment.network is state.network


def test_space_starts_and_pauses_and_the_keys_of_steps_do_nothing(program, window, rested, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.train.setFocus()
    place = program.session.state.position
    press(program, KEY.Key_Right)
    press(program, KEY.Key_End)
    assert program.session.state.position == place
    assert not window.undo.isEnabled()
    program.train.set_speed(0.01)
    press(program, KEY.Key_Space)
    qtbot.waitUntil(lambda: program.train.state.steps == 1)
    assert program.train.state.activity is Activity.TRAINING
    press(program, KEY.Key_Space)
    assert rested().steps == 1
    assert not program.session.state.playing


def test_training_goes_on_in_another_language(program, window, rested, qtbot):
    program.train.set_speed(0.01)
    program.train.start()
    qtbot.waitUntil(lambda: program.train.state.steps == 1)
    program.set_language("en")
    assert program.train.state.activity is Activity.TRAINING
    program.window.open_workspace("train")
    assert program.window.train.session is program.train
    program.train.pause()
    rested()


def test_settings_are_remembered(run, window, program, settings_path):
    program.train.choose(learning_rate=0.05, epochs=7)
    window.close()
    again = run(settings=settings_path)
    again.window.open_workspace("train")
    assert again.train.state.settings.learning_rate == 0.05
    assert again.train.state.settings.epochs == 7


def test_the_trained_network_is_saved(program, window, rested, tmp_path, monkeypatch):
    program.train.one_batch()
    rested()
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    window._save()
    saved = load_model(tmp_path / "mine.safetensors")
    assert np.array_equal(saved.layers[0].weight, program.train.state.network.layers[0].weight)
    path = tmp_path / "no folder" / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    window._save()
    box = window.findChild(QMessageBox)
    assert "could not be saved" in box.text()


def test_tabs_and_keys_open_it(program):
    window = program.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.in_train
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert not window.in_train
    window.tabs.setCurrentIndex(2)
    assert window.in_train
    assert boxes(program) == []
