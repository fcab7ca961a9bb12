"""The card that nudges a number."""

import numpy as np
import pytest
from PyQt6.QtGui import QColor

from cnnviz.formula import number
from cnnviz.lab import Aim, Source, with_aim, with_input, with_kernel, with_setting
from cnnviz.panels import poke
from cnnviz.panels.figures import pair
from cnnviz.panels.poke import Poke
from cnnviz.slope import Place, slopes
from cnnviz.state import Pin
from cnnviz.theme import DARK, LIGHT, palette
from tests.cnnviz.panels.lab_cards import go_to, lab_of, session_of, shown, value_of

NUMBERS = np.random.default_rng(0).normal(size=(7, 7)).round(3)
MIDDLE = Place("input", (0, 3, 3))


@pytest.fixture
def session(qapp):
    made = session_of(lab_of(NUMBERS))
    yield made
    made.finish()


@pytest.fixture
def calls(monkeypatch):
    """What was computed."""
    found = []

    def remembered(*wanted):
        found.append(wanted)
        return slopes(*wanted)

    monkeypatch.setattr(poke, "slopes", remembered)
    return found


@pytest.fixture
def card(qtbot, session, calls):
    made = Poke(session)
    qtbot.addWidget(made)
    calls.clear()
    yield made
    made.finish()


def values(card):
    return [value_of(row.value) for row in card.figures.rows]


def type_epsilon(card, text):
    card.epsilon.setCurrentText(text)
    card.epsilon.lineEdit().editingFinished.emit()


def expected(session, place, epsilon):
    found = slopes(session.state.experiment, place, epsilon)
    return [found.before, found.after, found.measured, found.computed]


def test_it_shows_losses_and_slopes(card, session):
    assert card.says.text().startswith(f"Nudge X(0, 3, 3) = {number(NUMBERS[3, 3], 4)} by ε")
    assert values(card) == pytest.approx(expected(session, MIDDLE, 0.001), rel=1e-6)
    names = [row.name for row in card.figures.rows]
    assert names == ["loss before", "loss after", "slope measured", "gradient computed"]
    found = slopes(session.state.experiment, MIDDLE, 0.001)
    assert [value_of(row.full) for row in card.figures.rows] == [
        found.before, found.after, found.measured, found.computed,
    ]  # fmt: skip
    assert card.verdict.text() == f"✓ they agree to {found.digits} digits"


def test_it_follows_what_is_written_and_what_is_pinned(card, session):
    go_to(session, "convolution_weight_gradient", 5)
    assert "W(0, 0, 1, 2) = 2 " in card.says.text()
    place = Place("weight", (0, 0, 1, 2))
    assert values(card) == pytest.approx(expected(session, place, 0.001), rel=1e-6)
    session.set_pin(Pin("b", (0,)))
    assert "b(0) = 0 " in card.says.text()
    session.count_from(1)
    assert "b(1) = 0 " in card.says.text()
    session.set_pin(None)
    assert "W(1, 1, 2, 3) = 2 " in card.says.text()


def test_another_epsilon(card, session):
    for text, epsilon in (("1e-6", 1e-6), ("0,5", 0.5), ("−0.25", -0.25), ("1", 1.0)):
        type_epsilon(card, text)
        assert not shown(card.problem)
        assert values(card) == pytest.approx(expected(session, MIDDLE, epsilon), rel=1e-6)


@pytest.mark.parametrize("text", ["", "abc", "0", "nan", "inf", "1e-300", "1e9", "1/2", "--1"])
def test_what_is_no_epsilon_is_told_in_place(card, text):
    type_epsilon(card, text)
    assert shown(card.problem)
    assert "must be a number" in card.problem.text()
    assert not shown(card.figures)
    assert not shown(card.verdict)
    type_epsilon(card, "0.1")
    assert not shown(card.problem)
    assert shown(card.figures)


def test_half_typed_text_changes_nothing(card, session, calls):
    card.epsilon.setCurrentText("0.")
    session.jump(60)
    session.set_lab(with_setting(session.lab, "bias", False))
    assert shown(card.figures)
    assert [wanted[2] for wanted in calls] == [0.001]


def test_numbers_are_computed_once(card, session, calls):
    session.step_forward()
    session.count_from(1)
    session.share_scale(True)
    session.set_pin(Pin("X", (0, 4, 4)))  # the same number, padded
    assert calls == []
    session.set_pin(Pin("X", (0, 4, 5)))
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("x", "epsilon", "says"),
    [
        (np.full((3, 3), 2.0), "1", "They differ: ε is large for a loss that is curved"),
        (np.full((3, 3), -0.5), "1", "on the way lies a kink"),
        (np.zeros((3, 3)), "0.001", "a kink just here"),
        (np.zeros((3, 3)), "-0.001", "✓ both are 0"),
        (np.full((3, 3), 2.0), "0.5", "✓ they agree exactly"),
    ],
)
def test_why_they_differ(card, session, x, epsilon, says):
    lab = lab_of(x, pooling="none", padding="valid", kernel_size=(1, 1))
    lab = with_kernel(lab, 0, "identity")
    if "curved" not in says:
        lab = with_aim(lab, Aim.SUM)
    session.set_lab(lab)
    type_epsilon(card, epsilon)
    assert says in card.verdict.text()
    assert "{" not in card.verdict.text()


def test_agreement_is_green(card, session):
    for theme in (LIGHT, DARK):
        card.setPalette(palette(theme))
        style = card.verdict.styleSheet()
        assert "bold" in style
        green, ground = QColor(style[7:14]), QColor(theme.card)
        assert green.green() > max(green.red(), green.blue())
        assert contrast(green, ground) > 4.5
    session.set_lab(with_input(session.lab, np.full((1, 7, 7), 5.0), Source.NUMBERS))
    type_epsilon(card, "1000")
    assert card.verdict.styleSheet() == ""
    card.setPalette(palette(LIGHT))
    assert card.verdict.styleSheet() == ""


def contrast(a, b):
    """The contrast ratio of WCAG 2.2."""
    bright = []
    for colour in (a, b):
        share = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in share]
        bright.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(bright) / min(bright)


# while playing


def test_while_playing_cheap_numbers_follow_the_steps(card, session, calls, monkeypatch):
    monkeypatch.setattr(poke, "CHEAP", 10.0)
    go_to(session, "convolution_error")
    calls.clear()
    start = session.state.position
    session.play()
    for eighth in range(8 * 3):
        session.seek(start + eighth / 8)
    assert len(calls) == 3  # one for each step that was begun
    session.pause()
    assert len(calls) == 3


def test_while_playing_costly_numbers_wait(card, session, calls, monkeypatch):
    monkeypatch.setattr(poke, "CHEAP", 0.0)
    go_to(session, "convolution_error")
    session.step_forward()
    calls.clear()
    before = card.says.text()
    session.play()
    for step in range(5):
        session.seek(session.state.position + step)
    assert calls == []
    assert card.says.text() == before
    session.pause()
    assert len(calls) == 1
    assert card.says.text() != before


# what takes time


@pytest.fixture
def heavy(qtbot, card, session):
    """A Lab that takes longer than a frame is on the stage."""
    rng = np.random.default_rng(0)
    lab = with_input(session.lab, rng.normal(size=(1, 300, 300)), Source.NUMBERS)
    assert lab.heavy
    session.set_lab(lab)
    qtbot.waitUntil(lambda: session.state.lab is lab, timeout=20_000)
    return lab


def test_a_heavy_lab_is_computed_in_a_thread(qtbot, card, session, heavy):
    assert card.figures.rows[1].value == "…" or values(card)
    qtbot.waitUntil(lambda: card.figures.rows[1].value != "…", timeout=20_000)
    place = Place("input", (0, 150, 150))
    assert values(card) == pytest.approx(expected(session, place, 0.001), rel=1e-6, abs=1e-9)
    session.set_pin(Pin("W", (0, 0, 1, 2)))
    assert [row.value for row in card.figures.rows] == ["…"] * 4
    assert card.verdict.text() == ""
    qtbot.waitUntil(lambda: card.figures.rows[1].value != "…", timeout=20_000)
    place = Place("weight", (0, 0, 1, 2))
    assert values(card) == pytest.approx(expected(session, place, 0.001), rel=1e-6)


def test_what_comes_too_late_is_dropped(qtbot, card, session, heavy, calls):
    for column in range(6):
        session.set_pin(Pin("X", (0, 9, 9 + column)))
    last = Place("input", (0, 8, 13))
    qtbot.waitUntil(lambda: card.figures.rows[1].value != "…", timeout=20_000)
    card._pool.waitForDone()
    qtbot.wait(20)
    assert values(card) == pytest.approx(expected(session, last, 0.001), rel=1e-6, abs=1e-9)
    assert calls[-1][1] == last
    assert len(calls) < 6  # not all of them were begun
    card._computed.emit(card._job - 1, slopes(session.state.experiment, MIDDLE, 0.001))
    assert values(card) == pytest.approx(expected(session, last, 0.001), rel=1e-6, abs=1e-9)


def test_a_small_lab_is_not_overwritten_by_a_heavy_one(qtbot, card, session, heavy):
    session.set_pin(Pin("X", (0, 9, 9)))
    session.set_lab(lab_of(NUMBERS))
    session.set_pin(None)
    small = values(card)
    card._pool.waitForDone()
    qtbot.wait(20)
    assert values(card) == small == pytest.approx(expected(session, MIDDLE, 0.001), rel=1e-6)


def test_a_failure_in_the_thread_is_seen(qtbot, card, session, heavy, monkeypatch):
    qtbot.waitUntil(lambda: card.figures.rows[1].value != "…", timeout=20_000)

    def broken(*wanted):
        raise RuntimeError("broken")

    monkeypatch.setattr(poke, "slopes", broken)
    with qtbot.capture_exceptions() as raised:
        session.set_pin(Pin("X", (0, 9, 9)))
        qtbot.waitUntil(lambda: bool(raised), timeout=20_000)
    assert str(raised[0][1]) == "broken"


def test_finish_waits(qtbot, card, session, heavy):
    session.set_pin(Pin("X", (0, 9, 9)))
    card.finish()
    assert card._pool.activeThreadCount() == 0
    qtbot.wait(20)
    assert card.figures.rows[1].value == "…"
    type_epsilon(card, "0.1")  # as a field that loses the focus when its window closes
    session.set_pin(None)
    assert card._pool.activeThreadCount() == 0


# numbers that are compared


@pytest.mark.parametrize(
    ("a", "b", "texts"),
    [
        (1078.5, 1078.521, ("1078.500", "1078.521")),
        (-0.02, -0.0200123, ("−0.0200000", "−0.0200123")),
        (3.0, 4.0, ("3", "4")),
        (0.0, -0.5, ("0.0", "−0.5")),
        (-0.0, 2.0, ("0", "2")),
        (1e-9, 0.5, ("1·10⁻⁹", "0.5")),
        (123456.0, 0.001234567, ("123456", "0.001234567")),
        (float("inf"), 1.5, ("∞", "1.5")),
    ],
)
def test_their_points_stand_in_line(a, b, texts):
    assert pair(a, b) in (texts, tuple(text.rstrip("0") for text in texts))
