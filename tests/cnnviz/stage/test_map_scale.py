"""The ends of the map's colours: of each map, of its layer, of all of its kind."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.frame import columns
from cnnviz.stage.map_grid import pictures
from cnnviz.stage.map_scale import ends, largest, pages, shares
from cnnviz.state import MapScale, MapShows
from engine.steps import Role
from tests.cnnviz import helpers
from tests.engine import strategies


@given(strategies.experiments(), st.sampled_from(MapShows), st.sampled_from(MapScale))
@settings(max_examples=60)
def test_the_ends_are_largest_magnitudes(experiment, shows, scale):
    shown = columns(experiment, 0, shows)
    made = ends(shown, scale)
    tops = {}
    for column in shown:
        tops[column.matrix.role] = max(tops.get(column.matrix.role, 0), top_of(column.matrix))
    for column, limits in zip(shown, made, strict=True):
        values, role = column.matrix.values, column.matrix.role
        assert limits.shape == (pictures(values.shape),)
        for index, limit in enumerate(limits):
            page = np.abs(pages(values)[index]).max()
            if scale is MapScale.MAP and values.ndim == 3 and role is not Role.INK:
                assert limit == page
            else:
                assert limit == (tops[role] if scale is MapScale.ALL else top_of(column.matrix))
            assert page <= limit or role is Role.INK


def top_of(matrix):
    return np.abs(matrix.values).max() if matrix.scale is None else matrix.scale


def test_all_share_the_largest_of_their_kind():
    experiment = helpers.every_kind()[0]
    kinds = [operation.kind for operation in experiment.timeline.operations]
    shown = columns(experiment, kinds.index("unflatten"))
    tops = largest(shown)
    assert set(tops) == {Role.INK, Role.VALUE, Role.ERROR}
    for role, top in tops.items():
        limits = {c.matrix.limit for c in shown if c.matrix.role is role}
        assert top == max(limits)


def test_shares_of_nothing_are_nothing():
    values = np.zeros((2, 3, 3))
    assert (shares([values], [np.array([0.0, np.nan])]) == 0).all()
    values[1] = 4
    parts = shares([values, values[:1]], [np.array([1.0, 8.0]), np.array([1.0])])
    np.testing.assert_array_equal(parts, np.repeat([0.0, 0.5, 0.0], 9))
