"""The map in its card: what it shows, in which colours, from how near."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from cnnviz.panels.map_card import MapCard
from cnnviz.state import MapScale, MapShows
from tests.cnnviz import helpers

KEYS = Qt.KeyboardModifier


@pytest.fixture
def card(qtbot):
    made = MapCard(helpers.STYLES[False])
    qtbot.addWidget(made)
    made.resize(760, 360)
    made.show_frame(helpers.frame_of(helpers.every_kind()[0]))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_a_choice_is_told_and_shown_only_when_it_has_come_true(card):
    told = []
    card.shows_chosen.connect(told.append)
    card.scale_chosen.connect(told.append)
    for value in MapShows:
        card.shows.buttons[value].click()
    for value in MapScale:
        card.scale.buttons[value].click()
    assert told == [*MapShows, *MapScale]
    assert all(isinstance(value, MapShows | MapScale) for value in told)
    assert card.shows.buttons[MapShows.FOLLOW].isChecked()
    frame = helpers.frame_of(
        helpers.every_kind()[0], map_shows=MapShows.ERRORS, map_scale=MapScale.ALL
    )
    card.show_frame(frame)
    assert [b.isChecked() for b in card.shows.buttons.values()] == [False, False, True]
    assert [b.isChecked() for b in card.scale.buttons.values()] == [False, False, True]


def test_the_buttons_look_nearer_and_farther(card):
    assert not card.out.isEnabled()
    assert not card.fit.isEnabled()
    card.near.click()
    card.near.click()
    assert card.map.layout_now.now.zoom == pytest.approx(1.25**2 * card.map.layout_now.fit.zoom)
    card.out.click()
    assert card.map.layout_now.now.zoom == pytest.approx(1.25 * card.map.layout_now.fit.zoom)
    card.near.click()
    card.fit.click()
    assert card.map.is_fitted
    assert not card.out.isEnabled()
    while card.near.isEnabled():
        card.near.click()
    assert card.map.is_nearest


def test_the_keyboard_does_the_same(card):
    key = Qt.Key
    QTest.keyClick(card, key.Key_Plus, KEYS.ControlModifier)
    QTest.keyClick(card, key.Key_Equal, KEYS.ControlModifier)
    QTest.keyClick(card, key.Key_Plus, KEYS.ControlModifier)
    zoom = card.map.layout_now.now
    assert zoom.zoom == pytest.approx(1.25**3 * card.map.layout_now.fit.zoom)
    both = KEYS.AltModifier | KEYS.ShiftModifier
    QTest.keyClick(card, key.Key_Right, both)
    QTest.keyClick(card, key.Key_Down, both)
    moved = card.map.layout_now.now
    assert moved.x > zoom.x
    assert moved.y > zoom.y
    QTest.keyClick(card, key.Key_Left, both)
    QTest.keyClick(card, key.Key_Up, both)
    back = card.map.layout_now.now
    assert (back.x, back.y) == pytest.approx((zoom.x, zoom.y))
    QTest.keyClick(card, key.Key_Minus, KEYS.ControlModifier)
    QTest.keyClick(card, key.Key_0, KEYS.ControlModifier)
    assert card.map.is_fitted
    QTest.keyClick(card, key.Key_M)
    assert card.enlarge.isChecked()


def test_another_appearance(card):
    light = helpers.widget_picture(card.map)
    card.set_style(helpers.STYLES[True])
    assert helpers.widget_picture(card.map) != light
