"""The Lab: one layer, any setting, every number, forward and backward."""

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cnnviz import words
from cnnviz.examples import EXAMPLES, Example
from cnnviz.frame import beside, resolve
from cnnviz.inputs import shifted
from cnnviz.lab import Lab, Source, with_input, with_setting
from cnnviz.lab_session import LabSession
from cnnviz.panels.cost import Cost
from cnnviz.panels.difference import Difference
from cnnviz.panels.draw_tools import wide_button
from cnnviz.panels.example_card import ExampleCard
from cnnviz.panels.explanation import Explanation
from cnnviz.panels.lab_input import LabInput
from cnnviz.panels.poke import Poke
from cnnviz.panels.read_counts import ReadCounts
from cnnviz.panels.settings_panel import SettingsPanel
from cnnviz.panels.side import pile
from cnnviz.panels.stage_card import StageCard, caption, fill_card, in_corner
from cnnviz.panels.transport import TransportBar
from cnnviz.stage.painter import Style
from cnnviz.stage.view import StageView
from cnnviz.state import Pin, State
from cnnviz.words import translate
from engine import SettingError
from engine.arrays import Array

SIDE = 262  # the width of the columns left and right of the stage


class LabWorkspace(QWidget):
    """Input and settings on the left, the stage, what there is to know on the right."""

    def __init__(self, session: LabSession, style: Style, brush: int, trained: Array) -> None:
        super().__init__()
        self._session = session
        examples = [(example.title(), self._loader(example)) for example in EXAMPLES]
        self.input = LabInput(session, style.theme, brush, examples)
        self.settings = SettingsPanel(session, style.theme, trained)
        self.main = StageCard(session, style)
        self.stage, self.enlarge = self.main.stage, self.main.enlarge
        self.toggle_terms = self.main.toggle_terms
        self.enlarge.toggled.connect(self._make_room)
        self.other = StageView(style)
        self.transport = TransportBar(session, style.theme)
        # what shows itself stands in here from the start, or it would be a window for a moment
        self.explanation = Explanation(session, self)
        self.counts = ReadCounts(session, style.theme, self)
        self.cost = Cost(session, self)
        self.poke = Poke(session, self)
        self.difference = Difference(session)
        self.example = ExampleCard(session)
        self._cards = (
            self.example,
            self.explanation,
            self.difference,
            self.poke,
            self.counts,
            self.cost,
        )
        self._make_compare()
        self._lay_out()
        self.main.set_style(style)
        self.set_scale(1.0)
        self.other.slice_chosen.connect(session.show_slice)
        for stage in (self.stage, self.other):
            stage.pin_chosen.connect(self._pin)
        self.settings.refused.connect(self._bring_into_sight)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _make_compare(self) -> None:
        self.compare = wide_button(
            translate("Lab", "Compare with…"),
            translate("Lab", "Two settings side by side, stepping together"),
        )
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_compare(menu))
        self.compare.setMenu(menu)
        self.end = QPushButton(translate("Lab", "End the comparison"))
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.end.setToolTip(translate("Lab", "This stage shows the other settings"))
        self.end.clicked.connect(lambda: self._session.compare(None))
        self.main.caption.setText(translate("Lab", "here"))
        self._which = caption()
        self._which.setText(translate("Lab", "the other"))

    def _lay_out(self) -> None:
        self._beside = QWidget()
        fill_card(self._beside, self.other)
        in_corner(self.other, self._which, self.end)
        self._which.show()
        self.stages = QSplitter(Qt.Orientation.Vertical)
        self.stages.setHandleWidth(10)
        self.stages.setChildrenCollapsible(False)
        self.stages.addWidget(self.main)
        self.stages.addWidget(self._beside)
        # all of it in one, so that the settings have the whole height where they need it
        self.left = pile(self.input, self.compare, self.settings)
        self.right = pile(*self._cards)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.left)
        row.addWidget(self.stages, 1)
        row.addWidget(self.right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(row, 1)
        layout.addWidget(self.transport)

    def set_style(self, style: Style) -> None:
        self.input.set_theme(style.theme)
        self.settings.set_theme(style.theme)
        self.counts.set_theme(style.theme)
        for stage in (self.main, self.other):
            stage.set_style(style)
        self.transport.set_theme(style.theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        for side in (self.left, self.right):
            side.setFixedWidth(round(SIDE * scale))
        self.input.set_scale(scale)
        self.transport.set_scale(scale)

    def finish(self) -> None:
        """Wait for what is still computed or loaded."""
        for panel in (self.poke, self.input):
            panel.finish()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the cards on the right give way to the stage."""
        alone = self.enlarge.isChecked()
        self.left.setVisible(not alone)
        least = self.left.width() + self.right.width() + self.stage.minimumWidth() + 50
        self.right.setVisible(not alone and self.width() >= least)

    # comparing

    def _fill_compare(self, menu: QMenu) -> None:
        """What this Lab can be compared with; it stays, and the other one is put beside it."""
        menu.clear()
        lab = self._session.lab
        if self._session.state.beside is not None:
            menu.addAction(translate("Lab", "Change the other one instead"), self._session.swap)
            menu.addAction(self.end.text(), lambda: self._session.compare(None))
            menu.addSeparator()
        keep = translate("Lab", "Keep this one beside, and change the settings")
        menu.addAction(keep, lambda: self._session.compare(lab))
        settings = lab.settings
        if settings.convolution:
            stride = (2, 2) if settings.stride == (1, 1) else (1, 1)
            text = translate("Lab", "with stride {stride}").format(stride=stride[0])
            self._offer(menu, text, lambda: with_setting(lab, "stride", stride))
            padding = "valid" if settings.padding == "same" else "same"
            names = {
                "valid": translate("Lab", "with no padding"),
                "same": translate("Lab", "padded to the same size"),
            }
            self._offer(menu, names[padding], lambda: with_setting(lab, "padding", padding))
            flipped = translate("Lab", "with true convolution")
            if settings.flip_kernel:
                flipped = translate("Lab", "with cross-correlation")
            flip = not settings.flip_kernel
            self._offer(menu, flipped, lambda: with_setting(lab, "flip_kernel", flip))
        pooling = "average" if settings.pooling == "max" else "max"
        names = {
            "average": translate("Lab", "with average pooling"),
            "max": translate("Lab", "with max pooling"),
        }
        self._offer(menu, names[pooling], lambda: with_setting(lab, "pooling", pooling))
        moved = translate("Lab", "with the input shifted by one pixel")
        self._offer(menu, moved, lambda: with_input(lab, shifted(lab.x, 0, 1), Source.NUMBERS))

    def _offer(self, menu: QMenu, text: str, make: Callable[[], Lab]) -> None:
        """An entry of the menu; disabled, with the reason, where it would not work."""
        action = menu.addAction(text)
        assert action is not None
        try:
            made = make()
        except SettingError as error:
            action.setEnabled(False)
            action.setText(f"{text} ({words.problem(error)})")
            return
        action.triggered.connect(lambda: self._session.compare(made))

    def _loader(self, example: Example) -> Callable[[], None]:
        def load() -> None:
            self._session.load(example.key, *example.make())

        return load

    # following

    def _follow(self, old: State, new: State) -> None:
        frame, second = resolve(new), beside(new)
        self.main.show_frame(frame, playing=new.playing)
        if second is None and self.other.hasFocus():
            self.stage.setFocus()  # or a field would get it, and the keys would step no more
        for widget in (self._beside, self.main.caption):
            widget.setVisible(second is not None)
        if second is not None:
            self.other.show_frame(second)
        self.stage.setEnabled(new.coming is None)

    def keep_what_it_was(self) -> bool:
        """Take back what was asked for and refused; whether there was any."""
        refusals = [panel.refusal for panel in (self.settings, self.input)]
        open_ones = [refusal for refusal in refusals if refusal.isVisible()]
        for refusal in open_ones:
            refusal.keep.click()
        return bool(open_ones)

    def _bring_into_sight(self, refusal: QWidget) -> None:
        """Scroll to it, once it has its place."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.left.ensureWidgetVisible(refusal)

    def _pin(self, pin: Pin | None) -> None:
        """Mark a number, or take the mark away where it is already."""
        self._session.set_pin(None if pin == self._session.state.pin else pin)
