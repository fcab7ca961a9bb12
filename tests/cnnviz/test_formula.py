"""Formulas in numbers: what is printed adds up to what is printed."""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cnnviz.formula import exact, in_numbers, is_rounded, number, percent, probability, shown_terms
from engine.steps import Combine, Operand, Part, Step
from tests.cnnviz import helpers
from tests.cnnviz.printed import NUMBER, Between, before_rounding, evaluated, exactly, value_of

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30)


# single numbers


@given(FINITE)
@example(-0.0)
@example(0.00099996)
@example(999.96)
@example(999999.5)
def test_three_digits(value):
    text = number(value)
    assert "-" not in text
    assert value_of(text) == pytest.approx(value, rel=0.00501)
    assert (value_of(text) < 0) == (value < 0)
    assert text.startswith("−") == (value < 0)
    assert "." not in text or not text.split("·")[0].endswith(("0", "."))


@given(FINITE)
@example(-0.0)
def test_rounded_or_not(value):
    text = number(value)
    if not is_rounded(value):
        assert value_of(text) == value
    elif "·" not in text:
        assert value_of(text) != value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.5, "−2.5"),
        (0.12345, "0.12345"),  # all of it
        (0.1234567, "0.123"),
        (687.5, "687.5"),
        (12.34567, "12.3"),
        (123456.0, "123456"),
        (1234567.0, "1.23·10⁶"),
        (-0.000012345, "−1.23·10⁻⁵"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_how_numbers_are_written(value, text):
    assert number(value) == text


def test_what_is_no_number_is_said():
    assert number(math.nan)
    assert not any(c.isdigit() for c in number(math.nan))


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@example(-0.0)
def test_exact_tells_the_whole_number(value):
    text = exact(value).replace("−", "-")
    assert np.float32(text) == np.float32(value)
    assert not text.startswith("-") or value < 0


def test_a_negative_factor_stands_in_brackets():
    text = in_numbers(made(Combine.SUM, [[2.0, 1.0], [-3.0, -0.0]], value=-6.0))
    assert split(text)[0] == "2·(−3) + 1·0"


@given(st.floats(0, 1))
@example(0.9999)
@example(0.0001)
def test_nothing_but_certainty_looks_certain(p):
    assert evaluated(probability(p), before_rounding).meets(Between(p, p), 1e-9)
    assert (probability(p) == "1") == (p == 1)
    assert (percent(p) == "100.0%") == (p == 1)
    assert (percent(p) == "0.0%") == (p == 0)


@given(st.lists(FINITE, max_size=40), st.integers(2, 12))
def test_the_terms_that_are_printed_and_the_rest(terms, most):
    terms = np.array(terms, float)
    shown, rest = shown_terms(terms, most)
    assert shown == sorted(set(shown))
    assert len(shown) <= most
    assert terms[shown].sum() + rest == pytest.approx(terms.sum(), abs=1e-9 * abs(terms).sum())
    left = np.delete(np.abs(terms), shown)
    if left.size and shown:
        assert left.max() <= np.abs(terms[shown]).min()
    if len(terms) <= most:
        assert (shown, rest) == (list(range(len(terms))), 0.0)


# formulas


def split(text):
    """The left side, the sign and the value of a formula."""
    left, sign, right = re.fullmatch(r"= (.*) ([=≈]) (.+)", text).groups()
    return left, sign, right


@given(helpers.frames(), st.sampled_from([2, 3, 5, 9, 26]))
@settings(max_examples=400)
def test_what_is_printed_gives_the_printed_value(frame, most):
    step = frame.step
    text = in_numbers(step, most)
    assert not re.search(r"−0(?![.\d])", text)
    if re.fullmatch(rf"[=≈] −?{NUMBER}", text):  # a number that is only carried
        assert len(step.terms) == 1
        assert step.terms[0] == pytest.approx(step.value)
        assert value_of(text[2:]) == value_of(number(step.value))
        assert (text[0] == "=") == (value_of(text[2:]) == step.value)
        return
    left, sign, right = split(text)
    assert right == number(step.value)
    if step.combine is Combine.MAX:
        assert right in left[4:-1].split(", ")
        return
    scale = 1 + np.abs(step.terms).sum()
    expected = before_rounding(right)
    assert evaluated(left, before_rounding).meets(expected, 1e-4 * scale), text
    if sign == "=":
        assert evaluated(left, exactly).meets(exactly(right), 1e-9 * scale), text


def made(combine, *parts, argument=0.0, value):
    """A step of plain numbers; a part is a list of factors."""
    told = tuple(
        Part(tuple(Operand("x", np.array(factor, float)) for factor in part), (1, len(part[0])))
        for part in parts
    )
    return Step(0, (0,), told, combine, argument, value)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=30))
def test_whole_numbers_are_equal_not_nearly(pairs):
    x, w = np.array(pairs).T
    value = float((x * w).sum())
    text = in_numbers(made(Combine.SUM, [x, w], value=value), 40)
    left, sign, right = split(text)
    assert (sign, value_of(right)) == ("=", value)
    assert evaluated(left, exactly) == exactly(right)


@given(st.lists(st.sampled_from([0.5, 1.25, -3.0, 1 / 3]), min_size=2), st.integers(2, 40))
def test_nearly_when_something_is_rounded(factors, most):
    """Where only numbers that are not printed would be rounded it may be either."""
    x = np.array(factors)
    shown, rest = shown_terms(x, most)
    value = float(x.sum())
    printed = [*x[shown], value, *([rest] if len(shown) < len(x) else [])]
    _, sign, _ = split(in_numbers(made(Combine.SUM, [x], value=value), most))
    if any(is_rounded(float(v)) for v in printed):
        assert sign == "≈"
    elif not any(is_rounded(v) for v in factors):
        assert sign == "="


def test_a_rest_that_is_rounded_is_nearly():
    halves = np.full(2002, 0.5001)
    step = made(Combine.SUM, [halves], value=1001.2002)
    assert split(in_numbers(step, 10))[1] == "≈"  # the rest of them is 996.6993


def test_a_softmax_that_is_exact_is_equal():
    step = made(Combine.SOFTMAX, [[3.0, 3.0]], argument=1.0, value=0.5)
    assert split(in_numbers(step))[1] == "="
    step = made(Combine.SOFTMAX, [[3.0, 4.0]], argument=1.0, value=math.e / (1 + math.e))
    assert split(in_numbers(step))[1] == "≈"


@pytest.mark.parametrize("most", [2, 9])
def test_the_maximum_of_a_large_window_is_among_what_is_printed(most):
    values = np.arange(100.0)
    step = made(Combine.MAX, [values], argument=99.0, value=99.0)
    text = in_numbers(step, most)
    assert "99" in re.findall(NUMBER, text.rpartition(" = ")[0])
    assert len(text) < 300


def test_terms_are_subtracted_not_added_negative():
    step = made(Combine.SUM, [[2.0, -3.0, 1.0], [1.0, 1.0, -4.0]], value=-5.0)
    left = split(in_numbers(step))[0]
    assert "+ −" not in left
    assert evaluated(left, exactly) == exactly("−5")


def test_nothing_to_add_is_zero():
    step = Step(0, (0, 0, 0), (Part((Operand("δ", np.zeros(0)),), (0, 0)),), Combine.SUM, 0.0, 0.0)
    assert split(in_numbers(step)) == ("0", "=", "0")


def test_the_rest_is_told_in_the_given_words():
    step = made(Combine.SUM, [np.arange(1.0, 21.0)], value=210.0)
    assert "16 weitere 136" in in_numbers(step, 5, "{n} weitere {sum}")
