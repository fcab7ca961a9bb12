"""The network map's layout: cells and points are inverse, and lines join what belongs together."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.stage.map_grid import pictures
from cnnviz.stage.map_layout import MapLayout
from cnnviz.state import MapShows
from engine import Activation, Convolution, Experiment, Flatten, Linear, MaxPooling, Network
from engine.losses import WeightedSum
from engine.receptive import Region, receptive_field
from tests.cnnviz import helpers
from tests.engine import strategies


@st.composite
def layouts(draw):
    experiment = draw(strategies.experiments())
    shows = draw(st.sampled_from(MapShows))
    position = draw(st.integers(0, len(experiment.timeline) - 1))
    frame = helpers.frame_of(experiment, position, map_shows=shows)
    size = draw(st.floats(520, 1900)), draw(st.floats(240, 1000))
    ratio = draw(st.sampled_from([1.0, 1.5, 2.0]))
    layout = MapLayout(frame, *size, None, ratio)
    for _ in range(draw(st.integers(0, 3))):
        x, y = draw(st.floats(0, size[0])), draw(st.floats(0, size[1]))
        layout = MapLayout(frame, *size, layout.zoomed(draw(st.floats(0.5, 6)), x, y), ratio)
    return layout


@given(layouts(), st.data())
@settings(max_examples=80)
def test_the_cell_at_a_point_is_the_one_that_stands_there(layout, data):
    column = data.draw(st.integers(0, len(layout.placed) - 1))
    values = layout.frame.columns[column].matrix.values
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in values.shape)
    spot = layout.spot(column, cell)
    middle = helpers.middle(spot)
    left, top, width, height = layout.body
    hit = layout.hit(middle.x(), middle.y())
    if left <= middle.x() < left + width and top <= middle.y() < top + height:
        assert (hit.column, hit.cell) == (column, cell)
        x, y, w, h = layout.rect(column, hit.map)
        assert x - 1e-6 <= spot[0] <= spot[0] + spot[2] <= x + w + 1e-6
        assert y - 1e-6 <= spot[1] <= spot[1] + spot[3] <= y + h + 1e-6
    else:
        assert hit is None


@given(layouts())
@settings(max_examples=40)
def test_columns_stand_beside_each_other_at_any_zoom(layout):
    edges = [layout.reach(column) for column in range(len(layout.placed))]
    for (_, right), (left, _) in pairwise(edges):
        assert right < left
    for rects, column in zip(layout.placed, layout.frame.columns, strict=True):
        assert len(rects) == pictures(column.matrix.values.shape)
    if layout.is_fitted:
        left, top, width, height = layout.body
        for rects in layout.placed:
            assert (rects[:, :2] >= (left - 1, top - 1)).all()
            assert (rects[:, :2] + rects[:, 2:] <= (left + width + 1, top + height + 1)).all()


@given(layouts(), st.data())
@settings(max_examples=60)
def test_windows_cover_the_cells_of_a_region(layout, data):
    """Every cell of it, and no other one of it unless there are too many pieces."""
    column = data.draw(st.integers(0, len(layout.placed) - 1))
    shape = layout.frame.columns[column].matrix.values.shape
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    axes = tuple(
        np.array(sorted({i, *data.draw(st.sets(st.integers(0, n - 1), max_size=4))}))
        for i, n in zip(cell, shape, strict=True)
    )
    rects = layout.windows(column, Region(axes))
    point = helpers.middle(layout.spot(column, cell))
    assert holds(rects, point)
    outside = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    if outside not in Region(axes) and min(layout.pitch(column)) > 3:
        assert not holds(rects, helpers.middle(layout.spot(column, outside)))


def holds(rects, point):
    x, y, width, height = rects.T
    inside = (x <= point.x()) & (point.x() <= x + width)
    return (inside & (y <= point.y()) & (point.y() <= y + height)).any()


def test_an_empty_region_has_no_window():
    layout = MapLayout(helpers.frame_of(helpers.every_kind()[0]), 800.0, 300.0)
    empty = Region((np.array([0]), np.array([], int), np.array([2])))
    assert len(layout.windows(0, empty)) == 0


def test_what_belongs_to_a_cell_is_given_for_every_column():
    experiment = helpers.every_kind()[0]
    layout = MapLayout(helpers.frame_of(experiment), 800.0, 300.0)
    hit = layout.hit(*point_of(layout, 3, (1, 1, 0)))
    regions = layout.reached(hit)
    assert len(regions) == len(layout.placed)
    for column, region in enumerate(receptive_field(experiment.network, 2, (1, 1, 0))):
        assert [a.tolist() for a in regions[column].axes] == [a.tolist() for a in region.axes]
    assert regions[-1].size == 3  # all scores


def point_of(layout, column, cell):
    middle = helpers.middle(layout.spot(column, cell))
    return middle.x(), middle.y()


def joined(layers, shape, layer):
    network = Network(layers, shape)
    loss = WeightedSum(np.ones(network.shapes[-1]))
    experiment = Experiment(np.ones(shape), network, loss=loss)
    layout = MapLayout(helpers.frame_of(experiment), 800.0, 300.0)
    return layout.joined(layer)


def test_which_maps_a_layer_joins():
    rng = np.random.default_rng(0)
    grouped = Convolution(rng.normal(size=(6, 2, 3, 3)), groups=2)
    pairs = joined((grouped, MaxPooling(2)), (4, 8, 8), 0)
    assert pairs.shape == (4, 6)
    for a, b in np.ndindex(4, 6):
        assert pairs[a, b] == (a // 2 == b // 3)
    np.testing.assert_array_equal(joined((grouped, MaxPooling(2)), (4, 8, 8), 1), np.eye(6) > 0)
    flat = joined((Flatten(),), (3, 2, 2), 0)  # 12 numbers, shown one by one
    assert flat.shape == (3, 12)
    for a, b in np.ndindex(3, 12):
        assert flat[a, b] == (b // 4 == a)
    assert joined((Flatten(),), (3, 5, 5), 0).all()
    linear = (Flatten(), Linear(rng.normal(size=(4, 12))), Activation())
    assert joined(linear, (3, 2, 2), 1).all()


def test_the_flow_leads_to_the_cell_that_is_written_and_through_the_kernel_that_is_told():
    experiment = helpers.every_kind()[0]  # a convolution of 2 channels to 4 maps first
    timeline = experiment.timeline
    size = timeline.operations[0].map_size

    def flow(position):
        return MapLayout(helpers.frame_of(experiment, position), 800.0, 300.0).flow

    assert flow(2 * size) == ((0, 2), (1, 2))
    kinds = [operation.kind for operation in timeline.operations]
    start = timeline.starts[kinds.index("convolution_weight_gradient")]
    assert flow(start) == ((0, 0),)
    assert flow(start + 9) == ((1, 0),)
    assert flow(start + 18) == ((0, 1),)
    start = timeline.starts[kinds.index("convolution_bias_gradient")]
    assert flow(start + 3) == ((0, 3), (1, 3))
    assert flow(timeline.starts[kinds.index("softmax")]) == ()


@pytest.mark.parametrize("factor", [0.2, 1.0, 300.0])
def test_the_zoom_stays_between_all_of_it_and_one_cell(factor):
    layout = MapLayout(helpers.frame_of(helpers.every_kind()[0]), 800.0, 300.0)
    view = layout.zoomed(factor, 100.0, 100.0)
    assert layout.fit.zoom <= view.zoom <= layout.nearest * 1.0001
