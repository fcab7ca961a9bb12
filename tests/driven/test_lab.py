"""The Lab under a real X server: random settings, one after the other, by mouse and keys."""

import sys

import numpy as np
import pytest

from tests.driven.driver import Driven, Screen, missing
from tests.driven.lab_walk import STATES, walk

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(missing()),
    reason=f"not installed: {', '.join(missing())}; scripts/test installs it",
)


def test_a_hundred_states(tmp_path):
    # so high that all settings are seen without scrolling
    with Screen(1280, 2000) as screen, Driven(screen, tmp_path) as program:
        program.key("ctrl+1")
        program.until(lambda s: "settings" in s)
        refused = walk(program, np.random.default_rng(3))
        assert refused > STATES / 20  # what makes no sense was tried, too
        program.key("ctrl+q")
        program._process.wait(10)
    assert program.code == 0, program.said
    assert "Traceback" not in program.said, program.said
    assert "ERROR" not in program.logged()
