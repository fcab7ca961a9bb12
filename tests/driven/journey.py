"""What a newcomer does: draw, watch, step forward, choose the answer, and walk back."""

from tests.driven.driver import strokes_of


def journey(program, picture):
    """Walk the whole way with mouse and keys; `picture(name)` is called at its sights."""
    draw(program, 7)
    picture("drawn")
    forward(program)
    picture("forward")
    play_and_scrub(program)
    backward(program)
    picture("first-gradient")


def draw(program, label):
    """Clear the paper with the mouse, draw a digit, and see it recognised."""
    if not program.state()["blank"]:
        program.press(program.state()["places"]["clear"])
        program.until(lambda s: s["blank"])
    program.draw(strokes_of(label))
    state = program.until(lambda s: not s["blank"] and s["predicted"] == label)
    assert f"<b>{label}</b>" in state["said"]


def forward(program):
    """Cell by cell, back, by map and by layer; by keys, buttons and on the map."""
    program.key("Home")
    program.until(lambda s: s["position"] == 0)
    program.key("Right")
    program.until(lambda s: s["position"] == 1)
    program.press(program.state()["places"]["forward"])
    program.until(lambda s: s["position"] == 2)
    program.key("Left")
    program.until(lambda s: s["position"] == 1)
    program.key("shift+Right")
    program.until(lambda s: s["position"] == 28 * 28)
    program.key("ctrl+Right")
    program.until(lambda s: s["layer"] == "relu1" and s["step"] == 0)
    program.press(program.state()["places"]["maps"][4][0])
    program.until(lambda s: (s["layer"], s["kind"], s["step"]) == ("conv2", "convolution", 0))
    program.press(program.state()["places"]["output"], 0.5 + 0.5 / 14, 0.5 + 0.5 / 14)
    program.until(lambda s: s["step"] == 7 * 14 + 7)


def play_and_scrub(program):
    start = program.state()["position"]
    program.key("space")
    program.until(lambda s: s["playing"] and s["position"] > start + 0.5)
    program.key("space")
    program.until(lambda s: not s["playing"])
    program.press(program.state()["places"]["scrub"], 0.5)
    here = program.until(lambda s: s["position"] > start + 100)["position"]
    x, y, width, height = program.state()["places"]["scrub"]
    bar = round(y + 0.4 * height)
    start, end = (("mousemove", round(x + share * width), bar) for share in (0.5, 0.7))
    program.xdo(*start, "mousedown", 1, *end, "mouseup", 1)
    program.until(lambda s: s["position"] > here)


def backward(program):
    """Choose the right answer, go to the first error, and on to the first kernel's gradient."""
    program.press(program.state()["places"]["target"])
    program.until(lambda s: s["popup"])
    for key in ("Home", "Down", "Down", "Down", "Down", "Return"):
        program.key(key)
    program.until(lambda s: s["target"] == 3 and not s["popup"])
    program.press(program.state()["places"]["backward"])
    program.until(lambda s: s["kind"] == "loss_error" and s["step"] == 0)
    seen = []
    for _ in range(40):
        state = program.state()
        seen.append(state["kind"])
        if (state["kind"], state["layer"]) == ("convolution_weight_gradient", "conv1"):
            break
        program.key("ctrl+Right")
        program.until(lambda s, before=state: s["index"] == before["index"] + 1)
    assert state["layer"] == "conv1"
    assert {"linear_error", "max_pooling_error", "activation_error", "turn_rows"} <= set(seen)
    program.key("Right")
    program.until(lambda s: s["step"] == 1 and s["phase"] == "backward")
