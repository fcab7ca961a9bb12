"""The card that says what the layer costs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from cnnviz.lab import with_setting
from cnnviz.panels.cost import Cost, cost
from tests.cnnviz import lab_states
from tests.cnnviz.panels.lab_cards import lab_of, numbers_in, session_of, shown
from tests.engine import naive


def table(lab):
    """The rows by name; a minor one by the name above it, too."""
    found, above = {}, ""
    for row in cost(lab):
        above = above if row.minor else row.name
        found[f"{above}: {row.name}" if row.minor else row.name] = row.value
    return found


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lab_states.labs())
def test_the_numbers_are_those_of_the_layer(lab):
    s, rows = lab.settings, table(lab)
    if s.convolution:
        padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
        shape = (1, *lab.x.shape)
        here, dense = (
            naive.conv_shape(shape, lab.weight.shape, stride, padding, s.dilation)[1:]
            for stride in (s.stride, 1)
        )
        each = lab.weight[0].size
        assert rows.pop("Multiplications") == f"{np.prod(here) * each:,}"
        assert rows.pop("Output cells") == f"{np.prod(here):,}"
        if s.stride != (1, 1):
            times = np.prod(dense) / np.prod(here)
            assert rows.pop("Output cells: with stride 1") == f"{np.prod(dense):,}"
            (name,) = [name for name in rows if name.startswith("Multiplications: with stride 1")]
            assert numbers_in(name) == pytest.approx([1, times], rel=0.05)
            assert rows.pop(name) == f"{np.prod(dense) * each:,}"
        bias = s.maps if s.bias else 0
        assert rows.pop("Parameters") == f"{lab.weight.size + bias:,}"
    if s.pooling != "none":
        shapes = (lab.x.shape, *lab.network.shapes)
        told = rows.pop("Cells after pooling")
        assert told == f"{np.prod(shapes[-1]):,} of {np.prod(shapes[-2]):,}"
    assert not rows


def test_large_numbers_are_parted():
    rows = table(lab_of(np.zeros((200, 300)), padding="valid"))
    assert rows["Multiplications"] == f"{198 * 298 * 9:,}" == "531,036"


def test_it_follows_the_lab(qtbot, qapp):
    lab = lab_of(np.ones((7, 7)))
    session = session_of(lab)
    card = Cost(session)
    qtbot.addWidget(card)
    assert card.figures.rows == tuple(cost(lab))
    other = with_setting(lab, "stride", (2, 2))
    session.set_lab(other)
    assert card.figures.rows == tuple(cost(other))
    assert len(card.figures.rows) == 6
    session.undo()
    assert card.figures.rows == tuple(cost(lab))
    assert sum(shown(label) for label in card.figures.findChildren(type(card.figures))) == 0
    visible = [label for pair in card.figures._labels for label in pair if shown(label)]
    assert [label.text() for label in visible] == [text for row in cost(lab) for text in row[:2]]
    only = lab_of(np.ones((7, 7)), pooling="none", convolution=False)
    session.set_lab(only)
    assert not shown(card)  # an activation alone costs nothing that is counted here
