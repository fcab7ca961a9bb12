"""The network map: a press on any map leads to the operation that computes it."""

import numpy as np
import pytest

from cnnviz.stage import map_painter
from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.network_map import NetworkMap
from engine import Convolution, Experiment, Network
from engine.steps import Phase, Role
from tests.cnnviz import helpers


@pytest.fixture(scope="module")
def experiment():
    return Experiment(helpers.sample(7).normalised.image[None], helpers.shipped(), 3)


@pytest.fixture
def network_map(qtbot):
    made = NetworkMap(helpers.STYLES[False])
    qtbot.addWidget(made)
    made.resize(800, 360)
    made.show()
    return made


@pytest.fixture
def chosen(network_map):
    found = []
    network_map.map_chosen.connect(lambda operation, number: found.append((operation, number)))
    return found


def layout_of(frame, widget):
    return MapLayout(frame, float(widget.width()), float(widget.height()))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_a_press_on_every_map(network_map, chosen, experiment, share):
    """Forward, and with one, some or all of the errors computed."""
    operations = experiment.timeline.operations
    index = round(share * (len(operations) - 1))
    frame = helpers.frame_of(experiment, experiment.timeline.starts[index])
    network_map.show_frame(frame)
    layout = layout_of(frame, network_map)
    for column, thumbs in zip(frame.columns, layout.columns, strict=True):
        for thumb in thumbs:
            chosen.clear()
            helpers.click(network_map, network_map.thumb(thumb.column, thumb.map).center())
            if column.operation is None:
                assert chosen == []
                continue
            assert chosen == [(column.operation, thumb.map)]
            operation = operations[column.operation]
            assert operation.writes == column.layer
            assert operation.output.values is column.matrix.values
            error = column.matrix.role is Role.ERROR
            assert operation.phase is (Phase.BACKWARD if error else Phase.FORWARD)


def test_a_press_on_a_class(network_map, chosen, experiment):
    kinds = [operation.kind for operation in experiment.timeline.operations]
    for phase, kind in ((0, "softmax"), (-1, "loss_error")):
        frame = helpers.frame_of(experiment, experiment.timeline.starts[phase])
        network_map.show_frame(frame)
        for index in range(10):
            chosen.clear()
            helpers.click(network_map, helpers.middle(layout_of(frame, network_map).bar(index)))
            assert chosen == [(kinds.index(kind), index)] or phase == -1
            assert chosen[0][1] == index


def test_the_ground_and_the_right_button_do_nothing(network_map, chosen, experiment):
    helpers.click(network_map, network_map.rect().center())  # nothing is shown yet
    network_map.show_frame(helpers.frame_of(experiment, 0))
    helpers.click(network_map, network_map.rect().topLeft())
    helpers.click(network_map, network_map.thumb(1, 0).center(), helpers.RIGHT)
    assert chosen == []


def test_a_map_tells_its_range(network_map, told, experiment):
    frame = helpers.frame_of(experiment, 0)
    network_map.show_frame(frame)
    helpers.move(network_map, network_map.thumb(1, 2).center())
    values = frame.columns[1].matrix.values[2]
    for value in (values.min(), values.max()):
        assert f"{abs(value):.3g}"[:3] in told[-1]


@pytest.mark.parametrize("position", [0, -1])
def test_each_map_is_painted_in_the_colours_of_its_numbers(network_map, experiment, position):
    """The middle of each cell of each picture, read back from the screen."""
    frame = helpers.frame_of(experiment, experiment.timeline.starts[position])
    network_map.show_frame(frame)
    image = network_map.grab().toImage()
    theme = helpers.STYLES[False].theme
    seen = 0
    for thumb in layout_of(frame, network_map).thumbs:
        matrix = frame.columns[thumb.column].matrix
        if matrix.values.ndim != 3 or thumb.map == frame.map:
            continue  # marked
        page = matrix.values[thumb.map]
        rows, columns = page.shape
        x, y, width, height = thumb.rect
        if width < columns or height < rows:
            continue
        table = theme.table(matrix.role)
        top = 1.0 if matrix.role is Role.INK else matrix.limit
        for row, column in ((1, 1), (rows // 2, columns // 2), (rows - 2, columns // 3)):
            point = int(x + (column + 0.5) * width / columns), int(y + (row + 0.5) * height / rows)
            level = int(np.rint(np.clip(page[row, column] / top, -1, 1) * 127)) + 127
            painted = image.pixel(*point)
            near = [abs((painted >> s & 255) - (int(table[level]) >> s & 255)) for s in (0, 8, 16)]
            assert max(near) <= 2, (thumb, row, column)
            seen += 1
    assert seen > 30


def test_the_probabilities_are_those_of_the_engine(network_map, monkeypatch, experiment):
    """What is written behind each class, and how long its bar is."""
    written = []
    monkeypatch.setattr(map_painter, "percent", lambda p: (written.append(p), f"{100 * p:.1f}%")[1])
    network_map.show_frame(helpers.frame_of(experiment, 0))
    helpers.widget_picture(network_map)
    np.testing.assert_allclose(written, experiment.probabilities)


def test_every_map_of_any_network_stands_on_the_map(network_map):
    for experiment in helpers.every_kind():
        for start in (0, experiment.timeline.starts[-1]):
            frame = helpers.frame_of(experiment, start)
            network_map.show_frame(frame)
            layout = layout_of(frame, network_map)
            helpers.widget_picture(network_map)
            for thumb in layout.thumbs:
                x, y, width, height = thumb.rect
                assert 0 <= x <= x + width <= network_map.width()
                assert 0 <= y <= y + height <= network_map.height()


def test_the_current_map_is_marked(network_map, experiment):
    """Another map of the same operation gives another picture, another cell of it does not."""
    size = experiment.timeline.operations[0].map_size
    pictures = []
    for position in (5, 50, size + 5):
        network_map.show_frame(helpers.frame_of(experiment, position))
        pictures.append(helpers.widget_picture(network_map))
    assert pictures[0] == pictures[1] != pictures[2]


def test_a_column_whose_error_has_another_shape(network_map, qtbot):
    """Maps of one cell are the scores: their first error is a vector."""
    rng = np.random.default_rng(0)
    network = Network((Convolution(rng.normal(size=(3, 1, 4, 4))),), (1, 4, 4), tuple("abc"))
    experiment = Experiment(rng.normal(size=(1, 4, 4)), network, 1)
    network_map.show_frame(helpers.frame_of(experiment))
    helpers.widget_picture(network_map)
    frame = helpers.frame_of(experiment, len(experiment.timeline) - 1)
    network_map.show_frame(frame)
    fresh = NetworkMap(helpers.STYLES[False])
    qtbot.addWidget(fresh)
    fresh.resize(network_map.size())
    fresh.show_frame(frame)
    assert helpers.widget_picture(network_map) == helpers.widget_picture(fresh)
