"""The card that compares two Labs."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from cnnviz.comparison import compared, move
from cnnviz.formula import number
from cnnviz.lab import (
    Aim,
    Source,
    with_aim,
    with_bias,
    with_goal,
    with_input,
    with_kernel,
    with_setting,
    with_weights,
)
from cnnviz.panels.difference import Difference, says, shifted
from engine.values import replace
from tests.cnnviz import lab_states
from tests.cnnviz.panels.lab_cards import (
    lab_of,
    loss,
    numbers_in,
    outputs,
    session_of,
    shown,
    value_of,
    work,
)

NUMBERS = np.random.default_rng(3).integers(1, 10, (7, 7)).astype(float)


def stages(lab):
    """The numbers of each stage by name, in plain loops."""
    found, given_ = {"Input X": lab.x}, outputs(lab)
    if lab.settings.convolution:
        found["Convolution z"] = given_.pop(0)
    if lab.settings.function != "none":
        found["Activation a"] = given_.pop(0)
    if lab.settings.pooling != "none":
        found["Pooling y"] = given_.pop(0)
    return found


def size_of(values):
    shape = values.shape[1:] if len(values) == 1 else values.shape
    return " × ".join(map(str, shape))


@pytest.fixture
def card(qtbot, qapp):
    """A card of a session without a second Lab."""
    session = session_of(lab_of(NUMBERS))
    made = Difference(session)
    qtbot.addWidget(made)
    made.session = session
    return made


def rows_of(labs):
    session = session_of(*labs)
    card = Difference(session)
    rows = list(card.figures.rows)
    card.deleteLater()
    return rows


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=60
)
@given(lab_states.labs(), lab_states.labs())
def test_the_table_of_any_two_labs(qapp, lab, other):
    assume(work(lab) < 10_000 and work(other) < 10_000)
    rows = rows_of((lab, other))
    here, there = stages(lab), stages(other)
    for name in here:
        if name not in there:
            continue
        a, b = here[name], there[name]
        row = rows.pop(0)
        assert row.name == name
        if a.shape != b.shape:
            assert row.value == size_of(a)
            assert rows.pop(0)[:3] == ("in the other", size_of(b), True)
            continue
        apart = [abs(p - q) for p, q in zip(a.ravel(), b.ravel(), strict=True)]
        limit = max(np.abs(a).max(), np.abs(b).max(), 1e-300)
        clear = sum(distance > 1e-10 * limit for distance in apart)
        if row.value == "the same":
            assert clear == 0
            continue
        assert row.value == size_of(a)
        count = rows.pop(0)
        assert numbers_in(count.value) == [clear, a.size]
        largest = rows.pop(0)
        assert largest.name == "at most by"
        assert value_of(largest.value) == pytest.approx(max(apart), rel=1e-3)
    expected = loss(lab), loss(other)
    assert [row.name for row in rows] == ["Loss", "in the other"]
    for row, value in zip(rows, expected, strict=True):
        assert value_of(row.value) == pytest.approx(value, rel=1e-4, abs=1e-12)


def test_it_is_there_only_while_two_are_compared(card):
    session = card.session
    assert not shown(card)
    session.compare(with_setting(session.lab, "stride", (2, 2)))
    assert shown(card)
    assert "stride 1 and 2" in card.says.text()
    session.swap()
    assert "stride 2 and 1" in card.says.text()
    session.compare(None)
    assert not shown(card)


def test_moving_computes_nothing(card, monkeypatch):
    session = card.session
    session.compare(with_setting(session.lab, "stride", (2, 2)))
    monkeypatch.setattr("cnnviz.panels.difference.compared", None)
    session.play()
    session.seek(3.5)
    session.pause()
    session.go_to_end()


# what is set differently


def changed(lab, **values):
    for name, value in values.items():
        lab = with_setting(lab, name, value)
    return lab


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"stride": (2, 2)}, ["stride 1 and 2"]),
        ({"stride": (1, 2)}, ["stride 1 and 1 × 2"]),
        ({"pooling": "average"}, ["pooling max and average"]),
        ({"pooling": "none"}, ["pooling max and none"]),
        ({"padding": "valid"}, ["padding same size and none"]),
        ({"padding": ((2, 2), (2, 2))}, ["padding same size and 2"]),
        ({"padding": ((1, 1), (1, 1))}, []),  # another word for the same
        ({"padding_mode": "reflect"}, ["padding mode zeros and reflect"]),
        ({"padding": "valid", "padding_mode": "reflect"}, ["padding same size and none"]),
        ({"dilation": (2, 2)}, ["dilation 1 and 2"]),
        ({"flip_kernel": True}, ["true convolution off and on"]),
        ({"function": "tanh"}, ["activation ReLU and tanh"]),
        ({"negative_slope": 0.5}, []),
        ({"bias": False}, ["bias on and off"]),
        ({"maps": 2}, ["maps 1 and 2"]),
        ({"ceil_mode": True}, ["ceil mode off and on"]),
        ({"count_include_pad": False}, []),
        ({"kernel_size": (5, 5)}, ["kernel size 3 × 3 and 5 × 5"]),
        ({"convolution": False}, ["convolution on and off"]),
    ],
)
def test_settings_that_matter(values, told):
    lab = lab_of(NUMBERS)
    other = changed(lab, **values)
    text = says(lab, other)
    if not told:
        assert text == "Both are set alike."
    else:
        assert text == f"Set differently, here and in the other: {'; '.join(told)}."


def test_numbers_that_were_chosen():
    lab = lab_of(NUMBERS)
    told = {
        "kernel Sobel x and Laplacian": with_kernel(lab, 0, "laplacian"),
        "kernel Sobel x and custom": with_weights(lab, 0, 0, np.eye(3)),
        "bias 0 and 2.5": with_bias(lab, 0, 2.5),
        "loss squared error and sum of all cells": with_aim(lab, Aim.SUM),
        "the target of the loss": with_goal(lab, lab.goal + 1),
        f"learning rate {number(lab.learning_rate)} and 0.5": replace(lab, learning_rate=0.5),
        "input 7 × 7 and 9 × 7": with_input(lab, np.ones((1, 9, 7)), Source.NUMBERS),
        "the input": with_input(lab, lab.x[:, ::-1], Source.NUMBERS),
    }
    for text, other in told.items():
        assert says(lab, other) == f"Set differently, here and in the other: {text}."
    typed = with_weights(lab, 0, 0, np.eye(3))
    assert "the weights" in says(typed, with_weights(lab, 0, 0, 2 * np.eye(3)))
    two = with_setting(lab, "maps", 2)
    assert "the kernels" in says(two, with_kernel(two, 1, "emboss"))
    assert "the biases" in says(two, with_bias(two, 1, 1.0))


# a shifted input


DIRECTIONS = {
    (0, 1): "to the right",
    (0, -1): "to the left",
    (1, 0): "down",
    (-1, 0): "up",
    (1, -1): "to the left + down",
    (-1, 1): "to the right + up",
}


def pushed(x, rows, columns):
    """x (C, H, W) moved by so many cells; zeros come in."""
    moved = np.zeros_like(x)
    for c, i, j in np.ndindex(x.shape):
        if 0 <= i + rows < x.shape[1] and 0 <= j + columns < x.shape[2]:
            moved[c, i + rows, j + columns] = x[c, i, j]
    return moved


@pytest.mark.parametrize(("by", "told"), DIRECTIONS.items())
def test_a_shift_is_seen(by, told):
    lab = lab_of(NUMBERS)
    other = with_input(lab, pushed(lab.x, *by), Source.NUMBERS)
    assert move(lab.x, other.x) == by
    assert "the input, by a shift." in says(lab, other)
    text = shifted(lab, other, compared(lab, other))
    assert f"shifted by one cell {told}." in text
    a, b = stages(lab), stages(other)
    counts = []
    for name in ("Activation a", "Pooling y"):
        counts += [int((a[name] != b[name]).sum()), a[name].size]
    match = re.search(r": (\d+) of (\d+) \(.*, after it: (\d+) of (\d+)", text)
    assert [int(group) for group in match.groups()] == counts
    assert ("hides part" in text) == (counts[2] / counts[3] < counts[0] / counts[1])


def test_what_is_no_shift():
    x = np.arange(12.0).reshape(1, 3, 4)
    assert move(x, pushed(x, 0, 2)) is None
    assert move(x, x + 0.5) is None
    assert move(np.zeros((1, 3, 4)), x) is None  # nothing is seen to move
    assert move(np.ones((1, 4, 1)), np.zeros((1, 4, 1))) is None
    lab = lab_of(NUMBERS)
    assert shifted(lab, lab, compared(lab, lab)) == ""


def test_without_pooling_only_the_shift_is_told():
    lab = lab_of(NUMBERS, pooling="none")
    other = with_input(lab, pushed(lab.x, 0, 1), Source.NUMBERS)
    text = shifted(lab, other, compared(lab, other))
    assert text.endswith("to the right.")


# heavy Labs


def test_heavy_labs_are_compared_when_they_are_computed(qtbot, qapp, card):
    rng = np.random.default_rng(0)
    lab = lab_of(rng.normal(size=(300, 300)))
    other = with_setting(lab, "pooling", "average")
    session = card.session
    state = replace(session.state, lab=lab, experiment=lab.experiment, beside=other)
    card._show(state)
    assert not shown(card.figures)
    assert "pooling max and average" in card.says.text()
    for one in (lab, other):
        assert one.heavy
        assert not one.experiment.ready
    session.set_lab(lab)
    qtbot.waitUntil(lambda: session.state.lab is lab, timeout=20_000)
    session.compare(other)
    qtbot.waitUntil(lambda: session.state.beside is other, timeout=20_000)
    assert shown(card.figures)
    rows = {row.name: row.value for row in card.figures.rows if not row.minor}
    assert rows["Input X"] == rows["Convolution z"] == "the same"
    assert rows["Loss"].startswith(number(lab.experiment.gradients.loss, 5)[:4])
    session.finish()
