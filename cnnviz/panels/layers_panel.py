"""The architecture of the network: its layers one below the other, each of which can be changed."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz import architecture_words, model_files, words
from cnnviz.draft import Draft, draft_of, fresh_plan, misfit
from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, dress, filling, heading, tool
from cnnviz.panels.draw_tools import allow, wide_button
from cnnviz.panels.fields import Number, Section, quietly
from cnnviz.panels.fresh_weights import FreshWeights
from cnnviz.panels.layer_list import LayerList
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Network, SettingError, load_model
from engine.architecture import Plan
from engine.presets import PRESETS


class LayersPanel(QWidget):
    """What fits becomes the network at once; what doesn't stays here, until it does."""

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._network = session.experiment.network
        self._draft = draft_of(self._network)
        self._fits = True
        self._stale = True  # shows what was there before it was hidden
        self._asked = ""  # the setting that was changed last
        self._fresh: tuple[Network, str] | None = None  # a network, and what was drawn for it
        self.selected: int | None = None
        self.list = LayerList()
        self.side = Number(translate("Layers", "Pixels on a side of what the network reads"))
        self.weights = FreshWeights()
        self.totals = QLabel()
        self.totals.setObjectName("muted")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        self._make_tools()
        self._make_menus()
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    # making it

    def _make_tools(self) -> None:
        self.up = tool("up", translate("Layers", "Move this layer up (Alt+Up)"))
        self.up.setShortcut("Alt+Up")
        self.down = tool("down", translate("Layers", "Move this layer down (Alt+Down)"))
        self.down.setShortcut("Alt+Down")
        self.duplicate = tool("copy", translate("Layers", "The same layer once more"))
        self.remove = tool("clear", translate("Layers", "Remove this layer"))
        self.keep = QPushButton(translate("Lab", "Keep what it was"))
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _make_menus(self) -> None:
        self.add = wide_button(
            translate("Layers", "Add"), translate("Layers", "A new layer after the selected one")
        )
        self.add_menu = QMenu(self.add)
        for kind, name in architecture_words.kinds().items():
            self.add_menu.addAction(name, lambda kind=kind: self._insert(kind))
        self.add.setMenu(self.add_menu)
        self.presets = wide_button(
            translate("Layers", "Networks"),
            translate("Layers", "Networks to begin with: trained ones, and with fresh weights"),
        )
        self.presets_menu = QMenu(self.presets)
        self.presets_menu.addSection(translate("Layers", "Trained"))
        for name in model_files.SHIPPED:
            if model_files.shipped(name).exists():
                action = self.presets_menu.addAction(
                    model_files.title(name), lambda name=name: self._open(name)
                )
                assert action is not None
                action.setToolTip(model_files.told(name))
        self.presets_menu.addSection(translate("Layers", "With fresh weights"))
        for name, title in architecture_words.presets().items():
            self.presets_menu.addAction(title, lambda name=name: self._begin(name))
        self.presets_menu.setToolTipsVisible(True)
        self.presets.setMenu(self.presets_menu)

    def _lay_out(self) -> None:
        layout = column(filling(self), margin=10)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Layers", "LAYERS")))
        head.addWidget(self.presets, 1)
        head.setSpacing(10)
        layout.addLayout(head)
        sides = Section()
        sides.add(translate("Layers", "Input side"), self.side)
        layout.addWidget(sides)
        layout.addWidget(self._make_banner())
        layout.addWidget(self.list, 1)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        tools.addWidget(self.add, 1)
        for button in (self.up, self.down, self.duplicate, self.remove):
            tools.addWidget(button)
        layout.addLayout(tools)
        layout.addWidget(self.totals)
        layout.addWidget(self.weights)
        layout.addWidget(self.note)

    def _make_banner(self) -> QFrame:
        self.banner = QFrame()
        self.banner.setObjectName("refusal")
        told = QLabel(architecture_words.banner())
        told.setWordWrap(True)
        layout = QVBoxLayout(self.banner)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(told)
        layout.addWidget(self.keep)
        return self.banner

    def _connect(self) -> None:
        self.list.pressed.connect(self.select)
        self.list.fields.asked.connect(self._change)
        self.side.valueChanged.connect(lambda side: self._take(self._draft.with_side(side)))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.duplicate.clicked.connect(self._duplicate)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self._forget)
        self.list.misfit.taken.connect(self._take)
        self.weights.asked.connect(self._draw_all)
        self._session.settled.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        for button in (self.up, self.down, self.duplicate, self.remove):
            dress(button, theme)
        self.list.set_theme(theme)

    # edits

    def select(self, index: int | None) -> None:
        """Open the fields of a layer; of none where it is open already."""
        self.selected = None if index == self.selected else index
        self._show()
        if self.selected is not None:
            self.list.reveal(self.list.fields)

    def _change(self, plan: Plan, setting: str) -> None:
        if self.selected is not None:
            self._asked = setting
            self._take(self._draft.with_plan(self.selected, plan))

    def _insert(self, kind: str) -> None:
        at = len(self._draft.plans) if self.selected is None else self.selected + 1
        self.selected = at
        self._take(self._draft.inserted(at, fresh_plan(kind, self._draft, at)))
        self.list.reveal(self.list.fields if self._fits else self.list.misfit)

    def _remove(self) -> None:
        if self.selected is not None:
            draft = self._draft.removed(self.selected)
            if self.selected >= len(draft.plans):
                self.selected = len(draft.plans) - 1 if draft.plans else None
            self._take(draft)

    def _duplicate(self) -> None:
        if self.selected is not None:
            draft = self._draft.duplicated(self.selected)
            self.selected += 1
            self._take(draft)

    def _move(self, by: int) -> None:
        if self.selected is not None and 0 <= self.selected + by < len(self._draft.plans):
            draft = self._draft.moved(self.selected, self.selected + by)
            self.selected += by
            self._take(draft)

    def _take(self, draft: Draft) -> None:
        """Make it the network if it fits, and keep it as a draft if not."""
        self._draft = draft
        if misfit(draft, self._asked) is None:
            if draft.makes(self._network):
                self._draft = draft_of(self._network)
            else:
                self._build(draft)
        self._show()

    def _build(self, draft: Draft) -> None:
        kept, rule, seed = draft.kept(self._network), self.weights.rule, self.weights.seed
        rows = draft.architecture.rows()
        names = [
            row.name
            for row, old in zip(rows, kept, strict=True)
            if row.shapes
            and (old is None or row.shapes != {n: a.shape for n, a in old.parameters.items()})
        ]
        self._session.set_architecture(draft.architecture, rule, seed, kept)
        if names:
            self.weights.used()
            self._tell(architecture_words.some_fresh(names))

    def _forget(self) -> None:
        """Back to what the network is."""
        self._draft = draft_of(self._network)
        self._show()

    # whole networks

    def _begin(self, name: str) -> None:
        """An architecture of the program with fresh weights."""
        rule, seed = self.weights.rule, self.weights.seed
        self._session.set_network(PRESETS[name].build(rule, seed), name)
        self._tell_all()

    def _open(self, name: str) -> None:
        """A trained network of the program."""
        try:
            self._session.set_network(load_model(model_files.shipped(name)), name)
        except (OSError, SettingError) as error:
            self.note.setText(architecture_words.failed(name, words.problem(error)))
            self.note.show()

    def _draw_all(self) -> None:
        """Other weights for the network that runs."""
        architecture = draft_of(self._network).architecture
        self._session.set_architecture(architecture, self.weights.rule, self.weights.seed)
        self._tell_all()

    def _tell_all(self) -> None:
        self.weights.used()
        self._tell(architecture_words.all_fresh(self.weights.rule, self.weights.seed))

    def _tell(self, note: str) -> None:
        """Say what was drawn, for as long as it is so."""
        self._fresh = self._session.experiment.network, note
        self._show_note()

    # what is shown

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self._stale:
            self._show()

    def _follow(self, old: State, new: State) -> None:
        network = (new.coming or new).experiment.network
        if network is self._network:
            return
        same = draft_of(network) == draft_of(self._network)
        self._network = network
        if self._fits or not same:  # else only its numbers changed: the draft stays
            self._draft = draft_of(network)
            self._fits = True
        self._show_note()
        self._show()

    def _show_note(self) -> None:
        fresh = self._fresh is not None and self._fresh[0] is self._network
        self.note.setText(self._fresh[1] if self._fresh is not None and fresh else "")
        self.note.setVisible(fresh)

    def _show(self) -> None:
        """All of the draft; later, if nobody can see it."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        plans = self._draft.plans
        if self.selected is not None and self.selected >= len(plans):
            self.selected = None
        found = misfit(self._draft, self._asked)
        self._fits = found is None
        self.list.show_draft(self._draft, self.selected, found)
        self.banner.setVisible(found is not None)
        quietly(self.side, self._draft.side)
        count = self._draft.architecture.parameters
        told = architecture_words.totals(count, self._draft.multiplications)
        self.totals.setText(told)
        for widget in (self.totals, self.weights):  # they are those of what runs
            widget.setVisible(found is None)
        self._allow()
        if found is not None:
            self.list.reveal(self.list.misfit)

    def _allow(self) -> None:
        none = translate("Layers", "Press a layer first")
        first, last = translate("Layers", "It is the first"), translate("Layers", "It is the last")
        at, count = self.selected, len(self._draft.plans)
        for button in (self.duplicate, self.remove):
            allow(button, none if at is None else "")
        allow(self.up, none if at is None else first if at == 0 else "")
        allow(self.down, none if at is None else last if at == count - 1 else "")
