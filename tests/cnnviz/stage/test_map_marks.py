"""The kernels on the lines of the map: W, dW, or what the step tells."""

import numpy as np

from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.map_marks import kernel_places, kernels
from cnnviz.state import MapShows
from engine.steps import Role
from tests.cnnviz import helpers


def told(experiment, position, shows):
    frame = helpers.frame_of(experiment, position, map_shows=shows)
    layer = frame.operation.layer
    return layer, *kernels(frame, experiment.network.layers[layer])


def test_which_numbers_stand_on_the_lines():
    experiment = helpers.every_kind()[0]
    kinds = [operation.kind for operation in experiment.timeline.operations]
    weight = experiment.network.layers[0].weight
    gradient = experiment.gradients.parameters[0]["weight"]
    start = experiment.timeline.starts[kinds.index("convolution_weight_gradient")]
    expected = {
        (0, MapShows.FOLLOW): (weight, Role.WEIGHT),
        (0, MapShows.VALUES): (weight, Role.WEIGHT),
        (0, MapShows.ERRORS): (gradient, Role.ERROR),
        (start, MapShows.FOLLOW): (gradient, Role.ERROR),
        (start, MapShows.VALUES): (weight, Role.WEIGHT),
        (start, MapShows.ERRORS): (gradient, Role.ERROR),
    }
    for (position, shows), (values, role) in expected.items():
        _, shown, own, limit = told(experiment, position, shows)
        np.testing.assert_array_equal(shown, values)
        assert own is role
        assert limit == np.abs(values).max()


def test_kernels_stand_between_their_columns_and_not_upon_each_other():
    experiment = helpers.every_kind()[0]
    for zoom in (1.0, 4.0):
        layout = MapLayout(helpers.frame_of(experiment), 800.0, 300.0)
        layout = MapLayout(layout.frame, 800.0, 300.0, layout.zoomed(zoom, 150.0, 150.0))
        left, right = layout.reach(0)[1], layout.reach(1)[0]
        places = kernel_places(layout)
        assert len(places) == 2
        for x, _, width, _ in places:
            assert left <= x <= x + width <= right
        (_, first, _, height), (_, second, _, _) = sorted(places, key=lambda place: place[1])
        assert first + height <= second
