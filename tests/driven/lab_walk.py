"""A hand that changes the settings of the Lab at random, as somebody does who tries everything."""

from tests.driven.program import CHOICES, NUMBERS, SWITCHES

STATES = 100
WALKS = ("ctrl+Right", "Right", "Left", "shift+Right", "End", "Home", "b", "Next", "Prior")


def walk(program, rng, states=STATES):
    """Set `states` random states with mouse and keys; returns how often a setting was refused."""
    refused = 0
    for _ in range(states):
        for _ in range(rng.integers(1, 4)):
            refused += change(program, rng)
        for _ in range(rng.integers(1, 3)):
            program.key(WALKS[rng.integers(len(WALKS))])
        state = program.state()
        assert not state["boxes"], state["boxes"]
        assert state["spoken"]
        assert 0 <= state["index"] < state["operations"]
    return refused


def tour(program, picture):
    """Walk through all operations of the Lab as it is found; `picture(name)` is called at each."""
    program.key("ctrl+1")
    program.until(lambda s: "settings" in s)
    program.key("Home")
    last = program.state()["operations"] - 1
    for index in range(last + 1):
        state = program.until(lambda s, index=index: s["index"] == index)
        step = min(5, state["steps"] - 1)
        for _ in range(step):
            program.key("Right")
        program.until(lambda s, step=step: s["step"] == step)
        picture(f"lab-{index:02}-{state['kind']}")
        if index < last:
            program.key("ctrl+Right")


def change(program, rng):
    """Change one setting; what is refused is taken as offered, or left as it was."""
    places = program.state()["places"]
    names = [n for n in places if n.split()[0] in (*CHOICES, *SWITCHES, *NUMBERS)]
    name = names[rng.integers(len(names))]
    if name in CHOICES:
        choose(program, name, int(rng.integers(12)))
    elif name in SWITCHES:
        x, y, _, height = places[name]
        program.xdo("mousemove", round(x + 10), round(y + height / 2), "click", 1)
    else:
        type_number(program, name, int(rng.integers(6)))
    state = program.until(lambda s: not s["coming"] and not s["popup"])
    if not state["refused"]:
        return 0
    assert any(c.isdigit() for c in state["refused"]) or "choose" in state["refused"], state
    button = "take" if state["offered"] and rng.integers(2) else "keep"
    program.press(state["places"][button])
    program.until(lambda s: not s["refused"] and not s["coming"])
    return 1


def choose(program, name, number):
    """Open a list and choose an entry of it with the keys."""
    program.press(program.state()["places"][name], 0.5)
    program.until(lambda s: s["popup"])
    down = number % program.state()["choices"][name]
    program.xdo("key", "--delay", 4, "Home", *["Down"] * down, "Return")
    program.until(lambda s: not s["popup"])


def type_number(program, name, value):
    """Type a number into a field, in the place of what stands there."""
    program.press(program.state()["places"][name], 0.3)
    program.xdo("key", "--delay", 4, "ctrl+a", f"{value}", "Return")
