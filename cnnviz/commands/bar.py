"""The progress bar of a terminal."""

import sys

from tqdm import tqdm


class Bar(tqdm):  # type: ignore[type-arg]
    """A bar on stderr where that is a terminal, nothing elsewhere. It goes when it is done."""

    monitor_interval = 0  # no thread of its own

    def __init__(self, title: str, total: int, unit: str, delay: float = 0) -> None:
        super().__init__(
            desc=title,
            total=total,
            unit=unit,
            unit_scale=True,
            delay=delay,
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
            dynamic_ncols=True,
        )
