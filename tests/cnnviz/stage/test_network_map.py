"""The network map: a press on any map leads to the operation that computes it."""

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from cnnviz.formula import exact
from cnnviz.frame import Column
from cnnviz.scales import table_of
from cnnviz.stage import map_painter, map_pictures
from cnnviz.stage import network_map as module
from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.map_pictures import Pictures
from cnnviz.stage.network_map import NetworkMap
from cnnviz.state import MapScale, MapShows
from engine import (
    Activation,
    AveragePooling,
    Convolution,
    Experiment,
    Flatten,
    Linear,
    Network,
)
from engine.receptive import receptive_field
from engine.steps import Matrix, Phase, Role
from tests.cnnviz import helpers


@pytest.fixture(scope="module")
def experiment():
    return Experiment(helpers.sample(7).seen(28).image[None], helpers.shipped(), 3)


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


def every_map(layout):
    """(column, number) of each picture."""
    return [(c, i) for c, rects in enumerate(layout.placed) for i in range(len(rects))]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_a_press_on_every_map(network_map, chosen, experiment, share):
    """Forward, and with one, some or all of the errors computed."""
    operations = experiment.timeline.operations
    index = round(share * (len(operations) - 1))
    frame = helpers.frame_of(experiment, experiment.timeline.starts[index])
    network_map.show_frame(frame)
    for place, number in every_map(layout_of(frame, network_map)):
        column = frame.columns[place]
        chosen.clear()
        helpers.click(network_map, network_map.thumb(place, number).center())
        if column.operation is None:
            assert chosen == []
            continue
        assert chosen == [(column.operation, number)]
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
            helpers.click(network_map, helpers.middle(layout_of(frame, network_map).bars[index]))
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
    helpers.widget_picture(network_map)
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
    layout = layout_of(frame, network_map)
    for place, number in every_map(layout):
        matrix = frame.columns[place].matrix
        if matrix.values.ndim != 3 or number == frame.map:
            continue  # marked
        page = matrix.values[number]
        rows, columns = page.shape
        x, y, width, height = layout.rect(place, number)
        if width < columns or height < rows:
            continue
        table = table_of(theme, matrix.role)
        top = 1.0 if matrix.role is Role.INK else matrix.limit
        for row, column in ((1, 1), (rows // 2, columns // 2), (rows - 2, columns // 3)):
            point = int(x + (column + 0.5) * width / columns), int(y + (row + 0.5) * height / rows)
            level = int(np.rint(np.clip(page[row, column] / top, -1, 1) * 127)) + 127
            painted = image.pixel(*point)
            near = [abs((painted >> s & 255) - (int(table[level]) >> s & 255)) for s in (0, 8, 16)]
            assert max(near) <= 2, (place, number, row, column)
            seen += 1
    assert seen > 30


def test_the_probabilities_are_those_of_the_engine(network_map, monkeypatch, experiment):
    """What is written behind each class, and how long its bar is."""
    written = []
    monkeypatch.setattr(map_painter, "percent", lambda p: (written.append(p), f"{100 * p:.1f}%")[1])
    network_map.show_frame(helpers.frame_of(experiment, 0))
    helpers.widget_picture(network_map)
    classes = len(experiment.probabilities)
    assert len(written) >= classes  # again for each size that the map has had
    np.testing.assert_allclose(written[-classes:], experiment.probabilities)


def test_every_map_of_any_network_stands_on_the_map(network_map):
    for experiment in helpers.every_kind():
        for start in (0, experiment.timeline.starts[-1]):
            frame = helpers.frame_of(experiment, start)
            network_map.show_frame(frame)
            layout = layout_of(frame, network_map)
            helpers.widget_picture(network_map)
            for place, number in every_map(layout):
                x, y, width, height = layout.rect(place, number)
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


# hovering


def test_the_cell_under_the_mouse_tells_its_number_and_what_it_sees(network_map, told, experiment):
    frame = helpers.frame_of(experiment, 0, first=1)
    network_map.show_frame(frame)
    helpers.widget_picture(network_map)
    layout = layout_of(frame, network_map)
    cell = (5, 6, 3)
    helpers.move(network_map, helpers.middle(layout.spot(4, cell)))
    lines = told[-1].split("\n")
    assert exact(float(frame.columns[4].matrix.values[cell])) in lines[0]
    assert "(6, 7, 4)" in lines[0]
    (top, bottom), (left, right) = receptive_field(experiment.network, 3, cell)[0].box[1:]
    assert [int(n) for n in re.findall(r"\d+", lines[2])] == [
        top + 1, bottom + 1, left + 1, right + 1]  # fmt: skip


def test_the_window_on_the_input_is_told_to_others(network_map, experiment):
    found = []
    network_map.hovered.connect(found.append)
    frame = helpers.frame_of(experiment, 0)
    network_map.show_frame(frame)
    layout = layout_of(frame, network_map)
    helpers.move(network_map, helpers.middle(layout.spot(6, (3, 2, 2))))
    expected = receptive_field(experiment.network, 5, (3, 2, 2))[0]
    assert [axis.tolist() for axis in found[-1].axes] == [a.tolist() for a in expected.axes]
    helpers.move(network_map, helpers.middle(layout.spot(0, (0, 4, 5))))
    assert [axis.tolist() for axis in found[-1].axes] == [[0], [4], [5]]
    network_map.leaveEvent(None)
    assert found[-1] is None
    count = len(found)
    network_map.leaveEvent(None)
    assert len(found) == count


def test_what_belongs_to_a_cell_is_painted_and_goes_with_the_mouse(network_map, experiment):
    frame = helpers.frame_of(experiment, 0)
    network_map.show_frame(frame)
    before = helpers.widget_picture(network_map)
    layout = layout_of(frame, network_map)
    helpers.move(network_map, helpers.middle(layout.spot(4, (3, 7, 7))))
    image = network_map.grab().toImage()
    assert helpers.bytes_of(image) != before
    region = receptive_field(experiment.network, 3, (3, 7, 7))[0]
    x, y, width, height = layout.windows(0, region)[0]
    window = helpers.STYLES[False].theme.window_outline
    for point in ((x + width / 2, y), (x, y + height / 2), (x + width, y + height / 3)):
        near = [image.pixelColor(int(point[0]) + i, int(point[1]) + j).name()
                for i in (-1, 0, 1) for j in (-1, 0, 1)]  # fmt: skip
        assert window in near
    network_map.leaveEvent(None)
    assert helpers.widget_picture(network_map) == before


def test_every_cell_of_any_network_can_be_hovered(network_map, told):
    for experiment in (*helpers.every_kind(), Experiment(np.ones((1, 28, 28)), helpers.shipped())):
        for start in (0, len(experiment.timeline) - 1):
            frame = helpers.frame_of(experiment, start)
            network_map.show_frame(frame)
            layout = layout_of(frame, network_map)
            for column, number in every_map(layout)[::3]:
                helpers.move(network_map, helpers.middle(layout.rect(column, number)))
                helpers.widget_picture(network_map)
                assert frame.columns[column].name in told[-1]


def test_scores_that_are_maps_can_be_hovered_when_they_show_their_error(network_map, told):
    rng = np.random.default_rng(0)
    network = Network((Convolution(rng.normal(size=(3, 1, 4, 4))),), (1, 5, 4), tuple("abcdef"))
    experiment = Experiment(rng.normal(size=(1, 5, 4)), network, 1)
    for shows in MapShows:
        frame = helpers.frame_of(experiment, 0, map_shows=shows)
        network_map.show_frame(frame)
        layout = layout_of(frame, network_map)
        for column, number in every_map(layout):
            helpers.move(network_map, helpers.middle(layout.rect(column, number)))
            helpers.widget_picture(network_map)
    assert told


# the view


def wheel(widget, point, notches):
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        QPointF(point), QPointF(widget.mapToGlobal(point)), QPoint(), QPoint(0, 120 * notches),
        none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_goes_nearer_about_the_mouse_and_back(network_map, experiment):
    network_map.show_frame(helpers.frame_of(experiment, 0))
    fitted = helpers.widget_picture(network_map)
    point = network_map.thumb(4, 5).center()
    wheel(network_map, point, 8)
    layout = network_map.layout_now
    assert layout.now.zoom == pytest.approx(layout.fit.zoom * 1.25**8)
    assert network_map.thumb(4, 5).contains(point)
    assert network_map.thumb(4, 5).width() > 90
    wheel(network_map, point, -20)
    assert network_map.is_fitted
    network_map.leaveEvent(None)
    assert helpers.widget_picture(network_map) == fitted


def test_it_goes_as_near_as_numbers_need_and_no_nearer(network_map, experiment):
    network_map.show_frame(helpers.frame_of(experiment, 0))
    wheel(network_map, network_map.thumb(1, 3).center(), 60)
    assert network_map.is_nearest
    assert min(network_map.layout_now.pitch(1)) >= 44
    near = helpers.widget_picture(network_map)
    network_map.zoom(1)
    assert helpers.widget_picture(network_map) == near


@pytest.mark.parametrize("button", [helpers.LEFT, Qt.MouseButton.MiddleButton])
def test_dragging_moves_what_is_seen_and_chooses_nothing(network_map, chosen, experiment, button):
    network_map.show_frame(helpers.frame_of(experiment, 0))
    network_map.zoom(5)
    start = network_map.thumb(4, 6).center()
    helpers.drag(network_map, [start, start + QPointF(-9, 0), start + QPointF(-40, -25)], button)
    moved = network_map.thumb(4, 6).center() - start
    assert (moved.x(), moved.y()) == pytest.approx((-40, -25), abs=1.5)
    assert chosen == []
    helpers.click(network_map, network_map.thumb(4, 6).center())
    assert [number for _, number in chosen] == [6]


def double_click(widget, point):
    helpers.click(widget, point)
    QTest.mouseDClick(widget, helpers.LEFT, pos=point.toPoint())


def test_a_double_click_fits_the_ground_and_opens_a_map(network_map, chosen, experiment):
    opened = []
    network_map.map_opened.connect(lambda: opened.append(True))
    network_map.show_frame(helpers.frame_of(experiment, 0))
    network_map.zoom(3)
    double_click(network_map, network_map.thumb(4, 6).center())
    assert opened == [True]
    assert not network_map.is_fitted
    assert len(chosen) == 1
    layout = network_map.layout_now
    ground = next(QPointF(x, 60.0) for x in range(5, 600, 5) if layout.hit(float(x), 60.0) is None)
    double_click(network_map, ground)
    assert network_map.is_fitted
    assert opened == [True]


def test_another_size_or_other_weights_keep_the_view_another_network_does_not(network_map, qtbot):
    experiment = helpers.every_kind()[0]
    network_map.show_frame(helpers.frame_of(experiment))
    network_map.zoom(4)
    zoom = network_map.layout_now.now.zoom / network_map.layout_now.fit.zoom
    network_map.resize(1000, 500)
    helpers.widget_picture(network_map)
    layout = network_map.layout_now
    assert layout.now.zoom / layout.fit.zoom == pytest.approx(zoom)
    trained = experiment.network.with_parameters(experiment.network.parameters)
    network_map.show_frame(helpers.frame_of(replace(experiment, network=trained)))
    assert network_map.layout_now.now == layout.now
    network_map.show_frame(helpers.frame_of(helpers.every_kind()[-1]))
    assert network_map.is_fitted


def test_a_step_does_not_repaint_what_stays_and_a_view_keeps_the_colours(
    network_map, experiment, monkeypatch
):
    painted, coloured = [], []
    real = module.paint_pictures
    monkeypatch.setattr(
        module, "paint_pictures", lambda *given: (painted.append(True), real(*given))
    )
    made = module.Pictures
    monkeypatch.setattr(module, "Pictures", lambda *given: (coloured.append(True), made(*given))[1])
    for position in range(100, 110):
        network_map.show_frame(helpers.frame_of(experiment, position))
        helpers.widget_picture(network_map)
    assert (len(painted), len(coloured)) == (1, 1)
    network_map.zoom(2)
    helpers.widget_picture(network_map)
    assert (len(painted), len(coloured)) == (2, 1)
    network_map.show_frame(helpers.frame_of(experiment, 5, map_scale=MapScale.MAP))
    helpers.widget_picture(network_map)
    assert (len(painted), len(coloured)) == (3, 2)


def on_screen(network_map):
    """What was painted, piece by piece."""
    QApplication.processEvents()
    screen = network_map.screen()
    return helpers.bytes_of(screen.grabWindow(network_map.winId()).toImage())


@pytest.mark.parametrize("size", [(800, 360), (1240, 430)])
def test_what_is_painted_piece_by_piece_is_what_is_painted_at_once(
    network_map, experiment, size, qtbot
):
    """Other numbers, scales, views, steps and a mouse that goes over them."""
    network_map.resize(*size)
    made, rng = np.random.default_rng(0), Random(0)
    others = [replace(experiment, x=made.random((1, 28, 28), np.float32)) for _ in range(3)]
    steps = [0, 5000, 20_000, len(experiment.timeline) - 400]

    def change():
        shown = rng.choice([experiment, *others])
        chosen = {
            "map_scale": rng.choice(list(MapScale)), "map_shows": rng.choice(list(MapShows))
        }  # fmt: skip
        network_map.show_frame(helpers.frame_of(shown, float(rng.choice(steps)), **chosen))

    def look():
        rng.choice([network_map.fit, lambda: network_map.zoom(2), lambda: network_map.pan(7, -5)])()

    def hover():
        helpers.move(network_map, QPointF(rng.uniform(0, size[0]), rng.uniform(0, size[1])))

    change()
    for _ in range(60):
        rng.choice([change, change, look, hover])()
        pieces = on_screen(network_map)
        network_map.set_style(helpers.STYLES[False])  # forgets what it has painted
        assert pieces == on_screen(network_map)


def test_on_a_screen_with_other_pixels_it_is_painted_in_these(
    qapp, network_map, experiment, monkeypatch
):
    network_map.show_frame(helpers.frame_of(experiment, 0))
    helpers.widget_picture(network_map)
    monkeypatch.setattr(network_map, "devicePixelRatioF", lambda: 2.0)
    qapp.sendEvent(network_map, QEvent(QEvent.Type.DevicePixelRatioChange))
    target = QImage(network_map.size() * 2, QImage.Format.Format_RGB32)
    target.setDevicePixelRatio(2.0)
    network_map.render(target)
    x, y, width, height = (round(2 * v) for v in network_map.layout_now.rect(0, 0))
    column = experiment.x[0]
    assert width > 2 * column.shape[1]
    table = table_of(helpers.STYLES[False].theme, Role.INK)
    for row, ink in enumerate(column):
        for place, share in enumerate(ink):
            pixel = target.pixelColor(
                x + int((place + 0.5) * width / 28), y + int((row + 0.5) * height / 28)
            )
            expected = QColor(int(table[len(table) // 2 + round(127 * float(share))]))
            assert abs(pixel.red() - expected.red()) <= 4


@pytest.mark.parametrize("shape", [(27, 28), (28, 28), (1, 300), (300, 1)])
def test_pictures_do_not_bleed_into_each_other(shape):
    """A blank picture above a full one, at every size on the screen."""
    values = np.stack([np.zeros(shape), np.ones(shape)]).astype(np.float32)
    matrix = Matrix("a", values, Role.VALUE)
    column = Column(0, "conv1", matrix, 0)
    theme = helpers.STYLES[False].theme
    table = table_of(theme, Role.VALUE)
    blank, full = (QColor(int(table[level])).name() for level in (len(table) // 2, -1))
    for width, height in ((7, 6), (13, 14), (20, 20), (28, 27), (50, 61), (900, 1200)):
        pictures = Pictures([column], MapScale.LAYER, theme)
        found = pictures.coloured(0, width, height)
        assert found.shape == (2, min(height, shape[0]), min(width, shape[1]))
        for page, colour in zip(found, (blank, full), strict=True):
            assert {QColor(int(rgb)).name() for rgb in np.unique(page)} == {colour}


def deep(layers=18, maps=64):
    rng = np.random.default_rng(0)
    rows = []
    for index in range(layers // 2):
        before = maps if index else 1
        weight = rng.normal(size=(maps, before, 3, 3)).astype(np.float32) / 24
        rows += [Convolution(weight, padding=1), Activation()]
    weight = rng.normal(size=(10, maps * 49)).astype(np.float32) / 50
    rows += [AveragePooling(4), Flatten(), Linear(weight)]
    return Network(tuple(rows), (1, 28, 28), tuple("0123456789"))


@pytest.mark.parametrize("size", [(800, 360), (1900, 900)])
def test_a_deep_network_is_painted_from_any_distance(network_map, size, experiment):
    """And looks as if it had been looked at from there at once."""
    network_map.resize(*size)
    frame = helpers.frame_of(Experiment(experiment.x.astype(np.float32), deep()), 200)
    network_map.show_frame(frame)
    seen = [helpers.widget_picture(network_map)]
    for _ in range(4):
        network_map.zoom(1)
        seen.append(helpers.widget_picture(network_map))
    assert len(set(seen)) == 5
    network_map.fit()
    assert helpers.widget_picture(network_map) == seen[0]


def names_of(network_map, monkeypatch):
    """Where the words of the head and the foot stand."""
    found = []
    real = map_painter.beside

    def kept(labels, room):
        begins = real(labels, room)
        pairs = zip(begins, labels, strict=True)
        found.append([(begin, begin + label.width) for begin, label in pairs if begin is not None])
        return begins

    monkeypatch.setattr(map_painter, "beside", kept)
    helpers.widget_picture(network_map)
    return found


@pytest.mark.parametrize("steps", [0, 2, 6, 14])
def test_names_never_touch(network_map, monkeypatch, steps):
    experiment = Experiment(np.ones((1, 28, 28), np.float32), deep(24, 4))
    network_map.show_frame(helpers.frame_of(experiment, 0))
    network_map.zoom(steps)
    lines = names_of(network_map, monkeypatch)
    assert len(lines) == 2
    for spans in lines:
        spans.sort()
        assert spans
        assert all(end < begin for (_, end), (begin, _) in pairwise(spans))
        assert spans[0][0] >= 0
        assert spans[-1][1] <= network_map.layout_now.seen[0]


def test_from_near_the_numbers_are_printed(network_map, monkeypatch, experiment):
    boxes = []
    real = map_pictures.lay_box

    def seen(pixels, box, *rest):
        done = real(pixels, box, *rest)
        if done:
            boxes.append(box)
        return done

    monkeypatch.setattr(map_pictures, "lay_box", seen)
    frame = helpers.frame_of(experiment, 0)
    network_map.show_frame(frame)
    helpers.widget_picture(network_map)
    assert not boxes
    layout = network_map.layout_now
    wheel(network_map, helpers.middle(layout.spot(4, (5, 6, 6))), 18)
    boxes.clear()
    helpers.widget_picture(network_map)
    assert boxes
    for box in boxes:
        assert box.values.size < 28 * 28  # what is out of sight is not painted
    values = frame.columns[4].matrix.values[5]
    shown = next(box for box in boxes if np.shares_memory(box.values, values))
    x, y, _, _ = network_map.layout_now.spot(4, (5, 6, 6))
    row, column = (
        round((place - origin) / pitch)
        for place, origin, pitch in zip((y, x), shown.origin[::-1], shown.pitch[::-1], strict=True)
    )
    assert shown.values[row, column] == values[6, 6]
