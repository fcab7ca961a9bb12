"""The settings of the Lab: what is set is what is there, and what can't be is refused in place."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from cnnviz.lab import Aim, Source, with_input
from cnnviz.lab_session import LabSession
from cnnviz.panels.settings_panel import SettingsPanel
from cnnviz.theme import LIGHT
from tests.cnnviz import helpers
from tests.cnnviz.lab_states import labs

TRAINED = np.arange(50.0).reshape(2, 5, 5)


@pytest.fixture
def session():
    made = LabSession(helpers.sample(7))
    yield made
    made.finish()


@pytest.fixture
def panel(session, qtbot):
    made = SettingsPanel(session, LIGHT, TRAINED)
    qtbot.addWidget(made)
    made.resize(250, 1400)
    made.show()
    return made


def type_into(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def choose(choice, value):
    """As a user does: the entry, then the signal of its press."""
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def test_typing_sets_what_was_typed(panel, session):
    fields = panel.convolution
    type_into(fields.stride.fields[0], "2")
    assert session.lab.settings.stride == (2, 2)  # linked
    QTest.mouseClick(fields.stride.link, Qt.MouseButton.LeftButton)
    type_into(fields.stride.fields[1], "1")
    assert session.lab.settings.stride == (2, 1)
    type_into(fields.maps, "3")
    assert session.lab.weight.shape[0] == 3
    assert fields.map.isVisible()
    type_into(fields.bias_value, "0.5")
    assert session.lab.bias[0] == 0.5
    choose(fields.padding, "sides")
    assert session.lab.settings.padding == ((1, 1), (1, 1))  # what "same" was
    fields.around.link.setChecked(False)
    type_into(fields.around.fields[3], "2")
    assert session.lab.settings.padding == ((1, 1), (1, 2))
    choose(panel.pooling.function, "leaky_relu")
    type_into(panel.pooling.slope, "0.25")
    assert (session.lab.settings.function, session.lab.settings.negative_slope) == (
        "leaky_relu",
        0.25,
    )
    assert not panel.refusal.isVisible()


def test_a_setting_that_makes_no_sense_is_refused_in_numbers(panel, session):
    before = session.state
    type_into(panel.convolution.stride.fields[0], "0")
    assert session.state is before
    assert "0" in panel.refusal.reason.text()
    assert panel.convolution.stride.values == (0, 0)  # what was typed is still to be seen
    QTest.mouseClick(panel.refusal.take, Qt.MouseButton.LeftButton)
    assert not panel.refusal.isVisible()
    assert session.lab.settings.stride == (1, 1)
    choose(panel.convolution.padding, "valid")
    type_into(panel.convolution.kernel_size.fields[0], "9")
    said = panel.refusal.reason.text()
    assert "9" in said
    assert "7" in said
    assert panel.refusal.take.text() == "Use size 6 × 6"  # 7 × 7 leaves nothing for the pooling
    QTest.mouseClick(panel.refusal.keep, Qt.MouseButton.LeftButton)
    assert panel.convolution.kernel_size.values == (3, 3)
    assert not panel.refusal.isVisible()


def test_a_refusal_stands_under_the_field_that_asked(panel, qtbot):
    for field, row in (
        (panel.convolution.dilation.fields[0], panel.convolution.rows["dilation"]),
        (panel.pooling.pool_size.fields[0], panel.pooling.rows["pool_size"]),
    ):
        type_into(field, "99")
        qtbot.waitUntil(lambda: panel.refusal.isVisible())
        layout = row.parentWidget().layout()
        assert layout.indexOf(panel.refusal) == layout.indexOf(row) + 1


def test_named_random_typed_and_trained_kernels(panel, session):
    kernel = panel.convolution.kernel
    choose(kernel, "laplacian")
    assert session.lab.kernels == ("laplacian",)
    choose(kernel, "random")
    first = session.lab.weight.copy()
    choose(kernel, "random")
    assert not np.array_equal(first, session.lab.weight)  # another one each time
    choose(kernel, "trained 1")
    assert session.lab.settings.kernel_size == (5, 5)
    assert np.array_equal(session.lab.weight[0, 0], TRAINED[1])
    assert kernel.currentData() == "trained 1"
    panel.convolution.weights.edited.emit(np.eye(5))
    assert np.array_equal(session.lab.weight[0, 0], np.eye(5))
    assert kernel.currentData() == "custom"
    session.undo()
    assert kernel.currentData() == "trained 1"


def test_losses(panel, session):
    loss = panel.loss
    choose(loss.aim, "sum")
    assert (session.lab.goal == 1).all()
    assert not loss.goal.isVisible()
    choose(loss.aim, "cell")
    type_into(loss.cell.fields[0], "0")
    type_into(loss.cell.fields[1], "2")
    assert np.argwhere(session.lab.goal).tolist() == [[0, 0, 2]]
    type_into(loss.cell.fields[1], "9")
    assert panel.refusal.isVisible()
    assert panel.refusal.take.text() == "Use (0, 2)"
    QTest.mouseClick(panel.refusal.take, Qt.MouseButton.LeftButton)
    choose(loss.aim, "error")
    loss.goal.edited.emit(np.full((3, 3), 4.0))
    assert session.lab.aim is Aim.ERROR
    assert (session.lab.goal == 4).all()
    type_into(loss.rate, "0.5")
    assert session.lab.learning_rate == 0.5


def test_what_was_typed_for_another_size_is_told(panel, session):
    choose(panel.loss.aim, "error")
    panel.loss.goal.edited.emit(np.full((3, 3), 4.0))
    assert not panel.loss._note.isVisible()
    type_into(panel.pooling.pool_size.fields[0], "3")
    assert session.lab.goal.shape == (1, 2, 2)
    assert panel.loss._note.isVisible()
    assert "2 × 2" in panel.loss._note.text()


def test_places_are_counted_from_what_the_user_prefers(panel, session):
    choose(panel.loss.aim, "cell")
    zero = panel.loss.cell.values
    session.count_from(1)
    assert panel.loss.cell.values == tuple(v + 1 for v in zero)
    assert session.lab.settings.maps == 1
    type_into(panel.loss.cell.fields[0], "1")
    assert np.argwhere(session.lab.goal)[0][1] == 0


def test_nothing_changes_nothing(panel, session, qtbot):
    with qtbot.assertNotEmitted(session.changed):
        type_into(panel.convolution.maps, "1")
        type_into(panel.convolution.stride.fields[0], "1")


@given(labs())
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_the_fields_show_any_lab(panel, session, lab):
    session.set_lab(lab)
    now = session.lab.settings
    convolution, pooling = panel.convolution, panel.pooling
    assert convolution.kernel_size.values == now.kernel_size
    assert convolution.stride.values == now.stride
    assert convolution.dilation.values == now.dilation
    assert convolution.around.values == tuple(side for pair in now.around for side in pair)
    assert convolution.padding_mode.currentData() == now.padding_mode
    assert convolution.maps.value() == now.maps
    assert convolution.flip.isChecked() == now.flip_kernel
    assert panel.on.isChecked() == now.convolution
    assert pooling.function.currentData() == now.function
    assert pooling.pooling.currentData() == now.pooling
    assert (pooling.pool_size.values, pooling.pool_stride.values) == (
        now.pool_size,
        now.pool_stride,
    )
    assert panel.loss.aim.currentData() == str(session.lab.aim)


def test_the_size_formula_has_todays_numbers(panel, session):
    session.set_lab(with_input(session.lab, np.zeros((1, 5, 8)), Source.NUMBERS))
    text = panel.convolution._sizes.text().replace("\u00a0", " ")
    assert "rows = ⌊(5 + 1 + 1 − 1·(3 − 1) − 1)/1⌋ + 1 = 5" in text
    assert "columns = ⌊(8 + 1 + 1 − 1·(3 − 1) − 1)/1⌋ + 1 = 8" in text
