"""Named arrays end to end in one."""

import numpy as np

from engine.plan.flat import apart, flat_for


def test_each_number_belongs_to_one_array():
    like = [{"weight": np.ones((2, 3)), "bias": np.ones(2)}, {"weight": np.ones((1, 4))}]
    flat = flat_for(like, np.float32)
    assert flat.dtype == np.float32
    for named in apart(flat, like):
        for array in named.values():
            array += 1
    assert flat.shape == (12,)
    assert (flat == 1).all()
    assert [{name: a.shape for name, a in named.items()} for named in apart(flat, like)] == [
        {"weight": (2, 3), "bias": (2,)},
        {"weight": (1, 4)},
    ]
