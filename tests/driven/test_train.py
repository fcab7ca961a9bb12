"""Training under a real X server: start, pause, enter a step, rewind, go on, stop."""

import sys

import pytest

from tests.driven.driver import Driven, Screen, missing

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(missing()),
    reason=f"not installed: {', '.join(missing())}; scripts/test installs it",
)


def resting(state):
    return state["activity"] == "idle"


def press(program, name, across=0.5):
    program.press(program.state()["places"][name], across)


def test_a_training_from_start_to_stop(tmp_path):
    with Screen(1280, 800) as screen, Driven(screen, tmp_path) as program:
        program.key("ctrl+3")
        fresh = program.until(lambda s: "activity" in s)
        assert fresh["steps"] == 0
        press(program, "start")
        program.until(lambda s: s["steps"] > 5)
        program.key("space")
        paused = program.until(resting)
        assert paused["evaluated"] == paused["steps"] > 5
        assert paused["weights"] != fresh["weights"]
        press(program, "batch")
        one = program.until(lambda s: resting(s) and s["steps"] == paused["steps"] + 1)

        enter_and_leave(program, one)
        press(program, "batch")  # what was walked through is what is learned
        learned = program.until(lambda s: resting(s) and s["steps"] == one["steps"] + 1)

        press(program, "rewind", 0.02)  # back to the start
        back = program.until(lambda s: resting(s) and s["steps"] == 0)
        assert back["weights"] == fresh["weights"]
        for _ in range(learned["steps"]):
            before = program.state()["steps"]
            press(program, "batch")
            program.until(lambda s, before=before: resting(s) and s["steps"] == before + 1)
        assert program.state()["weights"] == learned["weights"]  # the same bits again

        press(program, "stop")
        program.until(lambda s: s["ended"])
        assert program.state()["problem"] == ""
        assert program.state()["boxes"] == []
        program.key("ctrl+2")  # the trained network goes along
        program.until(lambda s: "position" in s)
        program.key("ctrl+q")
        program._process.wait(10)
    assert program.code == 0, program.said
    assert "Traceback" not in program.said, program.said
    assert "ERROR" not in program.logged()


def enter_and_leave(program, before):
    """Walk some of the next step in the Network workspace, and go back."""
    press(program, "enter")
    entered = program.until(lambda s: s.get("entered"))
    assert entered["position"] == 0
    program.key("End")
    last = program.until(lambda s: s["position"] == s["last"])
    assert last["kind"].startswith("update")
    program.key("ctrl+Left")
    program.until(lambda s: s["position"] < s["last"])
    press(program, "back to training")
    again = program.until(lambda s: "activity" in s)
    assert again["weights"] == before["weights"]
    assert again["steps"] == before["steps"]
