"""The real program under a real X server, moved by real mouse and key events."""

import sys

import pytest

from tests.driven.driver import Driven, Screen, missing
from tests.driven.journey import draw, journey

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(missing()),
    reason=f"not installed: {', '.join(missing())}; scripts/test installs it",
)


@pytest.fixture(scope="module")
def screen():
    with Screen(1280, 800) as made:
        yield made


def test_the_whole_way(screen, tmp_path):
    pictures = []
    with Driven(screen, tmp_path) as program:

        def picture(name):
            pictures.append(tmp_path / f"{name}.png")
            program.picture(pictures[-1])

        journey(program, picture)
        for label in (1, 0, 3, 5):
            draw(program, label)
        assert program.state()["boxes"] == []
        program.key("ctrl+q")
        program._process.wait(10)
    assert program.code == 0, program.said
    assert "Traceback" not in program.said, program.said
    assert "ERROR" not in program.logged()
    assert all(path.stat().st_size > 30_000 for path in pictures)
    assert "window" in program.settings.read_text()  # it remembers where it stood
