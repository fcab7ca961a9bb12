"""The whole window: models, languages, appearances, keys, and what is remembered."""

import subprocess
import sys

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QMimeData, QPoint, Qt, QTranslator, QUrl
from PyQt6.QtGui import QDragEnterEvent, QFontDatabase
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from PyQt6.sip import isdeleted

from cnnviz import app as module
from cnnviz.panels.help import show_about, show_keys
from cnnviz.resources import shipped_model
from cnnviz.theme import DARK, LIGHT
from engine import Activation, Flatten, Linear, Network, Stride, save_model
from tests.cnnviz import helpers
from tests.cnnviz.helpers import boxes, end

KEY = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def press(program, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or program.window, key, modifier)


@pytest.fixture
def active(program, qtbot):
    """The program, with the keyboard."""
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    program.window.workspace.stage.setFocus()
    program.session.jump(0)
    return program


# keys

KEYS = [
    (KEY.Key_Right, None, lambda t: 101),
    (KEY.Key_Left, None, lambda t: 99),
    (KEY.Key_Right, SHIFT, lambda t: t.forward(100, Stride.MAP)),
    (KEY.Key_Left, SHIFT, lambda t: t.back(100, Stride.MAP)),
    (KEY.Key_Right, CTRL, lambda t: t.forward(100, Stride.LAYER)),
    (KEY.Key_Left, CTRL, lambda t: t.back(100, Stride.LAYER)),
    (KEY.Key_Home, None, lambda t: 0),
    (KEY.Key_End, None, lambda t: len(t) - 1),
    (KEY.Key_PageDown, None, lambda t: t.forward(100, Stride.MAP)),
    (KEY.Key_PageUp, None, lambda t: t.back(100, Stride.MAP)),
]


@pytest.mark.parametrize(("key", "modifier", "expected"), KEYS)
def test_keys_move(active, key, modifier, expected):
    session = active.session
    session.set_stride(Stride.MAP)  # what a presenter's clicker follows
    session.jump(100)
    press(active, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert session.state.position == expected(session.state.experiment.timeline)


def test_space_plays_and_pauses(active):
    press(active, KEY.Key_Space)
    assert active.session.state.playing
    press(active, KEY.Key_Space)
    assert not active.session.state.playing


def test_space_presses_the_button_that_has_the_focus(active):
    workspace = active.window.workspace
    workspace.transport.last.setFocus()
    press(active, KEY.Key_Space)
    session = active.session
    assert session.state.position == len(session.state.experiment.timeline) - 1
    assert not session.state.playing


def test_other_keys(active, qtbot):
    session, workspace = active.session, active.window.workspace
    press(active, KEY.Key_B)
    index, _ = session.state.experiment.timeline.locate(int(session.state.position))
    assert session.state.experiment.timeline.operations[index].kind == "loss_error"
    shown = {KEY.Key_T: workspace.main.terms.isVisible, KEY.Key_F: workspace.upper.isHidden}
    for key, is_on in shown.items():
        assert not is_on()
        press(active, key)
        assert is_on()
        press(active, key)
        assert not is_on()
    press(active, KEY.Key_E)
    qtbot.waitUntil(lambda: workspace.input.pad.erasing)  # a pressed button is seen pressed
    session.draw(helpers.sample(2))
    press(active, KEY.Key_Delete)
    assert session.state.drawing.blank
    press(active, KEY.Key_Z, CTRL)
    assert session.state.drawing.label == 2
    press(active, KEY.Key_Y, CTRL)
    assert session.state.drawing.blank


# the parts together


def test_a_press_on_the_map_leads_to_the_stage(active):
    workspace, session = active.window.workspace, active.session
    timeline = session.state.experiment.timeline
    helpers.click(workspace.map, workspace.map.thumb(4, 5).center())
    assert session.state.position == timeline.starts[3] + 5 * timeline.operations[3].map_size
    assert workspace.stage.scene.frame.map == 5
    output = workspace.stage.scene.output
    helpers.click(workspace.stage, helpers.cell_point(output, 6, 7))
    assert workspace.stage.scene.frame.step.cell == (5, 6, 7)
    chip = next(c for c in workspace.stage.scene.chips if not c.chosen)
    helpers.click(workspace.stage, helpers.middle(chip.rect))
    assert session.state.slice == workspace.stage.scene.frame.slice == chip.index


def test_a_stroke_reaches_map_stage_and_answer(active):
    workspace, session = active.window.workspace, active.session
    session.clear()
    pictures = [helpers.widget_picture(w) for w in (workspace.map, workspace.stage)]
    said = workspace.answer.says.text()
    centre = workspace.input.pad.rect().center()
    helpers.drag(workspace.input.pad, [centre, centre + centre / 3])
    assert workspace.answer.says.text() != said
    after = [helpers.widget_picture(w) for w in (workspace.map, workspace.stage)]
    assert all(a != b for a, b in zip(pictures, after, strict=True))


# models


def test_a_model_is_opened(program, tmp_path):
    path = tmp_path / "other.safetensors"
    save_model(helpers.small_network(), path)
    program.window.open_model(path)
    assert boxes(program) == []
    assert program.session.state.experiment.network.classes == ("a", "b", "c")
    assert "other" in program.window.windowTitle()
    program.window.open_model(shipped_model())
    assert len(program.session.state.experiment.network.classes) == 10
    program.window.undo.trigger()
    assert "other" in program.window.windowTitle()


def foreign(path):
    path.write_text("not a model at all")


def damaged(path):
    whole = shipped_model().read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def other_shape(path):
    rng = np.random.default_rng(0)
    layers = (Activation(), Flatten(), Linear(rng.normal(size=(2, 27)), np.zeros(2)))
    save_model(Network(layers, (3, 3, 3), ("a", "b")), path)


def described(old, new):
    """A model file with something else in its description, of the same length."""

    def write(path):
        save_model(helpers.small_network(), path)
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return write


BAD_MODELS = {
    "foreign": foreign,
    "damaged": damaged,
    "another shape": other_shape,
    "missing": lambda path: None,
    "stride 0": described(rb"\"stride\": 4", rb"\"stride\": 0"),
    "kernel too large": described(rb"\"dilation\": 1", rb"\"dilation\": 9"),
}


@pytest.mark.parametrize("write", BAD_MODELS.values(), ids=BAD_MODELS)
def test_a_model_that_cannot_be_used_is_told_and_the_old_one_stays(program, tmp_path, write):
    path = tmp_path / "bad.safetensors"
    write(path)
    before = program.session.state
    program.window.open_model(path)
    assert program.session.state == before
    (box,) = boxes(program)
    assert box.text().count("\n") == 0
    assert "Traceback" not in box.text()
    assert "bad.safetensors" in box.text()


def test_a_model_on_the_command_line(run, tmp_path):
    path = tmp_path / "mine.safetensors"
    save_model(helpers.small_network(), path)
    program = run(path)
    assert program.session.state.model_name == "mine"


def test_a_bad_model_on_the_command_line(run, tmp_path):
    program = run(tmp_path / "missing.safetensors")
    assert len(boxes(program)) == 1
    assert program.session.state.model_name == "digits"


def test_without_the_shipped_model(run, monkeypatch, tmp_path):
    broken = tmp_path / "digits.safetensors"
    foreign(broken)
    monkeypatch.setattr(module, "shipped_model", lambda: broken)
    program = run()
    assert len(boxes(program)) == 1
    program.session.draw(helpers.sample(7))
    assert np.isfinite(program.session.state.experiment.probabilities).all()


# languages and appearances


@pytest.fixture
def chinese_font(monkeypatch):
    """As if it were there; offscreen its glyphs are not looked at."""
    systems = QFontDatabase.writingSystems()
    chinese = QFontDatabase.WritingSystem.SimplifiedChinese
    monkeypatch.setattr(QFontDatabase, "writingSystems", lambda *a: [*systems, chinese])


def kept(program):
    state = program.session.state
    return state.drawing, state.experiment, state.position, state.model_name


def test_another_language_keeps_everything_else(program, chinese_font, qapp):
    session = program.session
    session.draw(helpers.sample(4))
    session.jump(321.0)
    session.set_target(8)
    before, title = kept(program), menu_titles(program)
    translators = len(qapp.findChildren(QTranslator))
    window, workspace = program.window, program.window.workspace
    workspace.input.brush.setValue(37)
    workspace.halves.setSizes([10000, 10])
    lower = workspace.halves.sizes()[1]
    program.set_language("zh_CN")
    assert program.window is not window
    assert kept(program) == before
    assert menu_titles(program) != title
    assert program.preferences.language == "zh_CN"
    assert program.window.workspace.input.pad.brush == 37
    assert program.window.workspace.halves.sizes()[1] == lower
    program.set_language("en")
    assert menu_titles(program) == title
    assert kept(program) == before
    assert session.can_undo
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert isdeleted(window)
    assert len(qapp.findChildren(QTranslator)) == translators
    assert isdeleted(workspace)


def menu_titles(program):
    return [action.text() for action in program.window.menuBar().actions()]


def test_without_a_chinese_font_one_sentence_says_so(program, monkeypatch):
    latin = [QFontDatabase.WritingSystem.Latin]
    monkeypatch.setattr(QFontDatabase, "writingSystems", lambda *a: latin)
    titles = menu_titles(program)
    program.set_language("zh_CN")
    (box,) = boxes(program)
    assert "Chinese" in box.text()
    assert "\n" not in box.text()
    assert menu_titles(program) == titles
    assert program.preferences.language != "zh_CN"


def test_appearances(program, qapp):
    pictures = {}
    for theme in ("light", "dark", "light"):
        program.set_theme(theme)
        expected = DARK if theme == "dark" else LIGHT
        assert qapp.palette().window().color().name() == expected.window
        picture = helpers.widget_picture(program.window.workspace)
        assert pictures.setdefault(theme, picture) == picture
    assert pictures["light"] != pictures["dark"]
    assert program.preferences.theme == "light"


# what is remembered


def test_the_window_comes_back_as_it_was(run, settings_path):
    first = run()
    halves = first.window.workspace.halves
    usual = halves.sizes()[1]
    halves.setSizes([10000, 10])
    lower = halves.sizes()[1]
    first.window.workspace.input.brush.setValue(33)
    first.session.set_speed(20.0)
    first.session.set_stride(Stride.MAP)
    first.set_theme("dark")
    assert lower < usual
    end(first)
    second = run()
    assert second.window.workspace.halves.sizes()[1] == lower
    assert second.window.workspace.input.pad.brush == 33
    assert second.session.state.speed == 20.0
    assert second.session.state.stride == Stride.MAP
    assert second.preferences.theme == "dark"


def test_what_was_not_looked_at_comes_back_as_it_was(run, settings_path):
    first = run()
    first.window.workspace.halves.setSizes([10000, 10])
    lower = first.window.workspace.halves.sizes()[1]
    first.window.workspace.input.brush.setValue(33)
    first.window.open_workspace("train")
    end(first)
    second = run()
    assert second.window.in_train
    end(second)
    third = run()
    assert third.window.workspace.input.pad.brush == 33
    third.window.open_workspace("network")
    assert third.window.workspace.halves.sizes()[1] == lower


def test_settings_that_cannot_be_written(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "settings.ini"
    program = run(settings=path)
    program.try_settings()
    (box,) = boxes(program)
    assert str(path) in box.text()
    program.session.step_forward()
    program.set_theme("dark")


def test_help_and_about(program):
    for show in (show_keys, show_about):
        show(program.window)
        (box,) = boxes(program)
        assert len(box.text()) > 40
        box.close()


def test_playing_moves_the_stage_and_ends_with_the_window(program, qtbot):
    program.session.jump(0)
    program.session.set_speed(200.0)
    program.session.play()
    qtbot.waitUntil(lambda: program.session.state.position > 3)
    assert program.window.workspace.stage.scene.frame.step.index > 0
    program.set_language("en")  # another window: the old one's clock stops
    assert not program.session.state.playing


def test_command_line(capsys):
    for argument in ("--version", "--help"):
        with pytest.raises(SystemExit) as ended:
            module._parsed([argument])
        assert ended.value.code == 0
        assert capsys.readouterr().out
    assert module._parsed(["a.safetensors"]).model == "a.safetensors"


def test_what_is_no_file_is_not_dropped_on_the_window(run):
    program = run()
    nothing, text, file = QMimeData(), QMimeData(), QMimeData()
    nothing.setData("text/uri-list", b"")
    text.setUrls([QUrl("https://example.org/model.safetensors")])
    file.setUrls([QUrl.fromLocalFile(str(shipped_model()))])
    accepted = []
    for mime in (nothing, text, file):
        event = QDragEnterEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.ignore()
        program.window.dragEnterEvent(event)
        accepted.append(event.isAccepted())
    assert accepted == [False, False, True]


def test_the_network_is_computed_when_it_is_looked_at(run, preferences):
    preferences.workspace = "lab"
    program = run()
    session = program.session
    assert session.state.position == 0.0
    assert "timeline" not in vars(session.state.experiment)
    program.window.open_workspace("network")
    first = session.state.experiment.timeline.operations[0].result
    assert session.state.position == float(np.abs(first).argmax())
    session.jump(3.0)
    program.window.open_workspace("lab")
    program.window.open_workspace("network")
    assert session.state.position == 3.0


VARIABLES = ("LANG", "LANGUAGE", "LC_NUMERIC", "LC_MESSAGES", "LC_ALL")
ENVIRONMENTS = [
    {},
    {"LANG": "en_US.UTF-8"},
    {"LANG": "zh_CN.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"},
    {"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"},
    {"LANG": "en_US", "LC_MESSAGES": "", "LC_ALL": "zh_CN.UTF-8"},
    {"LANG": "de_DE.UTF-8", "LANGUAGE": "zh_CN:en"},
    {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"},
    {"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:en"},
]


@pytest.mark.skipif(not module.TOLD, reason="the environment tells no language here")
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_language_is_the_one_that_qt_finds(monkeypatch, environment):
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    code = "from PyQt6.QtCore import QLocale; print(QLocale.system().name())"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert module._system() == told.stdout.strip()


@pytest.mark.skipif(not module.TOLD, reason="the environment tells no language here")
@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"LANG": "en_US.UTF-8"}, []),
        ({"LANG": "en_US.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"}, ["en"]),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB"}, ["en"]),
    ],
)
def test_numbers_are_written_as_in_english_everywhere(run, monkeypatch, environment, asked):
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    said = []
    with monkeypatch.context() as context:
        name = "setDefault"
        context.setattr(module.QLocale, name, lambda locale: said.append(locale.name()[:2]))
        run()
    assert said == asked
