"""Tables of numbers as text: what is typed, pasted and copied. Without Qt.

Spreadsheets put tabs between cells, CSV files commas or semicolons, NumPy spaces and brackets,
Python commas and brackets, MATLAB brackets and semicolons. All of that is read.
"""

import csv
import re
from math import inf, isfinite
from typing import NoReturn

import numpy as np

from engine.arrays import Array, frozen
from engine.errors import SettingError, translate

LONGEST = 16_000_000  # characters: three times a full picture of 512 x 512
SHOWN = 24  # characters of a wrong cell that are told

# signs that look the same to a person: minus, blanks, the full width of Chinese keyboards
_SAME = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("−–", "-")
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " ")
    | {"\ufeff": ""}
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+|\.)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BRACKETS = re.compile(r"[\[({]|[\])}]|[^\[({\])}]+")
_BLANK_BETWEEN = {sign: re.compile(rf"[^\s{sign}]\s+[^\s{sign}]") for sign in ",;"}
# what stands around the numbers of a print-out: x = array([[...]], dtype=float32), np.float64(1.5)
_HEAD = re.compile(r"\A\s*(?:[A-Za-z_]\w*\s*=\s*)?(?:[A-Za-z_][\w.]*(?=\())?", re.ASCII)
_SETTING = re.compile(r",\s*[a-z_]+=(?:\([^()]*\)|<[^<>]*>|'[^']*'|[\w.]+)", re.ASCII)
_SCALAR = re.compile(r"(?:np|numpy)\.\w+\(([^()\[\]{}]*)\)", re.ASCII)


def number(text: str) -> float:
    """The number that a person typed: 0.5, 0,5, .5, −1e-3 or 1/9; nothing at all is 0.

    Raises SettingError for what is no number, or too large for one.
    """
    cell = text.translate(_SAME).strip()
    value = _value(cell)
    if value is None:
        raise SettingError(translate("engine", "“{text}” is no number."), text=_short(cell))
    if not isfinite(value):
        raise SettingError(
            translate("engine", "“{text}” is too large for a number."), text=_short(cell)
        )
    return value


def parse(text: str) -> Array:
    """(rows, columns) float64, read-only: the numbers of a table that was copied as text.

    A comma is a decimal comma where tabs, semicolons or blanks lie between the cells, or quotes
    around them. Empty cells are 0.
    Raises SettingError, with the place counted from 1, where a cell is no number or a row is
    shorter or longer than the first; and where there is nothing to read, or far too much.
    """
    if len(text) > LONGEST:
        raise SettingError(
            translate(
                "engine",
                "The text has {n} characters, but only {limit} are read; copy fewer cells.",
            ),
            n=len(text),
            limit=LONGEST,
        )
    text = text.translate(_SAME)
    rows = _bracketed(text) if re.search(r"[\[({]", text) else _lines(text)
    if not any(map(any, rows)):
        raise SettingError(
            translate("engine", "There are no numbers in the text; copy some cells of a table.")
        )
    return frozen(np.array([_numbers(cells, i, len(rows[0])) for i, cells in enumerate(rows, 1)]))


def digits(value: float) -> str:
    """The shortest text that reads back as `value`; whole numbers have no point."""
    return repr(float(value) + 0.0).removesuffix(".0")  # + 0.0: never -0


def text_of(values: Array) -> str:
    """(rows, columns) as tab separated text, which spreadsheets and `parse` read."""
    return "\n".join("\t".join(map(digits, row)) for row in values.tolist())


# cells


def _value(cell: str) -> float | None:
    """What a cell is worth; None if it is no number, infinite if it is too large."""
    above, slash, below = cell.partition("/")
    value = _plain(above) if slash or cell else 0.0
    divisor = _plain(below) if slash else 1.0
    if value is None or divisor is None:
        return None
    return value / divisor if divisor else inf


def _plain(text: str) -> float | None:
    text = text.strip(" \"'")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _numbers(cells: list[str], row: int, expected: int) -> list[float]:
    """The numbers of the row that is number `row`."""
    found = []
    for column, cell in enumerate(cells, 1):
        value = _value(cell)
        if value is None:
            _refuse(cell, row, column)
        if not isfinite(value):
            raise SettingError(
                translate(
                    "engine",
                    "“{text}” in row {row}, column {column} is too large for a number.",
                ),
                text=_short(cell),
                row=row,
                column=column,
            )
        found.append(value)
    if len(found) != expected:
        raise SettingError(
            translate(
                "engine",
                "The number of cells in row {row} is {given}, but in row 1 it is {expected}; all "
                "rows of a table are equally long.",
            ),
            row=row,
            given=len(found),
            expected=expected,
        )
    return found


def _refuse(cell: str, row: int, column: int) -> NoReturn:
    raise SettingError(
        translate("engine", "“{text}” in row {row}, column {column} is no number."),
        text=_short(cell),
        row=row,
        column=column,
    )


def _short(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…"


# tables


def _separator(text: str) -> str:
    """What lies between the cells of a text without brackets: a sign, or nothing for blanks."""
    if "\t" in text:
        return "\t"
    if ";" in text:
        return ";"
    return "," if "," in text and not _blank_between(text, ",") else ""


def _blank_between(text: str, sign: str) -> bool:
    """Whether cells follow each other in a line without `sign` between them."""
    return any(map(_BLANK_BETWEEN[sign].search, text.splitlines()))


def _lines(text: str) -> list[list[str]]:
    """The cells of each line."""
    if "\t" not in text and _blank_between(text, ";"):
        text = text.replace(";", "\n")  # 1 2; 3 4
    lines = text.splitlines()
    # a line of tabs is a row of empty cells
    while lines and not lines[-1].strip(" "):
        lines.pop()
    while lines and not lines[0].strip(" "):
        lines.pop(0)
    separator = _separator(text)
    if separator:
        try:
            ended = (f"{line}\n" for line in lines)
            cut = csv.reader(ended, delimiter=separator, skipinitialspace=separator != "\t")
            return [[cell.strip() for cell in cells] for cells in cut if cells not in ([], [""])]
        except csv.Error:  # a quote that is never closed, before very much text
            _refuse(text, 1, 1)
    rows = [line.split() for line in lines]
    if max(map(len, rows), default=0) == 1:  # a single column: an empty line is an empty cell
        return [cells or [""] for cells in rows]
    return [cells for cells in rows if cells]


def _bracketed(text: str) -> list[list[str]]:
    """The cells of each innermost pair of brackets."""
    text = _SCALAR.sub(r"\1", _SETTING.sub("", _HEAD.sub("", text)))
    rows: list[list[str]] = []
    opened = [0]  # how many brackets were opened at each depth
    depth, inside, innermost = 0, "", False
    for token in _BRACKETS.findall(text):
        if token in "[({":
            _nothing_else(inside, len(rows) + 1)
            depth, inside, innermost = depth + 1, "", True
            opened += [0] * (depth + 1 - len(opened))
            opened[depth] += 1
        elif token in "])}":
            depth -= 1
            if innermost:
                rows += [_cut(row) for row in inside.split(";") if row.strip()]
            else:
                _nothing_else(inside, len(rows) + 1)
            inside, innermost = "", False
        else:
            inside = token
        if depth < 0:
            break
    if depth:
        raise SettingError(
            translate("engine", "The brackets of the table do not match; copy all of it.")
        )
    _nothing_else(inside, len(rows) + 1)
    if len(opened) > 3 and opened[-2] > 1:
        raise SettingError(
            translate(
                "engine",
                "The text has {n} tables of numbers in brackets; copy one of them at a time.",
            ),
            n=opened[-2],
        )
    return rows


def _nothing_else(text: str, row: int) -> None:
    """Refuse what stands outside of the innermost brackets, unless it only separates them."""
    if text := text.strip(" \t\r\n,;"):
        raise SettingError(
            translate(
                "engine",
                "“{text}” stands outside of the brackets, before row {row}; copy rows of numbers "
                "in brackets and nothing else.",
            ),
            text=_short(text),
            row=row,
        )


def _cut(row: str) -> list[str]:
    """The cells of what stands in brackets; it may go on in the next line."""
    if "," not in row or _BLANK_BETWEEN[","].search(row):
        return row.split()
    cells = [cell.strip() for cell in row.split(",")]
    return cells if cells[-1] else cells[:-1]
