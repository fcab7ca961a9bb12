"""The architecture editor: what fits is the network at once, and what doesn't stays a draft."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from cnnviz import draft as drafts
from cnnviz import model_files
from cnnviz.network_session import NetworkSession
from cnnviz.panels.layers_panel import LayersPanel
from cnnviz.theme import DARK, LIGHT
from engine import AveragePooling, MaxPooling
from engine.architecture import ConvolutionPlan, architecture_of
from engine.presets import PRESETS
from tests.cnnviz import architectures, helpers
from tests.cnnviz.panels.test_settings_panel import choose, type_into

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(qapp):
    made = NetworkSession(helpers.shipped(), "digits", helpers.sample(7))
    yield made
    made.finish()


@pytest.fixture
def panel(session, qtbot):
    made = LayersPanel(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(250, 1400)
    made.show()
    return made


def press(widget):
    QTest.mouseClick(widget, LEFT)


def plans(session):
    return architecture_of(session.experiment.network).plans


def add(panel, kind):
    keys = list(architectures.KINDS)
    panel.add_menu.actions()[keys.index(kind)].trigger()


def names(panel):
    return [row.name.text() for row in panel.list.rows]


def test_every_layer_has_a_row(panel):
    assert names(panel) == list(helpers.shipped().names)
    conv2 = panel.list.rows[3]
    assert conv2.told.text() == "convolution 5×5, padding 2"
    assert conv2.shape.text() == "16×14×14"
    assert "3,216" in conv2.count.text()
    assert "11,274" in panel.totals.text()
    assert f"{helpers.shipped().multiplications:,}" in panel.totals.text()
    assert not panel.list.fields.isVisible()


def test_a_press_opens_the_fields_of_a_layer_and_closes_them(panel):
    rows = panel.list.rows
    press(rows[3])
    assert panel.selected == 3
    assert panel.list.fields.isVisible()
    assert panel.list.fields.maps.value() == 16
    QApplication.processEvents()
    assert panel.list.fields.y() > rows[3].y()
    assert panel.list.fields.y() < rows[4].y()
    press(rows[3])
    assert panel.selected is None
    assert not panel.list.fields.isVisible()
    rows[2].setFocus()
    QTest.keyClick(rows[2], Qt.Key.Key_Space)
    assert panel.selected == 2


def test_the_fields_of_a_convolution(panel, session):
    press(panel.list.rows[3])
    fields = panel.list.fields
    type_into(fields.maps, "12")
    type_into(fields.kernel_size.fields[0], "3")
    choose(fields.padding, "same")
    assert not fields.around.isVisible()
    type_into(fields.stride.fields[0], "2")
    type_into(fields.dilation.fields[0], "2")
    type_into(fields.groups, "4")
    choose(fields.padding_mode, "replicate")
    fields.bias.click()
    fields.flip.click()
    assert plans(session)[3] == ConvolutionPlan(
        12, (3, 3), (2, 2), "same", (2, 2), 4, "replicate", flip_kernel=True, bias=False
    )
    choose(fields.padding, "sides")
    assert plans(session)[3].padding == ((2, 2), (2, 2))
    press(fields.around.link)
    type_into(fields.around.fields[1], "3")
    assert plans(session)[3].padding == ((2, 3), (2, 2))
    for _ in range(11):
        session.undo()
    assert session.experiment.network is helpers.shipped()
    assert fields.maps.value() == 16


def test_the_fields_of_an_activation_and_of_units(panel, session):
    press(panel.list.rows[1])
    fields = panel.list.fields
    assert not fields.slope.isVisible()
    choose(fields.function, "leaky_relu")
    type_into(fields.slope, "0.25")
    assert plans(session)[1].negative_slope == 0.25
    assert names(panel)[1] == "leaky_relu1"
    press(panel.list.rows[7])
    fields.bias.click()
    assert "bias" not in session.experiment.network.parameters[7]
    type_into(fields.units, "12")
    assert session.experiment.network.classes == tuple(str(i) for i in range(12))
    type_into(fields.units, "2")
    assert session.experiment.network.classes == ("0", "1")
    assert session.experiment.target is None  # there is no 7 any more


def test_the_fields_of_a_pooling(panel, session):
    press(panel.list.rows[2])
    fields = panel.list.fields
    assert fields.stride.values == (2, 2)  # as the size, unless another one is given
    choose(fields.pooling, "average_pooling")
    assert plans(session)[2] == AveragePooling(2)
    assert not fields.count_pad.isVisible()
    type_into(fields.around.fields[0], "1")
    fields.count_pad.click()
    fields.ceil.click()
    assert plans(session)[2].count_include_pad is False
    assert plans(session)[2].ceil_mode
    type_into(fields.kernel_size.fields[0], "3")
    assert plans(session)[2].kernel_size == (3, 3)
    assert fields.stride.values == (3, 3)
    choose(fields.pooling, "max_pooling")
    assert isinstance(plans(session)[2], MaxPooling)
    type_into(fields.stride.fields[0], "2")
    assert plans(session)[2].stride == (2, 2)
    type_into(fields.around.fields[0], "0")
    type_into(fields.dilation.fields[0], "2")
    assert plans(session)[2].dilation == (2, 2)


def test_what_still_fits_keeps_its_weights(panel, session):
    before = session.experiment.network
    press(panel.list.rows[1])
    add(panel, "convolution")  # 8 maps of 3×3, padded: all the others fit as they were
    now = session.experiment.network
    assert now.names[2] == "conv2"
    assert panel.selected == 2
    assert np.array_equal(now.layers[0].weight, before.layers[0].weight)
    assert np.array_equal(now.layers[4].weight, before.layers[3].weight)
    assert "conv2" in panel.note.text()
    session.undo()
    assert session.experiment.network is before
    assert not panel.note.isVisible()


def test_layers_move_are_copied_and_removed(panel, session):
    press(panel.list.rows[1])
    press(panel.down)
    assert names(panel)[1:3] == ["pool1", "relu1"]
    assert panel.selected == 2
    press(panel.up)
    assert session.experiment.network.names == helpers.shipped().names
    press(panel.duplicate)
    assert names(panel)[1:3] == ["relu1", "relu2"]
    press(panel.remove)
    assert session.experiment.network.names == helpers.shipped().names
    assert np.array_equal(
        session.experiment.network.layers[3].weight, helpers.shipped().layers[3].weight
    )
    assert (panel.up.shortcut().toString(), panel.down.shortcut().toString()) == (
        "Alt+Up",
        "Alt+Down",
    )


def test_the_first_and_the_last_can_not_move_further(panel):
    assert not any(b.isEnabled() for b in (panel.up, panel.down, panel.remove, panel.duplicate))
    press(panel.list.rows[0])
    assert (panel.up.isEnabled(), panel.down.isEnabled()) == (False, True)
    press(panel.list.rows[7])
    assert (panel.up.isEnabled(), panel.down.isEnabled()) == (True, False)


def test_what_does_not_fit_stays_a_draft_and_is_explained_in_its_row(panel, session):
    before = session.state
    press(panel.list.rows[6])
    press(panel.remove)
    assert session.state is before
    assert panel.banner.isVisible()
    assert "(16, 7, 7)" in panel.list.misfit.reason.text()
    assert [row.shape.text() for row in panel.list.rows[5:]] == ["16×7×7", "?"]
    QApplication.processEvents()
    assert panel.list.misfit.y() > panel.list.rows[6].y()
    press(panel.list.misfit.offers[0])  # a flatten layer
    assert not panel.banner.isVisible()
    assert not panel.list.misfit.isVisible()
    assert session.state is before  # it is what it was
    assert names(panel) == list(helpers.shipped().names)


def test_later_rows_are_unknown_and_a_draft_goes_on(panel, session):
    before = session.state
    press(panel.list.rows[3])
    type_into(panel.list.fields.kernel_size.fields[0], "25")
    said = panel.list.misfit.reason.text()
    assert "25" in said
    assert "18" in said
    assert [row.shape.text() for row in panel.list.rows[3:]] == ["?"] * 5
    assert panel.list.fields.kernel_size.values == (25, 25)
    type_into(panel.list.fields.maps, "4")  # the same draft
    assert session.state is before
    size = next(b for b in panel.list.misfit.offers if "size" in b.text())
    press(size)
    plan = plans(session)[3]
    assert plan.maps == 4
    assert plan.kernel_size[0] <= 18
    session.undo()
    assert session.experiment.network is helpers.shipped()


def test_the_fields_are_scrolled_to(panel, session, qtbot):
    session.set_network(architectures.built("lenet5"), "lenet5")
    panel.resize(250, 600)  # it scrolls already
    panel.select(7)
    QApplication.processEvents()
    panel.select(11)
    fields = panel.list.fields
    qtbot.waitUntil(lambda: fields.visibleRegion().boundingRect() == fields.rect())


def test_what_does_not_fit_is_scrolled_to(panel, session, qtbot):
    session.set_network(architectures.built("lenet5"), "lenet5")
    panel.resize(250, 660)
    QApplication.processEvents()
    panel.select(11)
    panel.list.fields.units.setValue(0)

    def seen():
        card = panel.list.misfit
        return card.isVisible() and card.visibleRegion().boundingRect() == card.rect()

    qtbot.waitUntil(seen)


def test_keep_what_it_was(panel, session):
    press(panel.list.rows[0])
    type_into(panel.list.fields.stride.fields[0], "0")
    assert panel.banner.isVisible()
    press(panel.keep)
    assert not panel.banner.isVisible()
    assert panel.list.fields.stride.values == (1, 1)
    assert session.experiment.network is helpers.shipped()


def test_another_network_replaces_a_draft_and_other_numbers_do_not(panel, session):
    press(panel.list.rows[0])
    type_into(panel.list.fields.stride.fields[0], "0")
    session.learn()
    assert panel.banner.isVisible()
    assert panel.list.fields.stride.values == (0, 0)
    session.set_network(architectures.built("tiny"), "tiny")
    assert not panel.banner.isVisible()
    assert len(panel.list.rows) == 5
    session.undo()
    assert len(panel.list.rows) == 8


def test_a_draft_that_is_fixed_after_learning_keeps_what_was_learned(panel, session):
    press(panel.list.rows[6])
    press(panel.remove)
    session.set_target(3)
    session.learn()
    learned = session.experiment.network.layers[3].weight
    press(panel.list.misfit.offers[0])
    assert np.array_equal(session.experiment.network.layers[3].weight, learned)


def test_the_side_of_the_input(panel, session):
    type_into(panel.side, "32")
    assert session.experiment.network.input_shape == (1, 32, 32)
    assert session.experiment.x.shape == (1, 32, 32)
    type_into(panel.side, "99")
    assert panel.banner.isVisible()
    assert "99" in panel.list.misfit.reason.text()
    press(panel.list.misfit.offers[0])
    assert session.experiment.network.input_shape == (1, 64, 64)


def test_fresh_weights_have_a_rule_and_a_seed(panel, session):
    weights = panel.weights
    press(weights.button)
    first = session.experiment.network.layers[0].weight
    assert np.array_equal(first, architectures.built("digits", 0).layers[0].weight)
    assert "seed 0" in panel.note.text()
    press(weights.button)
    assert weights.seed == 1
    assert not np.array_equal(session.experiment.network.layers[0].weight, first)
    type_into(weights._seed, "0")
    press(weights.button)  # this one has not been drawn last
    assert weights.seed == 0
    assert np.array_equal(session.experiment.network.layers[0].weight, first)
    choose(weights._rule, "xavier")
    assert "Xavier" in weights._rule.toolTip()
    press(weights.button)
    assert "Xavier" in panel.note.text()
    assert session.experiment.network.layers[0].weight.std() < first.std()
    for _ in range(4):
        session.undo()
    assert session.experiment.network is helpers.shipped()
    assert not panel.note.isVisible()


def test_networks_to_begin_with(panel, session):
    actions = {a.text(): a for a in panel.presets_menu.actions()}
    there = [name for name in model_files.SHIPPED if model_files.shipped(name).exists()]
    assert {model_files.title(name) for name in there} < set(actions)
    for title, name in (("LeNet-5, 1998", "lenet5"), ("Tiny, reads 8×8", "tiny")):
        actions[title].trigger()
        assert plans(session) == PRESETS[name].plans
        assert session.state.model_name == name
        assert panel.note.isVisible()
        assert len(panel.list.rows) == len(PRESETS[name].plans)
    actions[model_files.title("digits")].trigger()
    assert np.array_equal(
        session.experiment.network.layers[0].weight, helpers.shipped().layers[0].weight
    )
    assert not panel.note.isVisible()


def test_a_damaged_model_is_told(panel, session, monkeypatch, tmp_path):
    monkeypatch.setattr(model_files, "shipped", lambda name: tmp_path / "none.safetensors")
    panel._open("digits")
    assert "none.safetensors" in panel.note.text()
    assert panel.note.isVisible()


def test_a_hidden_panel_does_nothing_until_it_is_seen(panel, session):
    panel.hide()
    session.set_network(architectures.built("tiny"), "tiny")
    assert len(panel.list.rows) == 8
    panel.show()
    assert len(panel.list.rows) == 5


def test_a_stroke_changes_nothing_here(panel, session, monkeypatch):
    monkeypatch.setattr(panel, "_show", lambda: pytest.fail("shown anew"))
    session.draw(helpers.sample(3))


@given(st.data())
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_draft_can_be_shown_and_any_that_fits_runs(panel, session, data):
    session.set_network(architectures.built("tiny"), "tiny")
    draft = drafts.draft_of(session.experiment.network)
    for _ in range(data.draw(st.integers(1, 3))):
        draft = data.draw(architectures.edited(draft))
        panel.selected = data.draw(st.none() | st.integers(0, max(0, len(draft.plans) - 1)))
        if not draft.plans:
            panel.selected = None
        panel._take(draft)
        assert panel.banner.isVisible() is (drafts.misfit(draft) is not None)
        assert len(panel.list.rows) == len(draft.plans)
        if drafts.misfit(draft) is None:
            assert architecture_of(session.experiment.network) == draft.architecture
            draft = drafts.draft_of(session.experiment.network)
            assert session.experiment.probabilities.shape == (len(draft.architecture.classes),)


def test_the_theme_changes(panel):
    press(panel.list.rows[3])
    light = helpers.widget_picture(panel)
    panel.set_theme(DARK)
    assert helpers.widget_picture(panel) != light
