"""Which pixel of the screen shows which cell of a picture."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.stage.map_pixels import parts_of

lengths = st.integers(1, 40)


@given(
    st.lists(st.tuples(st.integers(-30, 90), st.integers(-30, 90)), min_size=1, max_size=6),
    st.tuples(lengths, lengths),
    st.tuples(lengths, lengths),
    st.sampled_from([1.0, 1.5, 2.0]),
    st.randoms(),
)
def test_each_pixel_in_sight_shows_the_cell_in_which_its_middle_lies(
    corners, size, cells, ratio, random
):
    """Against a loop over all pixels of all pictures; those in sight alone are asked for."""
    rects = np.array([[x, y, *size] for x, y in corners], float) / ratio
    body = (10.0, 5.0, 60.0, 50.0)
    left, top, right, bottom = np.rint(np.array([10, 5, 70, 55]) * ratio).astype(int)
    visible = sorted(random.sample(range(len(rects)), random.randint(1, len(rects))))
    rows, columns = min(cells[0], size[1]), min(cells[1], size[0])
    found = {}
    for part in parts_of(rects, visible, cells, body, ratio):
        assert part.size == size
        for picture, (down, along) in zip(part.pictures.tolist(), part.targets, strict=True):
            for y, row in zip(range(down.start, down.stop), part.rows.tolist(), strict=True):
                for x, column in zip(
                    range(along.start, along.stop), part.columns.tolist(), strict=True
                ):
                    assert (picture, y, x) not in found
                    found[picture, y, x] = row, column
    expected = {
        (picture, y + j, x + i): (
            int((j + 0.5) * rows / size[1]),
            int((i + 0.5) * columns / size[0]),
        )
        for picture, (x, y) in enumerate(corners)
        if picture in visible
        for j in range(size[1])
        for i in range(size[0])
        if left <= x + i < right and top <= y + j < bottom
    }
    assert found == expected


def test_what_is_out_of_sight_has_no_parts():
    rects = np.array([[200.0, 0.0, 20.0, 20.0]])
    assert parts_of(rects, [0], (4, 4), (0.0, 0.0, 100.0, 100.0), 1.0) == []
    assert parts_of(rects, [], (4, 4), (0.0, 0.0, 300.0, 100.0), 1.0) == []
