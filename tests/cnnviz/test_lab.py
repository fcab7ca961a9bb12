"""The Lab as a value: what is kept, what is refused, what is offered instead."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cnnviz.inputs import LARGEST_GRID, LEVELS, SMALLEST_GRID, gridded
from cnnviz.lab import (
    CUSTOM,
    FUNCTIONS,
    HEAVY,
    LARGEST_DILATION,
    LARGEST_KERNEL,
    LARGEST_STRIDE,
    MODES,
    MOST_MAPS,
    POOLINGS,
    WORDS,
    Aim,
    Source,
    output_shape,
    with_aim,
    with_bias,
    with_cell,
    with_goal,
    with_grid,
    with_input,
    with_kernel,
    with_setting,
    with_weights,
)
from cnnviz.nearest import nearest, nearest_grid
from engine import Convolution, SettingError
from engine.kernels import KERNELS, fixed_size, kernel, resized
from engine.values import FrozenInstanceError, replace
from tests.cnnviz import lab_states
from tests.cnnviz.lab_states import BLANK, START, small
from tests.engine.checks import assert_sentence, result_or_refusal


def works(lab, name, value):
    return result_or_refusal(with_setting, lab, name, value) is not None


# any Lab


@given(lab_states.labs())
@settings(max_examples=150, deadline=None)
def test_what_belongs_together_fits_together(lab):
    s, shape = lab.settings, output_shape(lab)
    experiment = lab.experiment
    assert lab.network.shapes[-1] == shape == lab.goal.shape
    assert experiment.activations.outputs[-1].shape == (1, *shape)
    assert lab.weight.shape == (s.maps, len(lab.x), *s.kernel_size)
    assert lab.bias.shape == (s.maps,)
    assert len(lab.kernels) == s.maps
    assert all(array.dtype == np.float64 for array in (lab.x, lab.weight, lab.bias, lab.goal))
    assert 1 <= len(lab.layers) <= 3
    kinds = [layer.kind for layer in lab.layers]
    expected = ["convolution"] * s.convolution + ["activation"] * (s.function != "none")
    assert kinds == expected + [f"{s.pooling}_pooling"] * (s.pooling != "none")
    assert (lab.windows is None) == (not s.convolution)
    if s.convolution:
        rows, columns = lab.windows
        assert (rows.output, columns.output) == lab.network.shapes[0][1:]
        assert ((rows.before, rows.after), (columns.before, columns.after)) == s.around
    assert experiment.loss is lab.loss
    assert experiment.learning_rate == lab.learning_rate
    assert lab.experiment is experiment


@given(lab_states.labs())
@settings(max_examples=40, deadline=None)
def test_nothing_of_it_can_be_changed(lab):
    for array in (lab.x, lab.weight, lab.bias, lab.goal):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0
    with pytest.raises(FrozenInstanceError):
        lab.aim = Aim.SUM
    with pytest.raises(FrozenInstanceError):
        lab.settings.maps = 2
    assert lab != replace(lab)  # the same only if it is the same


@given(lab_states.labs(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_change_leaves_what_it_was(lab, data):
    arrays = [array.copy() for array in (lab.x, lab.weight, lab.bias, lab.goal)]
    before = lab.settings, lab.kernels
    for name in data.draw(st.lists(st.sampled_from(sorted(lab_states.ASKED)), max_size=3)):
        lab_states.asked(lab, name, data.draw(lab_states.ASKED[name]))
    data.draw(lab_states.with_any_numbers(lab))
    data.draw(lab_states.with_any_loss(lab))
    assert before == (lab.settings, lab.kernels)
    for array, copy in zip((lab.x, lab.weight, lab.bias, lab.goal), arrays, strict=True):
        np.testing.assert_array_equal(array, copy)


@given(lab_states.labs(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_setting_changes_itself_alone(lab, data):
    name = data.draw(st.sampled_from(sorted(lab_states.ASKED)))
    value = data.draw(lab_states.ASKED[name])
    assume(works(lab, name, value))
    after = with_setting(lab, name, value)
    others = {"pool_stride"} if name == "pool_size" else set()
    for field, before in vars(lab.settings).items():
        if field == name:
            assert getattr(after.settings, field) == value
        elif field not in others:
            assert getattr(after.settings, field) == before
    np.testing.assert_array_equal(after.x, lab.x)
    assert (after.source, after.aim) == (lab.source, lab.aim)
    assert (after.learning_rate, after.grid, after.whole) == (
        lab.learning_rate, lab.grid, lab.whole,
    )  # fmt: skip
    if name not in ("kernel_size", "maps"):
        np.testing.assert_array_equal(after.weight, lab.weight)
        np.testing.assert_array_equal(after.bias, lab.bias)
        assert after.kernels == lab.kernels


def test_a_strategy_that_misses_nothing():
    """Each choice comes, so that none is silently untested."""
    seen = set()

    @given(lab_states.labs())
    @settings(max_examples=250, deadline=None)
    def look(lab):
        s = lab.settings
        overlaps = any(a < b for a, b in zip(s.pool_stride, s.pool_size, strict=True))
        looks = [
            *((name, getattr(s, name)) for name in ("function", "pooling", "convolution", "bias")),
            ("aim", lab.aim),
            ("source", lab.source),
            ("channels", len(lab.x)),
            ("several maps", s.maps > 1),
            ("overlapping", s.pooling != "none" and overlaps),
            ("unread", s.convolution and any(w.unread for w in lab.windows)),
            ("negative input", bool(lab.x.min() < 0)),
            ("rectangle", lab.x.shape[1] != lab.x.shape[2]),
            ("long kernel", s.kernel_size[0] != s.kernel_size[1]),
            ("large kernel", max(s.kernel_size) > 5),
        ]
        if s.convolution:
            looks += [("flip", s.flip_kernel), ("uneven", s.around[0] != s.around[1])]
            looks += [("dilation", s.dilation > (1, 1)), ("stride", s.stride > (1, 1))]
            looks += [("mode", s.padding_mode)] * any(map(any, s.around))
        if s.pooling != "none":
            looks += [("pool padding", any(s.pool_padding)), ("ceil", s.ceil_mode)]
            looks += [("count", s.count_include_pad)] * (s.pooling == "average")
        for kind in looks:
            seen.add(kind)

    look()
    for name, values in (
        ("function", FUNCTIONS), ("pooling", POOLINGS), ("mode", MODES), ("aim", Aim),
        ("source", Source), ("channels", (1, 3)), ("convolution", (True, False)),
        ("bias", (True, False)), ("flip", (True, False)), ("ceil", (True, False)),
        ("count", (True, False)), ("pool padding", (True, False)),
        ("overlapping", (True, False)), ("unread", (True, False)), ("uneven", (True, False)),
        ("dilation", (True, False)), ("stride", (True, False)), ("negative input", (True, False)),
        ("rectangle", (True, False)), ("long kernel", (True, False)), ("large kernel", (True,)),
        ("several maps", (True, False)),
    ):  # fmt: skip
        for value in values:
            assert (name, value) in seen


# what makes no sense


ANY_NUMBER = st.integers(0, 14) | st.sampled_from([16, 50, 99, 999])
ANY_PAIR = st.tuples(ANY_NUMBER, ANY_NUMBER)
ANYTHING = lab_states.ASKED | {
    "kernel_size": ANY_PAIR,
    "stride": ANY_PAIR,
    "dilation": ANY_PAIR,
    "pool_size": ANY_PAIR,
    "pool_stride": ANY_PAIR,
    "pool_padding": ANY_PAIR,
    "padding": st.sampled_from(WORDS) | st.tuples(ANY_PAIR, ANY_PAIR),
    "maps": ANY_NUMBER,
}


@given(lab_states.labs(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_setting_works_or_is_refused_in_a_sentence_and_something_works_instead(lab, data):
    """Whatever the fields let one type."""
    for name in data.draw(st.lists(st.sampled_from(sorted(ANYTHING)), min_size=1, max_size=4)):
        value = data.draw(ANYTHING[name])
        changed = result_or_refusal(with_setting, lab, name, value)
        if changed is not None:
            assert changed.experiment.activations.outputs[-1].shape[1:] == output_shape(changed)
        offer = nearest(lab, name, value)
        if offer is not None:
            assert works(lab, name, offer)


@pytest.mark.parametrize(
    ("chosen", "name", "value", "numbers"),
    [
        ({}, "kernel_size", (6, 3), ("6", "5")),
        ({}, "kernel_size", (12, 3), ("12", "11")),
        ({"kernel_size": (3, 3)}, "dilation", (3, 1), ("3", "7", "5")),
        ({}, "dilation", (9, 1), ("9", "8")),
        ({}, "stride", (0, 1), ("0", "1")),
        ({}, "stride", (12, 1), ("12", "11")),
        ({}, "padding", ((3, 0), (0, 0)), ("3", "2")),
        ({}, "padding", ((0, 0), (0, 7)), ("7", "2")),
        ({"padding": "full", "dilation": (3, 3)}, "padding_mode", "reflect", ("5", "4", "6")),
        ({"padding": "full", "dilation": (3, 3)}, "padding_mode", "circular", ("5", "6")),
        ({"pooling": "max"}, "pool_size", (4, 1), ("4", "3")),
        ({"pooling": "max"}, "pool_padding", (3, 0), ("2", "3")),
        ({"pooling": "average"}, "pool_size", (12, 1), ("12", "11")),
        ({"pooling": "max"}, "pool_stride", (0, 1), ("0", "1")),
        ({}, "maps", 9, ("9", "8")),
    ],
)
def test_refusals_tell_their_numbers(chosen, name, value, numbers):
    lab = small(**chosen)
    with pytest.raises(SettingError) as refused:
        with_setting(lab, name, value)
    assert_sentence(refused.value)
    found = re.findall(r"\d+", str(refused.value))
    assert set(numbers) <= set(found), refused.value
    assert works(lab, name, nearest(lab, name, value))


def test_a_kernel_that_spans_more_than_the_padded_input():
    """The example of the design."""
    with pytest.raises(SettingError) as refused:
        with_setting(small(7, 7, kernel_size=(5, 5)), "dilation", (2, 2))
    assert {"5", "2", "9", "7"} <= set(re.findall(r"\d+", str(refused.value)))


def test_a_layer_that_does_nothing_is_refused():
    lab = small(function="tanh", convolution=False)
    with pytest.raises(SettingError, match="nothing to compute"):
        with_setting(lab, "function", "none")
    assert nearest(lab, "function", "none") in FUNCTIONS[1:]
    with pytest.raises(SettingError, match="nothing to compute"):
        with_setting(small(), "convolution", False)
    assert nearest(small(), "convolution", False) is True


# what works instead


RANGES = {
    "kernel_size": range(1, LARGEST_KERNEL + 1),
    "stride": range(1, LARGEST_STRIDE + 1),
    "dilation": range(1, LARGEST_DILATION + 1),
    "pool_size": range(1, LARGEST_KERNEL + 1),
    "pool_stride": range(1, LARGEST_STRIDE + 1),
    "pool_padding": range(LARGEST_KERNEL),
}


@given(lab_states.labs(), st.sampled_from(sorted(RANGES)), st.data())
@settings(max_examples=60, deadline=None)
def test_the_offer_is_the_closest_pair_that_works(lab, name, data):
    value = data.draw(ANYTHING[name])
    possible = [pair for pair in product(RANGES[name], repeat=2) if works(lab, name, pair)]
    offer = nearest(lab, name, value)
    if not possible:
        assert offer is None
        return

    def distance(pair):
        return sum(abs(a - b) for a, b in zip(pair, value, strict=True)), sum(pair)

    assert offer in possible
    assert distance(offer) == min(map(distance, possible))
    if value in possible:
        assert offer == value


@given(st.integers(3, 5), st.integers(3, 5), st.data())
@settings(max_examples=40, deadline=None)
def test_the_offered_padding_is_the_closest_that_works(rows, columns, data):
    lab = lab_states.asked(small(rows, columns), "padding", "full")
    for name in ("kernel_size", "dilation", "padding_mode"):
        lab = lab_states.asked(lab, name, data.draw(lab_states.ASKED[name]))
    assume(max(w.span for w in lab.windows) <= 7)  # or there are too many to try
    asked = data.draw(st.tuples(*[st.integers(0, 4)] * 4))
    sides = [range(w.span) for w in lab.windows for _ in range(2)]
    possible = [p for p in product(*sides) if works(lab, "padding", (p[:2], p[2:]))]
    offer = nearest(lab, "padding", (asked[:2], asked[2:]))
    assert works(lab, "padding", offer)

    def distance(padding):
        return sum(abs(a - b) for a, b in zip(padding, asked, strict=True))

    assert distance([*offer[0], *offer[1]]) == min(map(distance, possible))


@pytest.mark.parametrize("asked", [((0, 0), (0, 0)), ((0, 90), (0, 0)), ((999, 999), (999, 999))])
@pytest.mark.parametrize("columns", [1, 11])
def test_a_padding_far_from_what_is_asked(columns, asked):
    """A kernel that spans 81 cells over an input of 3 needs 78 cells of padding."""
    lab = small(3, 3)
    for name, value in (
        ("padding", "full"), ("kernel_size", (11, columns)), ("dilation", (8, 8)),
    ):  # fmt: skip
        lab = with_setting(lab, name, value)
    offer = nearest(lab, "padding", asked)
    assert works(lab, "padding", offer)
    for (a, b), (before, after), span in zip(asked, offer, (81, 8 * columns - 7), strict=True):
        given = abs(before - a) + abs(after - b)
        fits = [p for p in product(range(span), repeat=2) if sum(p) + 3 >= span]
        assert given == min(abs(p - a) + abs(q - b) for p, q in fits)


@given(lab_states.labs(), ANY_NUMBER)
@settings(max_examples=30, deadline=None)
def test_the_offered_number_of_maps(lab, maps):
    offer = nearest(lab, "maps", maps)
    assert offer == min(max(maps, 1), MOST_MAPS)
    assert works(lab, "maps", offer)


CHOICES = {
    "padding_mode": MODES,
    "function": FUNCTIONS,
    "pooling": POOLINGS,
    "padding": WORDS,
    "convolution": (True, False),
}


@given(lab_states.labs(), st.sampled_from(sorted(CHOICES)), st.data())
@settings(max_examples=60, deadline=None)
def test_another_choice_is_offered_if_one_works(lab, name, data):
    value = data.draw(st.sampled_from(CHOICES[name]))
    possible = [choice for choice in CHOICES[name] if choice != value and works(lab, name, choice)]
    offer = nearest(lab, name, value)
    assert offer in possible if possible else offer is None


def test_full_padding_that_is_too_much_offers_the_same_size():
    """Of the other words the one that pads nearly as much."""
    lab = small(4, 4, kernel_size=(4, 4), padding_mode="reflect", dilation=(1, 1))
    lab = with_setting(lab, "padding", ((2, 1), (2, 1)))
    assert works(lab, "padding", "full")  # 3 is one less than 4
    lab = lab_states.asked(small(3, 3, padding="same"), "dilation", (2, 2))
    lab = with_setting(lab, "padding_mode", "reflect")
    assert not works(lab, "padding", "full")
    assert works(lab, "padding", "same")
    assert nearest(lab, "padding", "full") == "same"


@given(lab_states.labs(), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_the_closest_grid_that_works(lab, size):
    def fits(grid):
        return result_or_refusal(with_grid, lab, BLANK, grid, lab.whole) is not None

    possible = [grid for grid in range(SMALLEST_GRID, LARGEST_GRID + 1) if fits(grid)]
    offer = nearest_grid(lab, BLANK, size)
    if not possible:
        assert offer is None
        return
    assert offer in possible
    assert abs(offer - size) == min(abs(grid - size) for grid in possible)


# kernels


@given(
    st.sampled_from(KERNELS),
    st.tuples(st.integers(1, 11), st.integers(1, 11)),
    st.tuples(st.integers(1, 11), st.integers(1, 11)),
)
@example("sharpen", (3, 3), (5, 5))
@example("sobel_x", (3, 3), (5, 1))
@example("random", (3, 3), (3, 3))
def test_a_named_kernel_is_made_again_in_another_size(name, first, second):
    lab = small(11, 11, kernel_size=first)
    lab = lab_states.tried(lab, with_kernel, 0, name, seed=1)
    assume(lab.kernels[0] == name)
    before = lab.weight[0, 0]
    after = with_setting(lab, "kernel_size", second)
    scalable = name != "random" and fixed_size(name) is None
    try:
        expected = kernel(name, second) if scalable else None
    except SettingError:
        expected = None
    if expected is not None:
        np.testing.assert_array_equal(after.weight[0, 0], expected)
        assert after.kernels == (name,)
    else:
        np.testing.assert_array_equal(after.weight[0, 0], resized(before, second))
        same = before.shape == second
        assert after.kernels == ((name,) if same else (CUSTOM,))


def test_a_custom_kernel_keeps_its_centre():
    weight = np.arange(1.0, 10.0).reshape(3, 3)
    lab = with_weights(small(), 0, 0, weight)
    assert lab.kernels == (CUSTOM,)
    larger = with_setting(lab, "kernel_size", (5, 5))
    np.testing.assert_array_equal(larger.weight[0, 0, 1:4, 1:4], weight)
    assert np.count_nonzero(larger.weight) == 9
    again = with_setting(larger, "kernel_size", (3, 3))
    np.testing.assert_array_equal(again.weight, lab.weight)
    smaller = with_setting(lab, "kernel_size", (1, 3))
    np.testing.assert_array_equal(smaller.weight[0, 0], weight[1:2])
    assert smaller.kernels == larger.kernels == (CUSTOM,)


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_by_its_name(name):
    lab = with_kernel(small(11, 11, channels=3, maps=2, kernel_size=(5, 5)), 1, name, seed=3)
    size = fixed_size(name) or (5, 5)
    assert lab.settings.kernel_size == size
    assert lab.kernels == ("sobel_x", name)
    expected = kernel(name, size, np.random.default_rng(3))
    for channel in range(3):
        np.testing.assert_array_equal(lab.weight[1, channel], expected)
    np.testing.assert_array_equal(lab.weight[0, 0], kernel("sobel_x", size))


def test_a_kernel_that_brings_its_numbers_along():
    weight = np.arange(20.0).reshape(4, 5)
    lab = with_kernel(small(channels=3), 0, "trained 7", weight)
    assert (lab.settings.kernel_size, lab.kernels) == ((4, 5), ("trained 7",))
    assert (lab.weight[0] == weight).all()
    with pytest.raises(SettingError):  # the input is too small for it
        with_kernel(small(3, 3), 0, "trained 7", weight)
    assert with_setting(lab, "kernel_size", (3, 3)).kernels == (CUSTOM,)


def test_one_weight_that_is_typed_makes_the_kernel_custom():
    lab = small(channels=3, maps=2)
    before = lab.weight.copy()
    weight = np.full((3, 3), 7.0)
    lab = with_weights(lab, 1, 2, weight)
    np.testing.assert_array_equal(lab.weight[1, 2], weight)
    before[1, 2] = 7
    np.testing.assert_array_equal(lab.weight, before)
    assert lab.kernels[1] == CUSTOM
    assert lab.kernels[0] == "sobel_x"


def test_more_maps_look_for_something_else():
    lab = with_bias(small(channels=3), 0, 5.0)
    for maps in range(2, MOST_MAPS + 1):
        lab = with_setting(lab, "maps", maps)
        assert lab.weight.shape == (maps, 3, 3, 3)
        assert len(set(lab.kernels)) == maps
        assert lab.bias.tolist() == [5.0] + [0.0] * (maps - 1)
        for name, weight in zip(lab.kernels, lab.weight, strict=True):
            if name != "random":
                assert (weight == kernel(name, (3, 3))).all()
    fewer = with_setting(lab, "maps", 3)
    np.testing.assert_array_equal(fewer.weight, lab.weight[:3])
    assert (fewer.kernels, fewer.bias.tolist()) == (lab.kernels[:3], [5.0, 0.0, 0.0])


def test_maps_of_a_kernel_of_one_cell():
    """Where no slope is possible."""
    lab = with_setting(small(kernel_size=(1, 1)), "maps", 8)
    assert lab.weight.shape == (8, 1, 1, 1)
    assert all(name in KERNELS for name in lab.kernels[1:])


@given(lab_states.labs(), st.data())
@settings(max_examples=30, deadline=None)
def test_a_bias(lab, data):
    map_ = data.draw(st.integers(0, lab.settings.maps - 1))
    after = with_bias(lab, map_, -2.5)
    expected = lab.bias.copy()
    expected[map_] = -2.5
    np.testing.assert_array_equal(after.bias, expected)
    np.testing.assert_array_equal(after.weight, lab.weight)


# the input


@given(lab_states.labs(), st.sampled_from([1, 3]), lab_states.sizes(), st.data())
@settings(max_examples=60, deadline=None)
def test_another_input_keeps_the_layer(lab, channels, size, data):
    x = lab_states.numbers(data.draw, (channels, *size))
    after = result_or_refusal(with_input, lab, x, Source.PICTURE)
    assume(after is not None)
    assert (after.settings, after.kernels, after.source) == (
        lab.settings, lab.kernels, Source.PICTURE,
    )  # fmt: skip
    np.testing.assert_array_equal(after.x, x)
    np.testing.assert_array_equal(after.bias, lab.bias)
    if channels == len(lab.x):
        np.testing.assert_array_equal(after.weight, lab.weight)
    else:
        for channel in range(channels):
            np.testing.assert_array_equal(after.weight[:, channel], lab.weight[:, 0])


def naive_means(ink, size):
    """The mean ink of each of size x size equal pieces, pixel by pixel."""
    height, width = ink.shape
    means = np.zeros((size, size))
    for i, j in product(range(size), repeat=2):
        top, bottom = i * height / size, (i + 1) * height / size
        left, right = j * width / size, (j + 1) * width / size
        total = 0.0
        for p in range(int(top), min(height, int(np.ceil(bottom)))):
            for q in range(int(left), min(width, int(np.ceil(right)))):
                share = min(bottom, p + 1) - max(top, p)
                share *= min(right, q + 1) - max(left, q)
                total += float(ink[p, q]) / 255 * share
        means[i, j] = total / ((bottom - top) * (right - left))
    return means


@given(
    st.tuples(st.integers(3, 40), st.integers(3, 40)), st.integers(3, 28), st.integers(0, 2**32 - 1)
)
@settings(max_examples=40, deadline=None)
def test_a_drawing_becomes_the_mean_ink_of_each_cell(shape, size, seed):
    rng = np.random.default_rng(seed)
    ink = (rng.integers(0, 256, shape) * (rng.random(shape) < 0.4)).astype(np.uint8)
    given, expected = gridded(ink, size, whole=False), naive_means(ink, size)
    assert given.shape == (1, size, size)
    np.testing.assert_allclose(given[0], expected, atol=1e-12)
    whole = gridded(ink, size, whole=True)[0]
    np.testing.assert_array_equal(whole, np.rint(whole))
    assert whole.min() >= 0
    if expected.max() > 0:
        assert whole.max() == LEVELS
        assert np.abs(whole - LEVELS * expected / expected.max()).max() <= 0.5 + 1e-9


def test_blank_paper_and_full_ink():
    for size in (3, 7, 28):
        for whole in (True, False):
            assert not gridded(BLANK, size, whole).any()
        full = gridded(np.full_like(BLANK, 255), size, whole=False)
        np.testing.assert_allclose(full, 1, atol=1e-12)
        assert (gridded(np.full_like(BLANK, 255), size, whole=True) == LEVELS).all()


def test_a_grid_is_remembered():
    ink = BLANK.copy()
    ink[40:200, 100:160] = 200
    lab = with_grid(with_input(START, np.ones((3, 5, 5)), Source.PICTURE), ink, 9, False)
    assert (lab.grid, lab.whole, lab.source) == (9, False, Source.DRAWING)
    np.testing.assert_array_equal(lab.x, gridded(ink, 9, False))
    assert lab.weight.shape == (1, 1, 3, 3)


def test_the_first_lab():
    assert (START.source, START.grid, START.whole) == (Source.DRAWING, 7, True)
    assert START.kernels == ("sobel_x",)
    assert START.x.shape == (1, 7, 7)
    assert START.goal.shape == (1, 3, 3)
    assert len(START.experiment.timeline) > 100


# the loss


@pytest.mark.parametrize("aim", Aim)
def test_a_loss_begins_with_something_to_see(aim):
    lab = with_aim(small(maps=2), aim)
    expected = np.zeros((2, 3, 3))
    if aim in (Aim.SUM, Aim.ERROR):
        expected[:] = 1
    if aim is Aim.CELL:
        expected[0, 1, 1] = 1
    np.testing.assert_array_equal(lab.goal, expected)
    y = lab.experiment.activations.outputs[-1][0]
    loss = np.square(y).sum() / 2 if aim is Aim.SQUARED_ERROR else (expected * y).sum()
    assert lab.experiment.loss_now == pytest.approx(loss)
    error = y if aim is Aim.SQUARED_ERROR else expected
    np.testing.assert_array_equal(lab.experiment.gradients.errors[-1][0], error)


def test_a_goal_is_cut_or_filled_up_with_zeros():
    goal = np.arange(1.0, 10.0).reshape(1, 3, 3)
    for aim in (Aim.ERROR, Aim.SQUARED_ERROR):
        lab = with_goal(with_aim(small(), aim), goal)
        larger = with_setting(with_setting(lab, "padding", "same"), "maps", 2)
        expected = np.zeros((2, 5, 5))
        expected[0, :3, :3] = goal[0]
        np.testing.assert_array_equal(larger.goal, expected)
        smaller = with_setting(lab, "stride", (2, 1))
        np.testing.assert_array_equal(smaller.goal, goal[:, :2])
        np.testing.assert_array_equal(with_setting(lab, "function", "tanh").goal, goal)


def test_the_sum_stays_the_sum():
    lab = with_setting(with_aim(small(), Aim.SUM), "padding", "full")
    assert lab.goal.shape == (1, 7, 7)
    assert (lab.goal == 1).all()


def test_the_cell_stays_or_moves_to_the_edge():
    lab = with_cell(with_aim(small(maps=2), Aim.CELL), (1, 2, 0))
    assert np.argwhere(lab.goal).tolist() == [[1, 2, 0]]
    for name, value, expected in (
        ("padding", "full", [1, 2, 0]),
        ("stride", (2, 2), [1, 1, 0]),
        ("maps", 1, [0, 2, 0]),
    ):
        goal = with_setting(lab, name, value).goal
        assert np.argwhere(goal).tolist() == [expected]
        assert goal.sum() == 1


# windows that stand side by side


@pytest.mark.parametrize(
    ("size", "stride", "new", "expected"),
    [
        ((2, 2), (2, 2), (3, 3), (3, 3)),
        ((2, 2), (2, 2), (3, 2), (3, 2)),
        ((3, 3), (1, 1), (2, 2), (1, 1)),
        ((2, 2), (3, 2), (3, 3), (3, 2)),
    ],
)
def test_windows_side_by_side_stay_side_by_side(size, stride, new, expected):
    lab = small(9, 9, pooling="max", pool_size=size, pool_stride=stride)
    assert with_setting(lab, "pool_size", new).settings.pool_stride == expected


# how much there is to compute


@pytest.mark.parametrize("whole", [True, False])
def test_what_one_draws_is_never_heavy(whole):
    assert not START.heavy
    assert not with_grid(START, BLANK, LARGEST_GRID, whole).heavy


@given(lab_states.labs())
@settings(max_examples=60, deadline=None)
def test_heavy_counts_the_cells_and_the_terms(lab):
    cells = lab.x.size + sum(output.size for output in lab.experiment.activations.outputs)
    terms = len(lab.x) * np.prod(lab.settings.kernel_size) if lab.settings.convolution else 1
    assert lab.heavy == (cells * max(terms, 9) > HEAVY)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_large_picture_is_heavy(channels):
    picture = with_input(START, np.zeros((channels, 512, 512)), Source.PICTURE)
    assert picture.heavy
    small_picture = with_input(START, np.zeros((channels, 64, 64)), Source.PICTURE)
    assert not small_picture.heavy
    assert with_setting(small_picture, "maps", 8).heavy == (channels == 3)


def test_a_large_picture_is_heavy_without_a_convolution_too():
    """Each cell is an activation, and a part of some windows."""
    picture = with_input(START, np.zeros((1, 512, 512)), Source.PICTURE)
    assert with_setting(picture, "convolution", False).heavy


def test_layers_are_made_of_the_settings():
    lab = small(
        9, 8, channels=3, maps=2, kernel_size=(3, 2), stride=(2, 1), dilation=(1, 2),
        padding=((1, 0), (0, 2)), padding_mode="reflect", flip_kernel=True,
        function="leaky_relu", negative_slope=0.3, pooling="average", pool_size=(2, 3),
        pool_stride=(1, 2), pool_padding=(1, 0), ceil_mode=True, count_include_pad=False,
    )  # fmt: skip
    convolution, activation, pooling = lab.layers
    assert isinstance(convolution, Convolution)
    np.testing.assert_array_equal(convolution.weight, lab.weight)
    np.testing.assert_array_equal(convolution.bias, lab.bias)
    assert (convolution.stride, convolution.dilation) == ((2, 1), (1, 2))
    assert (convolution.padding, convolution.padding_mode) == (((1, 0), (0, 2)), "reflect")
    assert convolution.flip_kernel
    assert (activation.function, activation.negative_slope) == ("leaky_relu", 0.3)
    assert vars(pooling) == {
        "kernel_size": (2, 3),
        "stride": (1, 2),
        "padding": (1, 0),
        "ceil_mode": True,
        "count_include_pad": False,
    }
    assert with_setting(lab, "bias", False).layers[0].bias is None
    largest = with_setting(lab, "pooling", "max").layers[2]
    assert (largest.kernel_size, largest.stride, largest.padding, largest.ceil_mode) == (
        (2, 3), (1, 2), (1, 0), True,
    )  # fmt: skip
