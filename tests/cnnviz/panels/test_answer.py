"""The answer, the right answer, and the table of all terms."""

import numpy as np
import pytest

from cnnviz.formula import number
from cnnviz.network_session import NetworkSession
from cnnviz.panels.answer_panel import AnswerPanel
from cnnviz.panels.terms import TermsDialog
from engine import Experiment
from tests.cnnviz import helpers


@pytest.fixture
def session(qapp):
    return NetworkSession(helpers.shipped(), "digits")


@pytest.fixture
def panel(qtbot, session):
    made = AnswerPanel(session)
    qtbot.addWidget(made)
    return made


def test_it_says_what_the_network_says(panel, session):
    assert not any(c.isdigit() for c in panel.says.text())  # nothing is drawn yet
    for label in (7, 3):
        session.draw(helpers.sample(label))
        assert f"<b>{label}</b>" in panel.says.text()
        assert f"says {label}," in panel.says.accessibleName()
        assert panel.target.currentIndex() == label + 1


def choose(panel, index):
    panel.target.setCurrentIndex(index)
    panel.target.activated.emit(index)


def test_the_right_answer_is_chosen(panel, session):
    session.draw(helpers.sample(7))
    losses = set()
    for target in (2, 5, None):
        choose(panel, 0 if target is None else target + 1)
        experiment = session.state.experiment
        assert experiment.target == target
        assert number(experiment.gradients.loss) in panel.loss.text()
        losses.add(panel.loss.text())
    assert len(losses) == 3
    session.undo()
    assert panel.target.currentIndex() == 6


def test_the_learning_rate_is_chosen(panel, session):
    changes = []
    session.changed.connect(lambda old, new: changes.append(new))
    panel.rate.setValue(0.25)
    assert session.state.experiment.learning_rate == 0.25
    session.undo()
    assert panel.rate.value() == 0.003
    assert len(changes) == 2


def test_to_the_backward_pass(panel, session):
    panel.backward.click()
    experiment = session.state.experiment
    index, step = experiment.timeline.locate(int(session.state.position))
    assert (experiment.timeline.operations[index].kind, step) == ("loss_error", 0)


def test_another_model_has_other_classes(panel, session):
    session.set_network(helpers.small_network(), "small")
    assert panel.target.count() == 4
    assert [panel.target.itemText(i) for i in (1, 2, 3)] == list("abc")
    session.undo()
    assert panel.target.count() == 11


# the table of terms


@pytest.fixture
def dialog(qtbot, panel):
    made = TermsDialog(panel)
    qtbot.addWidget(made)
    made.show()
    return made


def rows(dialog):
    model = dialog.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def value_of(text):
    return float(text.replace("−", "-"))


def test_the_table_holds_every_term_of_every_kind_of_step(dialog):
    for experiment in helpers.every_kind():
        for index, operation in enumerate(experiment.timeline.operations):
            position = experiment.timeline.starts[index] + len(operation) // 2
            frame = helpers.frame_of(experiment, position)
            dialog.show_frame(frame)
            shown = [value_of(row[-1]) for row in rows(dialog)]
            np.testing.assert_allclose(shown, frame.step.terms, rtol=1e-8)
            for text in (cell for row in rows(dialog) for cell in row if cell):
                assert text != "−0"


def test_the_terms_of_a_cell_sum_up_to_it(dialog):
    experiment = Experiment(helpers.sample(7).seen(28).image[None], helpers.shipped())
    frame = helpers.frame_of(experiment, experiment.timeline.starts[3] + 50)
    dialog.show_frame(frame)
    table = rows(dialog)
    assert len(table) == 8 * 25 + 1
    assert sum(value_of(row[-1]) for row in table) == pytest.approx(frame.step.value, abs=1e-5)
    model = dialog.table.model()
    assert model.headerData(0, helpers.Qt.Orientation.Horizontal)
    # a press on a head sorts by magnitude
    dialog.table.sortByColumn(model.columnCount() - 1, helpers.Qt.SortOrder.DescendingOrder)
    sizes = [abs(value_of(row[-1])) for row in rows(dialog)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_closed_table_does_no_work(dialog):
    first, second = (helpers.frame_of(helpers.every_kind()[0], i) for i in (0, 500))
    dialog.show_frame(first)
    before = rows(dialog)
    dialog.hide()
    dialog.show_frame(second)
    assert rows(dialog) == before


def test_a_network_of_one_class_has_no_second_answer(qtbot, qapp):
    panel = AnswerPanel(NetworkSession(helpers.small_network(1), "one", helpers.sample(7)))
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.surprise.isVisible()
