"""Starts CNN Visualizer: `python main.py` is the same as the command `cnnviz`.

This file is written so that even Python 2.7 can read it: it has to tell an old Python that it is
too old. What needs a newer one is in cnnviz/launch.py.
"""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit(
            "CNN Visualizer needs Python 3.11 or newer; this is %d.%d. "
            "Run scripts/run or `uv run main.py`: both bring a Python that fits."
            % tuple(sys.version_info[:2])
        )
    from cnnviz.launch import main

    sys.exit(main())
