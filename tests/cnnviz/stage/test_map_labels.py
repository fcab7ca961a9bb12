"""Names beside each other: the most important ones that find room."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cnnviz.stage.map_labels import AIR, Label, beside, importance
from cnnviz.stage.map_layout import MapLayout
from tests.cnnviz import helpers


@given(
    st.lists(st.builds(Label, st.floats(-50, 900), st.floats(1, 200)), max_size=30),
    st.floats(10, 800),
    st.randoms(),
)
def test_they_never_touch_and_the_first_one_has_its_place(labels, room, random):
    random.shuffle(labels)
    begins = beside(tuple(labels), room)
    placed = [
        (begin, begin + label.width)
        for begin, label in zip(begins, labels, strict=True)
        if begin is not None
    ]
    spans = sorted(placed)
    assert all(right + AIR <= left + 1e-9 for (_, right), (left, _) in pairwise(spans))
    assert all(left >= 0 and right <= room + 1e-9 for left, right in spans)
    fitting = [index for index, label in enumerate(labels) if label.width <= room]
    assert (not fitting) or begins[fitting[0]] is not None
    for index in fitting:  # none was left out that had room
        if begins[index] is None:
            middle, width = labels[index].middle, labels[index].width
            begin = min(max(middle - width / 2, 0.0), room - width)
            assert any(begin + width + AIR > left and right + AIR > begin for left, right in spans)


def test_what_is_looked_at_is_named_first():
    experiment = helpers.every_kind()[0]
    layout = MapLayout(helpers.frame_of(experiment), 800.0, 300.0)
    assert importance(layout, 4)[:3] == [4, 1, 0]  # the hovered one, the current one, the input
    order = importance(layout, None)
    assert sorted(order) == list(range(7))
    assert order.index(3) < order.index(2)  # a pooling before an activation
    near = MapLayout(layout.frame, 800.0, 300.0, layout.zoomed(8.0, 0.0, 150.0))
    assert 0 in importance(near, None)
    assert len(importance(near, None)) < 7  # what is out of sight has no name
