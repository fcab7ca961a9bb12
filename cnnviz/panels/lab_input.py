"""The input of the Lab: drawn, typed, or a picture."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PyQt6.QtCore import QMimeData, QSize
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QImageReader
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from cnnviz import lab_words, words
from cnnviz.clip import copied, found, may_be_input
from cnnviz.inputs import same, shifted, typable
from cnnviz.lab import Lab, Source, with_grid, with_input
from cnnviz.lab_session import LabSession
from cnnviz.nearest import nearest_grid
from cnnviz.panels import examples_menu
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.draw_page import DrawPage
from cnnviz.panels.draw_tools import DrawTools, wide_button
from cnnviz.panels.fields import Refusal
from cnnviz.panels.input_bar import InputBar
from cnnviz.panels.picture_loader import PictureLoader
from cnnviz.panels.segments import Segments
from cnnviz.pictures import Picture, picture_of, read_picture
from cnnviz.state import Drawing, State, blank_drawing
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import SettingError
from engine.arrays import Array

if TYPE_CHECKING:
    from cnnviz.panels.numbers_page import NumbersPage
    from cnnviz.panels.picture_page import PicturePage

Page = TypeVar("Page", "NumbersPage", "PicturePage")

PAGES = 216  # the height of a page


class LabInput(QWidget):
    """Puts an input under the kernel; what can't be is refused here, with what works instead.

    The page that is open is where the input comes from, unless that is still to be chosen or was
    refused. `examples`, each a title and what loads it, are offered before the ready inputs.
    """

    def __init__(
        self,
        session: LabSession,
        theme: Theme,
        brush: int,
        examples: Sequence[examples_menu.Example] = (),
    ) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._examples = examples
        self._page = session.lab.source
        self._shown = session.lab
        self._last: Array | None = None  # the last input that was a picture
        self._take: Callable[[], object] | None = None  # what the refusal offers
        self._before: Lab | None = None  # the Lab when the slider was seized
        self._dragged: Lab | None = None  # what the slider has made of it
        self.tools = DrawTools(session, theme, brush, self)
        self.pad, self.brush, self.samples = self.tools.pad, self.tools.brush, self.tools.samples
        self.eraser, self.undo, self.redo, self.clear = self.tools.buttons
        self.bar = InputBar(self.tools)
        self.drawing = DrawPage(self.tools)
        self.loader = PictureLoader()
        self._opened: list[NumbersPage | PicturePage] = []
        self.refusal = Refusal()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.set_scale(1.0)
        self.set_theme(theme)
        self._show()

    # the pages that are made when they are first opened

    @cached_property
    def numbers(self) -> "NumbersPage":
        from cnnviz.panels.numbers_page import NumbersPage

        page = self._added(NumbersPage(self._theme))
        page.asked.connect(lambda x, others: self._put(x, Source.NUMBERS, others))
        page.refused.connect(lambda why, x: self._refuse(why, Source.NUMBERS, x))
        page.table.refused.connect(self._not_pasted)
        return page

    @cached_property
    def picture(self) -> "PicturePage":
        from cnnviz.panels.picture_page import PicturePage

        page = self._added(PicturePage(self._theme, self.loader))
        page.asked.connect(lambda x, others: self._put(x, Source.PICTURE, others))
        page.refused.connect(self._say)
        return page

    def _added(self, page: Page) -> Page:
        page.set_theme(self._theme)
        self._opened.append(page)
        self._pages.addWidget(page)
        return page

    def _make_buttons(self) -> None:
        self.source = Segments(translate("Input", "Where the input comes from"))
        self.source.fill(
            {
                Source.DRAWING: translate("Input", "Draw"),
                Source.NUMBERS: translate("Input", "Numbers"),
                Source.PICTURE: translate("Input", "Picture"),
            },
            {
                Source.DRAWING: translate("Input", "Draw the input"),
                Source.NUMBERS: translate("Input", "Type the numbers of the input"),
                Source.PICTURE: translate("Input", "Open, paste or drop a picture"),
            },
        )
        self.open = wide_button(
            translate("Input", "Open…"), translate("Input", "Open a picture from a file")
        )
        self.examples = wide_button(
            translate("Input", "Examples"), translate("Input", "Inputs to begin with")
        )
        menu = QMenu(self.examples)
        menu.setStyleSheet("QMenu { padding: 6px 0; }")
        menu.aboutToShow.connect(lambda: self._fill_examples(menu))
        self.examples.setMenu(menu)

    def _lay_out(self) -> None:
        self._card = filling(self)
        layout = column(self._card, margin=12, spacing=6)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(heading(translate("Pad", "INPUT")))
        head.addWidget(self.source, 1)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        self._pages = Pages()
        self._pages.addWidget(self.drawing)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.refusal)
        below = QHBoxLayout()
        below.setSpacing(6)
        for widget in (self.samples, self.open, self.examples):
            below.addWidget(widget)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.source.chosen.connect(lambda source: self.choose(Source(source)))
        self.tools.drawn.connect(self._draw)
        self.clear.clicked.connect(self._clear)
        self.drawing.asked.connect(self._set_grid)
        self.drawing.grid.sliderReleased.connect(self._release)
        self.bar.copying.clicked.connect(lambda: self.numbers.copy())
        self.bar.pasting.clicked.connect(lambda: self.paste(copied()))
        self.bar.shift_asked.connect(self._shift)
        self.open.clicked.connect(self.ask_for_picture)
        self.refusal.take.clicked.connect(self._take_offer)
        self.refusal.keep.clicked.connect(self._keep)
        self._session.changed.connect(self._follow)

    # where it comes from

    def choose(self, source: Source) -> None:
        """Open a page, and take the input from there."""
        lab = self._session.lab
        self._page = source
        if source is not Source.PICTURE:
            self.loader.drop()
        self._show()
        if source is lab.source:
            return
        if source is Source.DRAWING:
            self._set_grid(lab.grid, lab.whole)
        elif source is Source.PICTURE and self._last is not None:
            self._put(self._last, source)
        elif source is Source.NUMBERS and typable(lab.x):
            self._put(lab.x, source)

    def _put(self, x: Array, source: Source, others: Iterable[Array] = ()) -> None:
        """Put an input under the kernel; where it can't read it offer the first other it can."""
        lab = self._session.lab
        if source is lab.source and np.array_equal(x, lab.x):
            self._page = source
            self._show()
            return
        try:
            made = with_input(lab, x, source)
        except SettingError as error:
            if self._page is not source:
                self._page = source
                self._show()
            self._refuse(words.problem(error), source, next(_working(lab, others, source), None))
            return
        self._session.set_lab(made)

    def _refuse(self, why: str, source: Source, offer: Array | None) -> None:
        """Say why something can't be, and offer an input instead."""
        if offer is None:
            self._say(why)
        else:
            size = lab_words.size((1, *offer.shape[1:]))
            self._say(why, size, lambda: self._put(offer, source))

    def _say(
        self, why: str, offer: str | None = None, take: Callable[[], object] | None = None
    ) -> None:
        self._take = take
        self.refusal.say(why, offer)

    def _take_offer(self) -> None:
        if self._take is not None:
            self._take()

    def _keep(self) -> None:
        self._page = self._session.lab.source
        self._show()

    # drawing

    @property
    def _drawing(self) -> Drawing:
        """The drawing that was asked for last."""
        return (self._session.state.coming or self._session.state).drawing

    def _draw(self, drawing: Drawing, begins: bool) -> None:
        try:
            self._session.draw(drawing, undoable=begins)
        except SettingError as error:
            self._refuse_grid(error, self._session.lab.grid, drawing)

    def _set_grid(self, grid: int, whole: bool) -> None:
        """Cut the drawing into other cells. Of a drag only the end is a step of undo."""
        session, drawing = self._session, self._drawing
        again = self._before is not None and session.state.lab is self._dragged
        lab = self._before if again and self._before is not None else session.lab
        try:
            made = with_grid(lab, drawing.ink, grid, whole)
        except SettingError as error:
            self._refuse_grid(error, grid, drawing)
            return
        if again:
            session.undo()
        if (lab.source, lab.grid, lab.whole) != (Source.DRAWING, grid, whole):
            session.set_lab(made)
        if self.drawing.grid.isSliderDown():
            self._before, self._dragged = lab, session.lab
        self._show()

    def _release(self) -> None:
        self._before = self._dragged = None

    def _refuse_grid(self, error: SettingError, grid: int, drawing: Drawing) -> None:
        """Say why the drawing can't be cut this way, and offer the nearest one that can."""
        offer = nearest_grid(self._session.lab, drawing.ink, grid)
        if offer is None:
            self._say(words.problem(error))
            return

        def take() -> None:
            lab = self._session.lab
            if drawing is self._drawing:
                self._set_grid(offer, lab.whole)
            else:
                self._session.set_lab(with_grid(lab, drawing.ink, offer, lab.whole))
                self._session.draw(drawing, undoable=False)
                self._session.settle()

        self._say(words.problem(error), lab_words.size((1, offer, offer)), take)

    def _clear(self) -> None:
        """Blank paper, or zeros."""
        if self._page is Source.DRAWING:
            self._draw(blank_drawing(), True)
        else:
            self._put(np.zeros_like(self._session.lab.x), Source.NUMBERS)

    def _shift(self, down: int, right: int) -> None:
        x = shifted(self._session.lab.x, down, right)
        self._put(x, Source.NUMBERS if typable(x) else Source.PICTURE)

    def _fill_examples(self, menu: QMenu) -> None:
        lab = self._session.lab
        rows, columns = lab.x.shape[1:] if typable(lab.x) else (lab.grid, lab.grid)
        examples_menu.fill(
            menu,
            self._examples,
            (rows, columns),
            self._theme,
            lambda x: self._put(x, Source.NUMBERS),
        )

    # files and the clipboard

    def ask_for_picture(self) -> None:
        """Choose a picture from a file."""
        formats = QImageReader.supportedImageFormats()
        kinds = " ".join(f"*.{kind.data().decode()}" for kind in formats)
        title = translate("Input", "Open a picture")
        filters = translate("Input", "Pictures ({kinds});;All files (*)").format(kinds=kinds)
        path, _ = QFileDialog.getOpenFileName(self, title, "", filters)
        if path:
            self.open_picture(Path(path))

    def open_picture(self, path: Path) -> None:
        """Read a picture in a thread, and put it under the kernel."""
        self._load(lambda: read_picture(path))

    def paste(self, mime: QMimeData | None) -> None:
        """Take what was copied or dropped: a file, numbers, or a picture."""
        try:
            taken = found(mime or QMimeData())
        except SettingError as error:
            self._say(words.problem(error))
            return
        if isinstance(taken, Path):
            self.open_picture(taken)
        elif isinstance(taken, QImage):
            self._load(lambda: picture_of(taken))
        elif self._page is Source.NUMBERS and typable(self._session.lab.x):
            self.numbers.paste(taken)
        else:
            self.numbers.take(taken)

    def finish(self) -> None:
        """Wait for the picture that is being read; it is not shown any more."""
        self.loader.finish()

    def _load(self, read: Callable[[], Picture]) -> None:
        self._page = Source.PICTURE
        self.picture.load(read)
        self._show()

    def _not_pasted(self, why: str) -> None:
        """There were no numbers to paste into the table: perhaps a picture."""
        mime = copied()
        if mime.hasImage() or mime.hasUrls():
            self.paste(mime)
        else:
            self._say(why)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        assert event is not None
        mime = event.mimeData()
        if mime is None or not may_be_input(mime):
            event.ignore()
            return
        event.acceptProposedAction()
        theme = self._theme
        self._card.setStyleSheet(
            f"#card {{ background: {theme.checked}; border: 1px solid {theme.forward}; }}"
        )

    def dragLeaveEvent(self, event: QDragLeaveEvent | None) -> None:
        self._card.setStyleSheet("")

    def dropEvent(self, event: QDropEvent | None) -> None:
        assert event is not None
        self._card.setStyleSheet("")
        event.acceptProposedAction()
        self.paste(event.mimeData())

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.tools, self.bar, self.source, *self._opened):
            part.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self._pages.set_height(round(PAGES * scale))
        self.bar.set_scale(scale)

    def _follow(self, old: State, new: State) -> None:
        lab, shown = self._session.lab, self._shown
        if lab is shown and old.first == new.first:
            return
        if lab.source is not shown.source or not same(lab.x, shown.x):
            self._page = lab.source
            self.loader.drop()  # something else was chosen meanwhile
        self._show()

    def _show(self) -> None:
        """The page as it is; a refusal is over."""
        lab = self._shown = self._session.lab
        if lab.source is Source.PICTURE:
            self._last = lab.x
        self._take = None
        self.refusal.hide()
        self.source.show_value(self._page)
        if self._page is Source.DRAWING:
            self.drawing.show_lab(lab)
            self._pages.turn_to(self.drawing)
        elif self._page is Source.NUMBERS:
            self.numbers.show_input(lab.x, self._session.state.first)
            self._pages.turn_to(self.numbers)
            if not typable(lab.x):
                self.numbers.refuse_typing()
        else:
            self.picture.show_input(lab.x if lab.source is Source.PICTURE else None)
            self._pages.turn_to(self.picture)
        self.samples.setVisible(self._page is Source.DRAWING)
        self.open.setVisible(self._page is Source.PICTURE)
        self.bar.show_page(self._page, zero=not lab.x.any(), blank=self._drawing.blank)


class Pages(QStackedWidget):
    """Pages of one height, so that what stands below them stays in place."""

    def __init__(self) -> None:
        super().__init__()
        self._height = PAGES
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_height(self, height: int) -> None:
        self._height = height
        self.updateGeometry()

    def turn_to(self, page: QWidget) -> None:
        """Show a page; one that is hidden hands the focus to nobody: the keys step again."""
        focus = self.focusWidget()
        if page is not self.currentWidget() and focus is not None:
            focus.clearFocus()
        self.setCurrentWidget(page)

    def hasHeightForWidth(self) -> bool:
        return False  # a table that wants more scrolls

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _working(lab: Lab, inputs: Iterable[Array], source: Source) -> Iterator[Array]:
    """Those of the inputs that the layer can read."""
    for x in inputs:
        with suppress(SettingError):
            with_input(lab, x, source)
            yield x
