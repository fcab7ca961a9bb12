"""Only what has changed is painted anew, and nobody can tell."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QRegion

from cnnviz.stage.items import Painting, content, paint_items, snap
from cnnviz.stage.layout import arrange
from cnnviz.stage.matrix import box_items
from cnnviz.stage.painter import scene_items
from cnnviz.stage.scene import Box
from engine import Experiment
from engine.steps import Role
from tests.cnnviz import helpers

SIZE = QSize(900, 420)
STYLE = helpers.STYLES[False]
RATIOS = pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])


class Canvas:
    """What a window does: it keeps its pixels, and has a widget paint a part of them."""

    def __init__(self, ratio, corner=(0, 0)):
        self.image = QImage(SIZE * ratio, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(Qt.GlobalColor.red)
        self.painting = Painting()
        self.ratio, self.corner = ratio, QPointF(*corner)

    def show(self, frame):
        scene = arrange(frame, float(SIZE.width()), float(SIZE.height()), self.ratio)
        region = self.painting.show([*scene_items(scene, STYLE)])
        self.paint(region)
        return region

    def paint(self, region):
        with QPainter(self.image) as painter:
            painter.translate(self.corner)
            painter.setClipRegion(region)
            painter.fillRect(0, 0, SIZE.width(), SIZE.height(), QColor(STYLE.theme.card))
            snap(painter)
            self.painting.paint(painter, region)

    def shown(self):
        return helpers.bytes_of(self.image)


def everything():
    return QRegion(0, 0, SIZE.width(), SIZE.height())


@pytest.fixture(scope="module")
def experiments():
    inputs = [helpers.sample(label).seen(28).image[None] for label in (7, 2)]
    digits = [Experiment(x, helpers.shipped(), 3) for x in inputs]
    return [*digits, *helpers.every_kind()]


@RATIOS
@pytest.mark.parametrize("seed", range(3))
def test_a_random_walk_leaves_what_painting_everything_would(qapp, experiments, ratio, seed):
    """The cached path and the uncached one, wherever one came from."""
    rng = np.random.default_rng(seed)
    corner = rng.integers(0, 9, 2).tolist()
    walked = Canvas(ratio, corner)
    walked.paint(everything())
    experiment, position = experiments[0], 0.0
    for _ in range(60):
        kind = rng.integers(4)
        if kind == 0:
            experiment = experiments[rng.integers(len(experiments))]
        last = float(len(experiment.timeline) - 1)
        position = rng.uniform(0, last) if kind < 2 else position + rng.choice([0.1, 0.3, 1, -1])
        position = min(max(position, 0.0), last)
        frame = helpers.frame_of(experiment, position, shared_scale=bool(rng.integers(5) == 0))
        walked.show(frame)
        direct = Canvas(ratio, corner)
        direct.show(frame)
        direct.paint(everything())
        assert walked.shown() == direct.shown(), (position, frame.operation.kind)


@RATIOS
def test_what_is_kept_looks_as_if_it_were_not(qapp, experiments, ratio):
    for start in experiments[0].timeline.starts:
        frame = helpers.frame_of(experiments[0], start + 3.0)
        kept = Canvas(ratio)
        kept.show(frame)
        kept.paint(everything())
        alone = Canvas(ratio)
        with QPainter(alone.image) as painter:
            painter.fillRect(0, 0, SIZE.width(), SIZE.height(), QColor(STYLE.theme.card))
            scene = arrange(frame, float(SIZE.width()), float(SIZE.height()), ratio)
            paint_items(painter, scene_items(scene, STYLE))
        assert kept.shown() == alone.shown(), frame.operation.kind


@RATIOS
@pytest.mark.parametrize("pitch", [24.0, 30.0, 60.0])
def test_a_number_wider_than_its_cell_changes_nothing_of_that(qapp, ratio, pitch):
    """All numbers beside it are texts then, whichever of them are painted again."""

    def shown(painting, values):
        box = Box("X", values, Role.VALUE, 9000.0, pitch=(pitch, pitch), origin=(10.0, 12.0))
        image = QImage(SIZE * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painting.show([*box_items(box, STYLE.theme, STYLE.family)])
        with QPainter(image) as painter:
            painter.fillRect(0, 0, SIZE.width(), SIZE.height(), QColor(STYLE.theme.card))
            painting.paint(painter, everything())
        return helpers.bytes_of(image)

    before = np.full((6, 6), 1.25)
    before[2, 3] = -5000.0
    after = before.copy()
    after[4, 1] = 3.5
    changed = Painting()
    assert shown(changed, before) != shown(changed, after)
    assert shown(changed, after) == shown(Painting(), after)


def test_a_written_cell_costs_little(qapp, experiments):
    """On the way, and when a cell is written, no matrix with its window is painted as a whole."""
    canvas = Canvas(1.0)
    canvas.show(helpers.frame_of(experiments[0], 400))
    whole = SIZE.width() * SIZE.height()
    for position in (400.2, 400.4):
        region = canvas.show(helpers.frame_of(experiments[0], position))
        assert 0 < area(region) < 0.25 * whole
    assert canvas.show(helpers.frame_of(experiments[0], 400.4)).isEmpty()


@RATIOS
@pytest.mark.parametrize("corner", [(3, 5), (7, 2)])
def test_cells_stand_on_whole_device_pixels(qapp, experiments, ratio, corner):
    """Also where the widget does not: all cells of a colour are equally large."""
    frame = helpers.frame_of(experiments[0], 400)
    canvas = Canvas(ratio, corner)
    canvas.show(frame)
    canvas.paint(everything())
    scene = arrange(frame, float(SIZE.width()), float(SIZE.height()), ratio)
    for box in scene.boxes:
        for length in (*box.origin, *box.pitch):
            assert length * ratio == pytest.approx(round(length * ratio), abs=1e-6)
    moved = [round(c * ratio) / ratio for c in corner]
    straight = Canvas(ratio, moved)
    straight.show(frame)
    straight.paint(everything())
    assert inner(canvas) == inner(straight)


def area(region):
    """How many pixels lie in a region."""
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    with QPainter(image) as painter:
        painter.setClipRegion(region)
        painter.fillRect(image.rect(), Qt.GlobalColor.white)
    return np.count_nonzero(np.frombuffer(helpers.bytes_of(image), np.uint32) & 0xFFFFFF)


def inner(canvas):
    """Without the edges, where a widget between two pixels ends."""
    image = canvas.image.copy(40, 40, canvas.image.width() - 80, canvas.image.height() - 80)
    return helpers.bytes_of(image)


def test_equal_numbers_are_equal_in_a_key():
    a = np.arange(12.0).reshape(3, 4)
    assert content(a) == content(a.copy())
    assert content(a) != content(a.reshape(4, 3))
    assert content(a) != content(a.astype(np.float32))
    large = np.zeros((100, 100))
    assert content(large) == content(large[:])
    assert content(large) != content(large.copy())
    assert content(None) is None
