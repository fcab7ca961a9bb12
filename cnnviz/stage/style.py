"""What the same scene can look like: colours and a font."""

from functools import lru_cache

from PyQt6.QtGui import QFont

from cnnviz.theme import Theme
from engine.values import dataclass


@dataclass(frozen=True)
class Style:
    """What the same scene can look like."""

    theme: Theme
    family: str  # of the font; its digits are of one width

    def font(self, size: float, *, bold: bool = False) -> QFont:
        return _font(self.family, round(size), bold)


@lru_cache(maxsize=64)
def _font(family: str, size: int, bold: bool) -> QFont:
    """A font that has found its glyphs once is faster than a new one."""
    font = QFont(family)
    font.setPixelSize(size)
    font.setBold(bold)
    return font
