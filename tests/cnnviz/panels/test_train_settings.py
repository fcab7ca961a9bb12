"""The settings of a training: every field, what is locked and why, and where data comes from."""

import numpy as np
import pytest
from PyQt6.QtWidgets import QFileDialog

from cnnviz import drawings
from cnnviz.panels import train_data
from cnnviz.panels.train_data import look_into
from cnnviz.panels.train_settings import TrainSettingsPanel, in_short, next_rate
from cnnviz.theme import DARK, LIGHT
from cnnviz.train_session import TrainSession
from cnnviz.train_state import RATES, Activity, DataChoice, OptimizerChoice
from engine.digits.folder import write_folder
from engine.digits.handwriting import handwriting
from engine.initialisation import Initialisation
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings
from tests.cnnviz.test_drawings import some

DIGITS = (3, 7, 3, 1, 0, 2, 4, 5, 6, 8, 9)


@pytest.fixture
def training(qapp, tmp_path):
    made = TrainSession(trainings.network(), "tiny", str(tmp_path / "own"))
    yield made
    made.finish()


@pytest.fixture
def panel(qtbot, training):
    made = TrainSettingsPanel(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(262, 700)
    made.show()
    yield made
    made.finish()


@pytest.fixture
def folder(tmp_path):
    """A small data set in MNIST's files."""
    images, labels = handwriting(48, np.random.default_rng(0))
    write_folder(tmp_path / "some digits", images, labels.astype(np.intp))
    return tmp_path / "some digits"


def choose(field, value):
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def looked(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.data.errand.busy, timeout=20_000)


def test_every_field_sets_its_setting(panel, training):
    panel.batch_size.setValue(7)
    panel.epochs.setValue(3)
    panel.seed.setValue(11)
    panel.decay.setValue(0.001)
    panel.rate.setValue(0.25)
    panel.falling.click()
    panel.data.images.setValue(500)
    choose(panel.initialisation, Initialisation.XAVIER)
    settings = training.state.settings
    assert (settings.batch_size, settings.epochs, settings.seed) == (7, 3, 11)
    assert (settings.weight_decay, settings.learning_rate, settings.falling) == (0.001, 0.25, True)
    assert (settings.images, settings.initialisation) == (500, Initialisation.XAVIER)
    choose(panel.optimizer, OptimizerChoice.SGD)
    assert training.state.settings.optimizer is OptimizerChoice.SGD
    assert panel.rate.value() == RATES[OptimizerChoice.SGD]


def test_it_shows_what_is_chosen_elsewhere(panel, training):
    told = []
    training.changed.connect(lambda old, new: told.append(new))
    training.choose(batch_size=9, epochs=4, seed=5, learning_rate=0.0007, weight_decay=0.02)
    training.choose_optimizer(OptimizerChoice.MOMENTUM)
    assert (panel.batch_size.value(), panel.epochs.value(), panel.seed.value()) == (9, 4, 5)
    assert panel.decay.text() == "0.02"
    assert panel.optimizer.currentData() is OptimizerChoice.MOMENTUM
    assert len(told) <= 4  # the fields that follow say nothing themselves


def test_the_learning_rate_by_thirds(panel, training):
    assert panel.rate.text() == "0.003"
    rates = []
    for button in (panel.less, panel.less, panel.more, panel.more, panel.more):
        button.click()
        rates.append(training.state.settings.learning_rate)
    assert rates == [0.001, 0.0003, 0.001, 0.003, 0.01]
    assert next_rate(0.000001, -1) == 0.000001
    assert next_rate(10.0, 1) == 10.0
    assert next_rate(0.25, -1) == 0.1


def test_what_is_locked_while_it_learns(panel, training):
    at_start = (
        panel.optimizer, panel.batch_size, panel.seed, panel.fresh, panel.data.images,
        panel.data.folder, panel.data.download, panel.data.collect, *panel.data.choices.values(),
    )  # fmt: skip
    any_time = (panel.rate, panel.less, panel.more, panel.falling, panel.epochs, panel.decay)
    tips = [field.toolTip() for field in at_start]
    assert all("begins a new training" in tip for tip in tips)
    training._set(activity=Activity.TRAINING)
    assert not any(field.isEnabled() for field in at_start)
    assert all("Pause first" in field.toolTip() for field in at_start)
    assert all(field.isEnabled() for field in any_time)
    training._set(activity=Activity.EXAMINING)
    assert all(field.isEnabled() for field in at_start)
    assert [field.toolTip() for field in at_start] == tips


def test_the_rate_changes_while_it_learns(panel, training, qtbot):
    training._set(data=trainings.data())
    training.choose(batch_size=8)
    training._set(data=trainings.data())
    training.set_speed(0.5)
    training.start()
    qtbot.waitUntil(lambda: training.state.steps == 1, timeout=20_000)
    panel.less.click()
    qtbot.waitUntil(lambda: training.state.steps == 2, timeout=20_000)
    assert training.state.settings.learning_rate == 0.001
    assert training.state.activity is Activity.TRAINING


def test_the_network(panel, training):
    assert "tiny" in panel.name.text()
    assert "1,120" in panel.name.text()
    assert panel.layers.text() == "1×8×8 → conv1 3×6×6 → relu1 → flat1 108 → linear1 10"
    before = training.state.network
    choose(panel.initialisation, Initialisation.LECUN)
    panel.fresh.click()
    assert training.state.network is not before
    assert in_short(training.state.network) == panel.layers.text()
    training.receive(trainings.network(3), "three")
    assert "three" in panel.name.text()


# data


def test_samples_follow_the_seed_and_the_size(panel, training):
    first = helpers.widget_picture(panel.data.samples)
    panel.seed.setValue(1)
    assert helpers.widget_picture(panel.data.samples) != first
    panel.seed.setValue(0)
    assert helpers.widget_picture(panel.data.samples) == first
    training.receive(trainings.network(side=12), "larger")
    assert helpers.widget_picture(panel.data.samples) != first


def test_a_folder(panel, training, folder, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    panel.data.choices[DataChoice.FOLDER].click()  # the first time it asks which
    settings = training.state.settings
    assert (settings.data, settings.folder) == (DataChoice.FOLDER, str(folder))
    looked(qtbot, panel)
    text = panel.data.told_folder.text()
    assert "some digits" in text
    assert "44" in text
    assert "4 to examine" in text
    assert panel.data.problem.isHidden()
    assert panel.data.vary.isEnabled()
    panel.data.vary.click()
    assert not training.state.settings.vary
    panel.data.choices[DataChoice.HANDWRITING].click()
    assert training.state.settings.data is DataChoice.HANDWRITING
    panel.data.choices[DataChoice.FOLDER].click()  # it is known now
    assert training.state.settings.folder == str(folder)


def test_no_folder_is_chosen(panel, training, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    panel.data.choices[DataChoice.FOLDER].click()
    assert training.state.settings.data is DataChoice.HANDWRITING
    assert panel.data.choices[DataChoice.HANDWRITING].isChecked()
    assert not panel.data.choices[DataChoice.FOLDER].isChecked()


def test_a_folder_that_will_not_do(panel, training, folder, tmp_path, qtbot):
    training.choose(data=DataChoice.FOLDER, folder=str(tmp_path))
    looked(qtbot, panel)
    assert "train-images" in panel.data.problem.text()
    assert panel.data.problem.isVisible()
    training.choose(folder=str(folder))
    looked(qtbot, panel)
    assert panel.data.problem.isHidden()


def test_a_folder_is_looked_into_again(panel, training, folder, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "late"))
    panel.data.ask_folder()
    looked(qtbot, panel)
    assert panel.data.problem.isVisible()
    folder.rename(tmp_path / "late")  # now there is one
    panel.data.ask_folder()
    looked(qtbot, panel)
    assert panel.data.problem.isHidden()
    assert "44" in panel.data.told_folder.text()


def test_images_of_another_size_are_not_varied(panel, training, tmp_path, qtbot):
    images = np.full((30, 16, 16), 9, np.uint8)
    write_folder(tmp_path / "small", images, np.arange(30) % 12)
    assert look_into(str(tmp_path / "small")).classes == tuple(map(str, range(12)))
    training.choose(data=DataChoice.FOLDER, folder=str(tmp_path / "small"))
    looked(qtbot, panel)
    assert not panel.data.vary.isEnabled()
    assert "28x28" in panel.data.vary.toolTip()
    assert not panel.data.vary.isChecked()
    assert "11" in panel.data.told_folder.text()  # the classes, as they are not the digits


def test_handwriting_varies_by_itself(panel):
    assert not panel.data.vary.isEnabled()
    assert "no image comes twice" in panel.data.vary.toolTip()


def test_own_drawings(panel, training, tmp_path, monkeypatch):
    asked = []

    class Dialog:
        """In the place of the real one: collects eleven drawings at the second time."""

        def __init__(self, *arguments):
            asked.append(arguments)

        def exec(self):
            if len(asked) > 1:
                drawings.save(some(DIGITS), training.drawings)

        def deleteLater(self):
            pass

    monkeypatch.setattr(train_data, "DrawingsDialog", Dialog)
    assert "0 of at least 10" in panel.data.told_drawings.text()
    panel.data.choices[DataChoice.DRAWINGS].click()  # there are too few
    assert len(asked) == 1
    assert training.state.settings.data is DataChoice.HANDWRITING
    assert panel.data.choices[DataChoice.HANDWRITING].isChecked()
    panel.data.choices[DataChoice.DRAWINGS].click()
    assert training.state.settings.data is DataChoice.DRAWINGS
    assert "11" in panel.data.told_drawings.text()
    panel.data.collect.click()
    assert len(asked) == 3


def test_a_download_is_learned_from(panel, training, folder, monkeypatch):
    class Dialog:
        """In the place of the real one."""

        def __init__(self, parent, data_set, theme):
            self.folder = folder if data_set.title == "MNIST" else None

        def exec(self):
            pass

        finish = deleteLater = exec

    monkeypatch.setattr("cnnviz.panels.download_dialog.DownloadDialog", Dialog)
    actions = {action.text(): action for action in panel.data.download.menu().actions()}
    fashion, mnist = sorted(actions)
    assert "31 MB" in fashion
    assert "12 MB" in mnist
    actions[fashion].trigger()  # it is cancelled
    assert training.state.settings.data is DataChoice.HANDWRITING
    actions[mnist].trigger()
    assert training.state.settings.folder == str(folder)
    assert training.state.settings.data is DataChoice.FOLDER


def test_nothing_is_done_while_it_is_hidden(panel, training):
    panel.hide()
    training.choose(batch_size=9)
    assert panel.batch_size.value() != 9
    panel.show()
    assert panel.batch_size.value() == 9


def test_themes_and_scale(panel):
    light = helpers.widget_picture(panel)
    panel.set_theme(DARK)
    assert helpers.widget_picture(panel) != light
    panel.set_theme(LIGHT)
    assert helpers.widget_picture(panel) == light
    panel.set_scale(1.5)
    panel.adjustSize()
    names = [label for label in panel.findChildren(type(panel.name)) if label.buddy()]
    assert len({label.width() for label in names}) == 1
