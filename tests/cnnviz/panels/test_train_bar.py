"""The bar of the training and its rewind bar, with trainings that really run."""

import pytest
from PyQt6.QtCore import QPointF, Qt

from cnnviz.panels.rewind_bar import RewindBar
from cnnviz.panels.rewind_bar import told as told_checkpoint
from cnnviz.panels.train_bar import TrainBar, left
from cnnviz.theme import DARK, LIGHT
from cnnviz.train_state import Activity, OptimizerChoice
from tests.cnnviz import helpers
from tests.cnnviz.panels import trainings

LONG = 20_000  # milliseconds that a training may take on a busy computer


@pytest.fixture
def bar(qtbot, training):
    made = TrainBar(training, LIGHT)
    qtbot.addWidget(made)
    made.resize(1240, 70)
    made.show()
    return made


def resting(qtbot, training):
    qtbot.waitUntil(lambda: training.state.activity is Activity.IDLE, timeout=LONG)


def buttons(bar):
    each = {"start": bar.start, "batch": bar.batch, "epoch": bar.epoch, "stop": bar.stop}
    each["enter"] = bar.enter
    return {name for name, button in each.items() if button.isEnabled()}


def test_before_the_first_start(bar):
    assert buttons(bar) == {"start", "batch", "epoch"}
    for button in (bar.stop, bar.enter):  # and they say why
        assert button.toolTip() != button.accessibleName()


def test_a_whole_training(bar, training, qtbot):
    bar.start.click()
    resting(qtbot, training)
    assert training.state.steps == 2 * trainings.BATCHES
    assert bar.progress.value() == bar.progress.maximum() == 10
    assert "2 of 2" in bar.where.text()
    assert "5 of 5" in bar.where.text()
    assert buttons(bar) == {"stop"}
    assert "2 epochs" in bar.start.toolTip()
    training.choose(epochs=3)
    assert buttons(bar) == {"start", "batch", "epoch", "stop", "enter"}


def test_a_batch_and_an_epoch(bar, training, qtbot):
    bar.batch.click()
    resting(qtbot, training)
    assert training.state.steps == 1
    assert "batch 1 of 5" in bar.where.text()
    bar.epoch.click()
    resting(qtbot, training)
    assert training.state.steps == trainings.BATCHES
    assert "batch 5 of 5" in bar.where.text()
    with qtbot.waitSignal(bar.enter_asked):
        bar.enter.click()
    bar.stop.click()
    assert training.state.ended
    assert buttons(bar) == {"start", "batch", "epoch"}
    assert "5" in bar.where.text()


def test_while_it_learns_one_can_pause_stop_and_enter(bar, training, qtbot):
    training.set_speed(0.5)  # it waits after the first batch
    bar.start.click()
    assert bar.start.objectName() == "pause"
    assert not bar.batch.isEnabled()
    assert bar.batch.toolTip() != bar.batch.accessibleName()
    qtbot.waitUntil(lambda: training.state.steps == 1, timeout=LONG)
    assert buttons(bar) == {"start", "stop", "enter"}
    assert bar.pace.text()
    bar.start.click()
    resting(qtbot, training)
    assert training.state.steps == 1
    assert bar.start.objectName() == "play"


def test_speeds(bar, training):
    for index in range(bar.speed.count()):
        bar.speed.setCurrentIndex(index)
        bar.speed.activated.emit(index)
        name = bar.speed.currentData()
        assert training.state.speed == (float(name) if name else None)
    training.set_speed(2.0)
    assert bar.speed.currentData() == "2.0"
    training.set_speed(None)
    assert bar.speed.currentData() == ""
    assert all(bar.speed.itemText(index) for index in range(bar.speed.count()))


def test_a_problem_is_told_until_it_is_closed(bar, training):
    assert bar.problem.isHidden()
    training._set(problem="It went <b>wrong</b>.")
    assert bar.problem.isVisible()
    assert bar.problem.text.text() == "It went <b>wrong</b>."
    assert bar.problem.text.textFormat() is Qt.TextFormat.PlainText
    bar.problem.close_it.click()
    assert bar.problem.isHidden()
    training._set(problem="Another one.")
    assert bar.problem.isVisible()
    training._set(problem="")
    assert bar.problem.isHidden()


def test_a_training_that_diverges_says_so(bar, training, qtbot):
    training.choose_optimizer(OptimizerChoice.SGD)
    training.choose(learning_rate=1e30)
    bar.start.click()
    qtbot.waitUntil(lambda: bool(training.state.problem), timeout=LONG)
    assert bar.problem.isVisible()
    assert bar.problem.text.text() == training.state.problem
    resting(qtbot, training)


def test_what_comes_while_it_is_hidden_is_seen_later(bar, training):
    bar.hide()
    training._set(problem="It went wrong.")
    trainings.walk(training)
    bar.show()
    assert "batch 2 of 5" in bar.where.text()
    assert bar.problem.isVisible()


def test_how_long_it_takes():
    seconds = (2, 30, 60, 120, 3000, 6000, 100_000)
    texts = [left(second) for second in seconds]
    assert len(set(texts)) == len(texts)
    assert "30 s" in texts[1]
    assert "2 min" in texts[3]
    assert "28 h" in texts[-1]


def test_themes_and_scale(bar, training):
    trainings.walk(training)
    light = helpers.widget_picture(bar)
    bar.set_theme(DARK)
    assert helpers.widget_picture(bar) != light
    bar.set_theme(LIGHT)
    assert helpers.widget_picture(bar) == light
    wide = bar.where.width()
    bar.set_scale(1.5)
    assert bar.where.width() > wide


# rewinding


@pytest.fixture
def looked(bar):
    found = []
    bar.rewind.looked_at.connect(found.append)
    return found


def at(bar, steps):
    return QPointF(bar.rewind.x_of(steps), bar.rewind.height() / 2)


def test_dragging_back(bar, training, qtbot, looked):
    trainings.walk(training, 7)
    kept = training.state.checkpoints.kept
    helpers.press(bar.rewind, at(bar, 7))
    assert training.state.steps == 7
    helpers.move(bar.rewind, at(bar, 5), helpers.LEFT)
    helpers.move(bar.rewind, at(bar, 3), helpers.LEFT)
    assert looked == [7, 5, 3]
    assert training.state.steps == 7  # only looked at
    helpers.release(bar.rewind, at(bar, 3))
    assert looked[-1] is None
    assert training.state.progress is kept[3]
    resting(qtbot, training)
    assert len(training.state.curve.losses) == 3
    assert training.state.evaluated == 3


def test_back_to_the_start_and_nowhere(bar, training, qtbot, looked):
    trainings.walk(training, 7)
    now, chosen = training.state, []
    bar.rewind.chosen.connect(chosen.append)
    helpers.drag(bar.rewind, [at(bar, 2), at(bar, 7)])  # at the end nothing is undone
    assert training.state is now
    assert chosen == []  # and what is under way is not stopped
    helpers.click(bar.rewind, QPointF(0, 20))
    assert training.state.steps == 0
    resting(qtbot, training)
    helpers.click(bar.rewind, QPointF(90, 20))  # there is nothing to go back from
    assert training.state.steps == 0


def test_by_keys(bar, training, qtbot, looked):
    trainings.walk(training, 7)
    bar.rewind.setFocus()
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Left)
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Left)
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Right)
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Home)
    qtbot.keyClick(bar.rewind, Qt.Key.Key_End)
    assert looked == [6, 5, 6, 0, 7]
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Escape)
    assert looked[-1] is None
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Left)
    qtbot.keyClick(bar.rewind, Qt.Key.Key_Return)
    assert training.state.steps == 6
    resting(qtbot, training)


def test_an_empty_rewind_bar(qtbot, training):
    made = RewindBar(LIGHT)
    qtbot.addWidget(made)
    made.show()
    helpers.drag(made, [QPointF(30, 20), QPointF(60, 20)])
    qtbot.keyClick(made, Qt.Key.Key_Left)
    helpers.widget_picture(made)
    made.show_state(training.state)
    helpers.drag(made, [QPointF(30, 20), QPointF(60, 20)])
    helpers.widget_picture(made)
    assert made.toolTip()


def test_what_is_looked_at_is_told(bar, training):
    trainings.walk(training, 7)
    texts = [told_checkpoint(progress) for progress in training.state.checkpoints.kept]
    assert len(set(texts)) == len(texts)
    assert "7" in texts[7]
    before = helpers.widget_picture(bar.rewind)
    helpers.press(bar.rewind, at(bar, 3))
    assert helpers.widget_picture(bar.rewind) != before
    helpers.release(bar.rewind, at(bar, 7))
