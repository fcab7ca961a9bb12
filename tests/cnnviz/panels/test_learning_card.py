"""A training step on one drawing: what it says before, what it does, and how it is taken back."""

import numpy as np
import pytest
from hypothesis import given, settings
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtTest import QTest

from cnnviz.formula import number
from cnnviz.network_session import NetworkSession
from cnnviz.panels.learning_card import LearningCard
from cnnviz.panels.learning_pictures import LossCurve, moves
from cnnviz.theme import DARK, LIGHT
from engine.experiment import enter
from engine.optimizers import SGD
from tests.cnnviz import architectures, helpers
from tests.engine import strategies


@pytest.fixture
def session(qapp):
    made = NetworkSession(architectures.built("digits"), "digits", helpers.sample(7))
    made.set_learning_rate(0.01)
    yield made
    made.finish()


@pytest.fixture
def card(session, qtbot):
    made = LearningCard(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(250, 500)
    made.show()
    return made


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_says_what_a_step_does_and_does_it(card, session):
    for count in (1, 2, 3):
        experiment = session.state.experiment
        before, after = experiment.gradients.loss, experiment.loss_after
        assert card.loss.text() == f"L ≈ {number(before)} → {number(after)}"
        press(card.learn)
        assert session.state.experiment.gradients.loss == pytest.approx(after, rel=1e-6)
        assert len(session.state.learned) == count + 1
        assert card.curve.isVisible()
    assert list(session.state.learned) == sorted(session.state.learned, reverse=True)
    assert "3" in card.steps.text()


def test_steps_are_taken_back(card, session):
    first = session.experiment.network
    press(card.learn)
    press(card.learn)
    session.undo()
    assert len(session.state.learned) == 2
    assert "one step" in card.steps.text()
    session.undo()
    assert session.experiment.network is first
    assert not card.curve.isVisible()
    assert not card.steps.isVisible()


def test_a_step_that_is_too_long_is_told(card, session):
    session.set_network(architectures.built("lenet5"), "lenet5")
    session.set_target(0)
    assert card.says.text() == ""
    session.set_learning_rate(10)
    assert session.state.experiment.loss_after > session.state.experiment.gradients.loss
    assert "too long" in card.says.text()
    press(card.learn)
    losses = session.state.learned
    assert losses[1] > losses[0]


def test_a_loss_that_is_small_is_told(card, session):
    session.set_network(helpers.shipped(), "digits")
    assert "almost nothing" in card.says.text()
    session.set_target(8)
    assert card.says.text() == ""


def test_nothing_is_learned_from_blank_paper(card, session):
    session.clear()
    assert not card.learn.isEnabled()
    assert not card.loss.isVisible()
    assert not card.table.isVisible()
    assert "Draw" in card.says.text()
    session.draw(helpers.sample(3))
    assert card.learn.isEnabled()


def test_numbers_that_leave_all_bounds_are_told(card, session):
    session.set_learning_rate(10)
    with np.errstate(all="ignore"):
        for _ in range(40):
            if card.learn.isEnabled():
                press(card.learn)
            if not np.isfinite(session.state.experiment.gradients.loss):
                break
        assert not card.learn.isEnabled() or np.isfinite(session.state.experiment.gradients.loss)
        assert helpers.widget_picture(card)


def test_inside_a_step_of_training_nothing_is_learned_from_one_drawing(card, session):
    network, image = session.experiment.network, session.experiment.x
    experiment = enter(network, SGD(0.1), (), image[None], np.array([7]), 0)
    session.enter(experiment, helpers.sample(7))
    assert not card.learn.isEnabled()
    assert "batch" in card.learn.toolTip()


def test_the_table_has_a_row_for_each_parameter(card, session):
    texts = card.table.texts
    names = [row[0] for row in texts[1:]]
    assert names == [f"{layer} {p}" for layer in ("conv1", "conv2", "linear1") for p in "Wb"]
    weight = session.experiment.network.parameters[0]["weight"]
    gradient = session.experiment.gradients.parameters[0]["weight"]
    assert texts[1][1:3] == (
        number(float(np.abs(weight).mean()), 2),
        number(float(np.abs(gradient).mean()), 2),
    )
    high = card.table.sizeHint().height()
    session.set_network(architectures.built("lenet5"), "lenet5")
    assert len(card.table.texts) == 11
    assert card.table.sizeHint().height() > high


@given(strategies.training_steps())
@settings(max_examples=30, deadline=None)
def test_what_moves_is_what_an_update_changes(experiment):
    new, _ = experiment.learning_step.update(experiment.network.parameters)
    told = iter(moves(experiment))
    for before, after in zip(experiment.network.parameters, new, strict=True):
        for name in before:
            moved = next(told)
            rounded = float(np.abs(after[name] - before[name]).mean())
            assert moved.step == pytest.approx(rounded, rel=1e-3, abs=1e-6)
            assert moved.weight == pytest.approx(float(np.abs(before[name]).mean()), rel=1e-5)
    assert next(told, None) is None


def test_the_curve_goes_from_the_first_loss_to_the_last(qtbot):
    curve = LossCurve(LIGHT)
    qtbot.addWidget(curve)
    room = QRectF(0, 0, 100, 40)
    curve.show_losses((2.0, 1.0, 0.0))
    assert [(p.x(), p.y()) for p in curve.points(room)] == [(0, 0), (50, 20), (100, 40)]
    for losses in ((), (1.0,), (1.0, float("nan"), float("inf")), (0.0, 0.0)):
        curve.show_losses(losses)
        assert all(0 <= p.y() <= 40 for p in curve.points(room))
        assert helpers.widget_picture(curve)
    light = helpers.widget_picture(curve)
    curve.set_theme(DARK)
    assert helpers.widget_picture(curve) != light


def test_a_hidden_card_computes_nothing_until_it_is_seen(card, session):
    card.hide()
    session.set_target(3)
    assert "loss_after" not in session.state.experiment.__dict__
    card.show()
    assert number(session.state.experiment.loss_after) in card.loss.text()
