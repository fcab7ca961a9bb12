"""The third test of the design: a picture depends on where one is, never on how one got there."""

import pytest
from PyQt6.QtCore import QSize

from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.view import StageView
from cnnviz.theme import DARK, LIGHT
from engine import Experiment
from tests.cnnviz import helpers

WIDGETS = pytest.mark.parametrize("make", [StageView, NetworkMap])
SIZE = QSize(900, 420)


@pytest.fixture(scope="module")
def experiment():
    return Experiment(helpers.sample(7).seen(28).image[None], helpers.shipped(), 3)


def shown(qtbot, make, theme=LIGHT):
    widget = make(helpers.STYLES[theme.dark])
    qtbot.addWidget(widget)
    widget.resize(SIZE)
    return widget


def picture(widget, experiment, position, **chosen):
    widget.show_frame(helpers.frame_of(experiment, position, **chosen))
    return helpers.widget_picture(widget)


@WIDGETS
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_step_10_is_the_same_by_way_of_700_3_and_500(qtbot, experiment, make, theme):
    direct = picture(shown(qtbot, make, theme), experiment, 10)
    wandered = shown(qtbot, make, theme)
    seen = [picture(wandered, experiment, position) for position in (700, 3, 500)]
    assert picture(wandered, experiment, 10) == direct
    # on the map these four are the same place
    assert len({direct, *seen}) == (4 if make is StageView else 1)


@WIDGETS
def test_by_way_of_every_operation(qtbot, experiment, make):
    wandered = shown(qtbot, make)
    starts = experiment.timeline.starts
    first = [picture(wandered, experiment, start) for start in starts]
    assert len(set(first)) > len(starts) / 2
    for start, expected in reversed(list(zip(starts, first, strict=True))):
        assert picture(wandered, experiment, start) == expected
    again = shown(qtbot, make)
    assert picture(again, experiment, starts[14]) == first[14]


@WIDGETS
def test_by_way_of_other_themes_sizes_and_inputs(qtbot, experiment, make):
    direct = picture(shown(qtbot, make), experiment, 10)
    wandered = shown(qtbot, make)
    other = Experiment(helpers.sample(2).seen(28).image[None], helpers.shipped(), 3)
    assert picture(wandered, other, 10) != direct
    wandered.set_style(helpers.STYLES[True])
    assert picture(wandered, experiment, 10) != direct
    wandered.resize(1300, 600)
    helpers.widget_picture(wandered)
    wandered.set_style(helpers.STYLES[False])
    wandered.resize(SIZE)
    assert picture(wandered, experiment, 10) == direct


@WIDGETS
def test_by_way_of_another_network(qtbot, experiment, make):
    direct = picture(shown(qtbot, make), experiment, 10)
    wandered = shown(qtbot, make)
    for other in (helpers.every_kind()[0], helpers.every_kind()[3]):
        assert picture(wandered, other, 10) != direct
    assert picture(wandered, experiment, 10) == direct


def test_a_movement_is_the_same_by_either_way(qtbot, experiment):
    direct = picture(shown(qtbot, StageView), experiment, 10.3)
    wandered = shown(qtbot, StageView)
    seen = [picture(wandered, experiment, 10 + i / 10) for i in (9, 4, 1)]
    assert picture(wandered, experiment, 10.3) == direct
    assert direct not in seen


def test_without_motion_it_stands_at_the_step(qtbot, experiment):
    view = shown(qtbot, StageView)
    resting = picture(view, experiment, 11)
    assert picture(view, experiment, 10.2, reduce_motion=True) == resting
    assert picture(view, experiment, 10.2) != resting


def test_the_stage_paints_the_same_without_a_widget(qtbot, experiment):
    """What will be exported is what is seen."""
    view = shown(qtbot, StageView)
    seen = picture(view, experiment, 10)
    alone = helpers.scene_picture(
        helpers.frame_of(experiment, 10), SIZE.width(), SIZE.height(), helpers.STYLES[False]
    )
    assert seen == alone
