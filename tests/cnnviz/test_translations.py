"""The Chinese texts: complete, true to their sources, compiled, and nothing passes them by."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree

import pytest
from PyQt6.lupdate import lupdate
from PyQt6.QtCore import QTranslator

from cnnviz.resources import resource

ROOT = Path(__file__).parents[2]
TS = resource("translations", "zh_CN.ts")
AGAIN = "run scripts/translate"
SHOWN_BY = {
    "QAction",
    "QCheckBox",
    "QDockWidget",
    "QGroupBox",
    "QLabel",
    "QMessageBox",
    "QPushButton",
    "QRadioButton",
    "QStaticText",
    "addAction",
    "addButton",
    "addItem",
    "addItems",
    "addMenu",
    "addRow",
    "addTab",
    "drawText",
    "heading",
    "insertItem",
    "setAccessibleDescription",
    "setAccessibleName",
    "setDetailedText",
    "setInformativeText",
    "setPlaceholderText",
    "setPrefix",
    "setStatusTip",
    "setSuffix",
    "setText",
    "setTitle",
    "setToolTip",
    "setWhatsThis",
    "setWindowTitle",
    "showMessage",
    "showText",
    "tool",
    "warn",
}
# the program's name is the same in every language
NAMES = {"CNN Visualizer"}

Message = tuple[str, str, str | None]  # context, source, comment


def messages(ts: Path) -> dict[Message, ElementTree.Element]:
    """The translation of each message."""
    found = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            key = (
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment"),
            )
            translation = message.find("translation")
            assert translation is not None
            assert key not in found, key
            found[key] = translation
    return found


MESSAGES = messages(TS)


def utf8(text: str | None) -> bytes | None:
    """As QTranslator takes it: it knows only ASCII where it is given a str."""
    return None if text is None else text.encode()


def placeholders(text: str) -> set[tuple[str, str, str | None]]:
    """The names, formats and conversions that are filled in."""
    return {
        (name, form or "", conversion)
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    }


def test_there_are_translations():
    assert len(MESSAGES) > 200


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message[0]}: {message[1]}")
def test_every_text_is_translated(message: Message):
    _, source, _ = message
    translation = MESSAGES[message]
    assert translation.get("type") is None, f"not finished: {source}"
    text = translation.text or ""
    assert text.strip()
    assert placeholders(text) == placeholders(source)
    assert re.findall(r"</?\w+[^>]*>", text) == re.findall(r"</?\w+[^>]*>", source)
    assert text.count("\n") == source.count("\n")
    assert ("(&" in text) == ("&" in source), "a mnemonic is written as 文件(&F)"
    letters = re.findall(r"&(\w)", source)
    assert [letter.upper() for letter in letters] == re.findall(r"&(\w)", text)


def test_the_compiled_file_says_what_the_texts_say():
    translator = QTranslator()
    assert translator.load(str(TS.with_suffix(".qm")))
    stale = {
        key: said
        for key, translation in MESSAGES.items()
        if (said := translator.translate(*map(utf8, key))) != translation.text
    }
    assert not stale, AGAIN


def test_the_texts_are_those_of_the_program(tmp_path: Path):
    fresh = tmp_path / TS.name
    sources = [str(ROOT / "engine"), str(ROOT / "cnnviz")]
    lupdate(sources, [str(fresh)])
    needed = messages(fresh).keys()
    assert needed - MESSAGES.keys() == set(), AGAIN
    assert MESSAGES.keys() - needed == set(), AGAIN


def name_of(call: ast.Call) -> str:
    """The name of the called function, without what it belongs to."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def literals(node: ast.expr) -> Iterator[ast.Constant]:
    """The strings that an argument is made of; what another call returns is not looked into."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            yield from literals(value)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp | ast.List | ast.Tuple):
        for value in node.values if isinstance(node, ast.BoolOp) else node.elts:
            yield from literals(value)


def words_in(text: str) -> str:
    """`text` without tags, entities and names."""
    text = re.sub(r"<[^>]*>|&\w+;", "", text)
    for name in NAMES:
        text = text.replace(name, "")
    return text


def escaped(code: str) -> list[tuple[int, str]]:
    """Lines and words that `code` shows to a person without translating them."""
    found = []
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call) or name_of(call) not in SHOWN_BY:
            continue
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        if name_of(call) == "tool":  # its first argument is the name of an icon
            arguments = arguments[1:]
        for argument in arguments:
            for literal in literals(argument):
                if re.search(r"[^\W\d_]{3}", words_in(str(literal.value))):
                    found.append((literal.lineno, str(literal.value)))
    return found


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted((ROOT / "cnnviz").rglob("*.py"))
        if path.name != "launch.py"  # it speaks where there is no Qt yet
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_what_is_shown_is_translated(path: Path):
    assert escaped(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        'label.setText("Hello")',
        'QLabel("<b>Hello</b>")',
        'painter.drawText(rect, flags, f"step {n}")',
        'button = tool("icon", "Hello")',
        'label.setText("yes" if on else "no")',
        'box = QMessageBox(icon, "CNN Visualizer", "Hello")',
        'label.setText(number + " more")',
    ],
)
def test_bare_words_are_found(code: str):
    assert escaped(code)


@pytest.mark.parametrize(
    "code",
    [
        'label.setText(translate("Stage", "Hello"))',
        'QLabel(f"<h3>CNN Visualizer {version}</h3>")',
        'painter.drawText(rect, flags, f"{rows}×{columns}")',
        'button = tool("icon", translate("Stage", "Hello"))',
        'label.setText("≈" if rounded else "=")',
        'label.setObjectName("muted")',
    ],
)
def test_translated_words_and_signs_are_no_finding(code: str):
    assert not escaped(code)


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def calls(name: str, folder: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a function by its bare name, and where they stand."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


@pytest.mark.parametrize("folder", ["engine", "cnnviz"])
def test_the_collector_sees_every_text(folder: str):
    """pylupdate6 takes literals only: anything else would silently stay English."""
    hidden = [
        place
        for place, call in calls("translate", folder)
        if not (len(call.args) >= 2 and all(map(is_literal, call.args[:2])))
        # the sentence of an error was collected where the engine says it
        and not ast.unparse(call).startswith("translate('engine', ")
    ]
    assert not hidden


def test_every_error_of_the_engine_is_marked_for_translation():
    """Its sentence comes from a call of translate, at once or by way of a name."""
    errors = list(calls("SettingError", "engine"))
    assert len(errors) > 30
    assert not [place for place, call in errors if any(literals(call.args[0]))]
