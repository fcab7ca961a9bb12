"""What is remembered from one start to the next. Own preferences only, never somebody else's."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:  # the size and the colours of the window are read before the engine is loaded
    from cnnviz.state import MapScale
    from engine import Stride

THEMES = ("system", "light", "dark")
WORKSPACES = ("lab", "network", "train")
LANGUAGES = ("system", "en", "zh_CN")


class Preferences:
    """Typed access to the settings file; what is damaged in it counts as not there."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def problem(self) -> str | None:
        """The path of the settings file if it can't be written, else None."""
        self._settings.setValue("started", True)
        self._settings.sync()
        if self._settings.status() is QSettings.Status.NoError:
            return None
        return self._settings.fileName()

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self._settings.value(key)
        return value if value in choices else choices[0]

    def _number(self, key: str, low: float, high: float, otherwise: float) -> float:
        try:
            value = float(self._settings.value(key))
        except (TypeError, ValueError):
            return otherwise
        return value if low <= value <= high else otherwise

    @property
    def theme(self) -> str:
        return self._choice("theme", THEMES)

    @theme.setter
    def theme(self, value: str) -> None:
        self._settings.setValue("theme", value)

    @property
    def language(self) -> str:
        return self._choice("language", LANGUAGES)

    @language.setter
    def language(self, value: str) -> None:
        self._settings.setValue("language", value)

    @property
    def workspace(self) -> str:
        """The workspace that was open last; the whole network at the first start."""
        value = self._settings.value("workspace")
        return str(value) if value in WORKSPACES else "network"

    @workspace.setter
    def workspace(self, value: str) -> None:
        self._settings.setValue("workspace", value)

    @property
    def first(self) -> int:
        """What rows and columns are counted from, 0 or 1."""
        return int(self._number("first", 0, 1, 0))

    @first.setter
    def first(self, value: int) -> None:
        self._settings.setValue("first", value)

    def _is_on(self, key: str) -> bool:
        return str(self._settings.value(key)).lower() == "true"

    @property
    def shared_scale(self) -> bool:
        return self._is_on("shared_scale")

    @shared_scale.setter
    def shared_scale(self, value: bool) -> None:
        self._settings.setValue("shared_scale", value)

    @property
    def reduce_motion(self) -> bool:
        return self._is_on("reduce_motion")

    @reduce_motion.setter
    def reduce_motion(self, value: bool) -> None:
        self._settings.setValue("reduce_motion", value)

    @property
    def train(self) -> str:
        """The settings of a training, as text; empty at the first start."""
        return str(self._settings.value("train") or "")

    @train.setter
    def train(self, value: str) -> None:
        self._settings.setValue("train", value)

    @property
    def map_scale(self) -> "MapScale":
        from cnnviz.state import MapScale

        return MapScale(self._choice("map_scale", (MapScale.LAYER, MapScale.MAP, MapScale.ALL)))

    @map_scale.setter
    def map_scale(self, value: "MapScale") -> None:
        self._settings.setValue("map_scale", str(value))

    @property
    def brush(self) -> int:
        from cnnviz.state import BRUSH, THICK, THIN

        return int(self._number("brush", THIN, THICK, BRUSH))

    @brush.setter
    def brush(self, value: int) -> None:
        self._settings.setValue("brush", value)

    @property
    def speed(self) -> float:
        from cnnviz.state import FASTEST, SLOWEST

        return self._number("speed", SLOWEST, FASTEST, 2.0)

    @speed.setter
    def speed(self, value: float) -> None:
        self._settings.setValue("speed", value)

    @property
    def stride(self) -> "Stride":
        from engine import Stride

        return Stride(self._choice("stride", tuple(Stride)))

    @stride.setter
    def stride(self, value: "Stride") -> None:
        self._settings.setValue("stride", str(value))

    def layout(self, name: str) -> QByteArray:
        """The saved geometry of a window or splitter; empty at the first start."""
        value = self._settings.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_layout(self, name: str, value: QByteArray) -> None:
        self._settings.setValue(f"layout/{name}", value)
