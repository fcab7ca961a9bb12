"""The view of the network map: zooming, panning, and whole device pixels, as plain arithmetic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.stage.map_view import LEAST_CELL, View, crisp, fitted

lengths = st.floats(50, 2000)
sizes = st.tuples(lengths, lengths)
views = st.builds(View, st.floats(0.05, 50), st.floats(-500, 2500), st.floats(-500, 2500))


@given(views, st.floats(0.1, 10), lengths, lengths)
def test_zooming_keeps_the_point_under_the_mouse(view, factor, x, y):
    nearer = view.zoomed(factor, x, y)
    assert nearer.zoom == pytest.approx(view.zoom * factor)
    assert nearer.canvas(x, y) == pytest.approx(view.canvas(x, y), rel=1e-6, abs=1e-6)


@given(views, lengths, lengths, lengths, lengths)
def test_panning_takes_what_is_seen_along(view, x, y, dx, dy):
    moved = view.panned(dx, dy)
    assert moved.canvas(x + dx, y + dy) == pytest.approx(view.canvas(x, y), rel=1e-6, abs=1e-5)


@given(views, lengths, lengths)
def test_what_is_shown_and_the_point_of_the_canvas_are_inverse(view, x, y):
    rect = np.array([[x, y, 1.0, 2.0]])
    left, top, width, height = view.shown(rect)[0]
    assert view.canvas(left, top) == pytest.approx((x, y), rel=1e-6, abs=1e-6)
    assert (width, height) == pytest.approx((view.zoom, 2 * view.zoom))


@given(views, sizes, sizes, st.floats(1, 40))
def test_kept_within_the_canvas(view, canvas, seen, nearest):
    kept = view.within(canvas, seen, nearest)
    fit = fitted(canvas, seen)
    assert fit.zoom * 0.999 <= kept.zoom <= max(nearest, fit.zoom) * 1.001
    for start, size, pixels in zip((kept.x, kept.y), canvas, seen, strict=True):
        part = pixels / kept.zoom
        if part >= size:  # all of it, in the middle
            assert start == pytest.approx((size - part) / 2, abs=1e-6)
        else:
            assert -1e-6 <= start <= size - part + 1e-6
    again = kept.within(canvas, seen, nearest)
    assert (again.zoom, again.x, again.y) == pytest.approx((kept.zoom, kept.x, kept.y), abs=1e-6)


@given(sizes, sizes)
def test_fitted_shows_all_of_it_as_large_as_it_can(canvas, seen):
    view = fitted(canvas, seen)
    corners = np.array([[0.0, 0.0, *canvas]])
    x, y, width, height = view.shown(corners)[0]
    assert x >= -1e-6
    assert y >= -1e-6
    assert x + width <= seen[0] + 1e-6
    assert y + height <= seen[1] + 1e-6
    assert width == pytest.approx(seen[0]) or height == pytest.approx(seen[1])


@given(sizes, st.floats(1, 5), st.floats(1, 5))
def test_another_size_shows_the_same_part(seen, factor, nearer):
    canvas = (seen[0] * 1.5, seen[1] * 1.5)
    view = fitted(canvas, seen).zoomed(nearer, seen[0] / 3, seen[1] / 3)
    larger = (canvas[0] * factor, canvas[1] * factor), (seen[0] * factor, seen[1] * factor)
    carried = view.carried((canvas, seen), larger)
    middle = view.canvas(seen[0] / 2, seen[1] / 2)
    expected = [value * factor for value in middle]
    assert carried.canvas(larger[1][0] / 2, larger[1][1] / 2) == pytest.approx(expected)


@given(
    st.lists(st.tuples(lengths, lengths, st.floats(1, 400), st.floats(1, 400)), min_size=1),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)
def test_pictures_stand_on_whole_device_pixels(rects, cells, ratio):
    rects = np.array(rects)
    made = crisp(rects, cells, ratio)
    np.testing.assert_allclose(made * ratio, np.rint(made * ratio), atol=1e-6)
    assert (made[:, 2:] * ratio > 0.99).all()
    assert (np.abs(made - rects)[:, :2] * ratio <= 0.5 * max(cells) + 1).all()
    for axis, count in enumerate((cells[1], cells[0])):
        large = rects[:, 2 + axis] * ratio / count >= LEAST_CELL
        pitch = made[large, 2 + axis] * ratio / count
        np.testing.assert_allclose(pitch, np.rint(pitch), atol=1e-6)
        assert (made[large, 2 + axis] <= rects[large, 2 + axis] + 1e-6).all()
