"""Pictures of the journey and of each operation of the Lab, in every size, theme and language.

`... FOLDER`
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from tests.driven.driver import Driven, Screen, missing
from tests.driven.journey import journey
from tests.driven.lab_walk import tour

SIZES = ((1280, 800), (1920, 1080))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for size, theme, language in product(SIZES, ("light", "dark"), ("en", "zh_CN")):
        with (
            tempfile.TemporaryDirectory() as home,
            Screen(*size) as screen,
            Driven(screen, Path(home), theme, language) as program,
        ):

            def picture(name, program=program, start=f"{size[0]}x{size[1]}-{theme}-{language}"):
                path = folder / f"{start}-{name}.png"
                program.picture(path)
                print(path)

            journey(program, picture)
            tour(program, picture)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: scripts/screenshots FOLDER")
    if missing():
        sys.exit(f"scripts/screenshots: not installed: {', '.join(missing())}")
    main(Path(sys.argv[1]).resolve())
