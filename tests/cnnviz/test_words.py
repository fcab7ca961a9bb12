"""The words of the stage: something is said for everything, and every field is filled in."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from PyQt6.QtCore import QTranslator

from cnnviz import words
from cnnviz.resources import resource
from cnnviz.sentences import sentence
from engine import Adam, Convolution, Experiment, Flatten, Linear, Network, SettingError
from engine.experiment import enter
from engine.steps import Role
from tests.cnnviz import helpers


@pytest.fixture(params=["en", "zh_CN"])
def language(request, qapp):
    """The words of each language that the program speaks."""
    if request.param == "en":
        yield request.param
        return
    translator = QTranslator()
    assert translator.load(str(resource("translations", f"{request.param}.qm")))
    qapp.installTranslator(translator)
    yield request.param
    qapp.removeTranslator(translator)


def told(frame):
    """All that is said of a frame."""
    operation, step = frame.operation, frame.step
    return [
        words.title(operation),
        words.symbol(operation),
        sentence(operation, step, frame.experiment.network.classes, frame.first),
        words.place(operation, step, frame.first),
        *(words.label(matrix.name) for matrix in (*operation.inputs, operation.output)),
    ]


def assert_told(frame):
    title, symbol, said, place, *labels = texts = told(frame)
    assert all((title, symbol, said, *labels)), texts
    several = len(frame.step.cell) > 1 and any(n > 1 for n in frame.operation.told.shape[:-2])
    assert bool(place) == (several or len(frame.step.cell) == 2)
    for text in texts:
        assert not re.search(r"[{}]|None|nan|\[|−0(?![.\d])", text), text
    assert said.endswith((".", "。", ")", "）")), said


def test_every_step_of_every_kind_is_told(language):
    kinds = set()
    for experiment in helpers.every_kind():
        for index, operation in enumerate(experiment.timeline.operations):
            start = experiment.timeline.starts[index]
            kinds.add(operation.kind)
            for step in {0, 1, 2, len(operation) // 2, len(operation) - 1}:
                if step < len(operation):
                    assert_told(helpers.frame_of(experiment, start + step))
    assert kinds >= {"padding_error", "average_pooling_error", "turn_columns", "update", "loss"}


@given(helpers.frames())
@settings(max_examples=150)
def test_random_steps_are_told(frame):
    assert_told(frame)


def test_chinese_is_another_language(language):
    if language == "en":
        return
    frame = helpers.frame_of(helpers.every_kind()[0])
    for text in told(frame)[0], told(frame)[2]:
        assert re.search("[\u4e00-\u9fff]", text), text


def steps_of(kind):
    """(operation, step, classes) of all steps of a kind in the experiments of every kind."""
    for experiment in helpers.every_kind():
        for operation in experiment.timeline.operations:
            if operation.kind == kind:
                for i in range(len(operation)):
                    yield operation, operation.step(i), experiment.network.classes


def test_a_tie_is_told_as_a_tie():
    ties = {step.ties: sentence(op, step, c, 0) for op, step, c in steps_of("max_pooling")}
    assert len(ties) > 2
    for count, said in ties.items():
        assert count == 1 or re.search(rf"\b{count}\b", said)
    assert len({re.sub(r"\d+", "", said) for said in ties.values()}) > 1


@pytest.mark.parametrize("kind", ["max_pooling_error", "average_pooling_error"])
def test_a_cell_that_no_window_reads_is_told(kind):
    read, unread = set(), set()
    for operation, step, classes in steps_of(kind):
        (read if len(step.terms) else unread).add(sentence(operation, step, classes, 0))
    assert read
    assert not read & unread
    if kind == "max_pooling_error":
        assert len(unread) == 1


def test_what_an_update_goes_by_is_told():
    """The formula beside the title, and the sentence, name what is subtracted."""
    told = {}
    for operation, step, classes in steps_of("update"):
        if step.terms[1]:
            direction = operation.settings["direction"]
            told[direction, operation.settings["symbol"]] = (
                words.formula(operation),
                sentence(operation, step, classes, 0).partition(",")[0],
            )
    assert told["dW", "W"] == ("update_W", "A step against the gradient")
    assert told["g", "b"] == ("update_b_g", "A step against the gradient")
    assert told["v", "W"] == ("update_W_v", "A step against the velocity")
    assert told["r", "W"] == ("update_W_r", "The step r against its sign")
    assert {direction for direction, _ in told} == {"dW", "db", "g", "v", "r"}


def test_a_number_that_nothing_moves_is_told():
    x, rule = np.zeros((2, 1, 2, 2)), Adam(0.1)
    network = Network((Flatten(), Linear(np.ones((2, 4)))), (1, 2, 2), ("a", "b"))
    state = rule.initial(network.parameters)
    operations = enter(network, rule, state, x, np.array([0, 1]), 0).timeline.operations
    told = {op.kind: sentence(op, op.step(0), network.classes, 0) for op in operations}
    assert told["adam_ratio"].startswith("All gradients were 0 here")
    assert told["update"] == "The step r is 0 here, so this number stays as it is."


def test_names_of_the_cell_are_those_of_the_step():
    frame = helpers.frame_of(helpers.every_kind()[0], 9 * 9 + 3 * 9 + 5)
    said = sentence(frame.operation, frame.step, frame.experiment.network.classes, frame.first)
    assert frame.step.cell == (1, 3, 5)
    assert "(3, 5)" in said
    assert "3–5" in said  # rows of the padded input
    assert "5–7" in said


def test_classes_are_named():
    experiment = helpers.every_kind()[0]
    for operation in experiment.timeline.operations:
        if operation.kind in ("softmax", "loss_error"):
            for i, name in enumerate(experiment.network.classes):
                assert f"“{name}”" in sentence(
                    operation, operation.step(i), experiment.network.classes, 0
                )


def test_problems_are_told_with_their_values():
    inner = SettingError("{n} is too large.", n=7)
    assert words.problem(SettingError("Layer {name}: {why}", name="conv1", why=inner)) == (
        "Layer conv1: 7 is too large."
    )
    missing = FileNotFoundError(2, "No such file or directory", "/there")
    told = words.problem(missing)
    assert "/there" in told
    assert "\n" not in told
    assert words.problem(ValueError("else")) == "else"


def test_every_role_occurs():
    """Or the tests above would not have seen all labels."""
    operations = [
        op for experiment in helpers.every_kind() for op in experiment.timeline.operations
    ]
    matrices = [matrix for op in operations for matrix in (*op.inputs, op.output)]
    assert {matrix.role for matrix in matrices} == set(Role)


def test_no_bias_is_told_where_there_is_none():
    rng = np.random.default_rng(0)
    layers = (
        Convolution(rng.normal(size=(2, 1, 3, 3)), groups=2),
        Flatten(),
        Linear(rng.normal(size=(2, 8))),
    )
    network = Network(layers, (2, 4, 4), ("a", "b"))
    experiment = Experiment(rng.normal(size=(2, 4, 4)), network)
    for operation in experiment.timeline.operations:
        told = sentence(operation, operation.step(0), network.classes, 0)
        assert "bias" not in told
        weighs = operation.kind in ("convolution", "linear")
        assert words.formula(operation).endswith("_no_bias") == weighs
    gradient = next(
        op for op in experiment.timeline.operations if op.kind == "convolution_weight_gradient"
    )
    # the second kernel reads the second map, though its weight has but one channel
    assert "of map 1," in sentence(gradient, gradient.step(9), network.classes, 0)
