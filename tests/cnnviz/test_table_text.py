"""Tables as text: whatever a program puts on the clipboard, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnviz.table_text import LONGEST, digits, number, parse, text_of
from engine.errors import SettingError

TWO = [[1, 2], [3, 4]]
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TABLES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=FLOATS)


def with_comma(values):
    """As a German spreadsheet prints them."""
    return [[digits(value).replace(".", ",") for value in row] for row in values.tolist()]


@given(TABLES.filter(np.any))
def test_copied_and_pasted_nothing_changes(values):
    np.testing.assert_array_equal(parse(text_of(values)), values)
    assert "-0\t" not in text_of(values) + "\t"


@given(TABLES)
def test_programs_print_the_same_numbers(values):
    with np.printoptions(threshold=10**9, precision=17, floatmode="maxprec"):
        printed = [repr(values), str(values), repr(values.tolist()), repr(list(map(list, values)))]
    separated = ["\n".join(sign.join(map(repr, row)) for row in values.tolist())
                 for sign in (", ", ",", ";", " ", "  ")]  # fmt: skip
    for text in [*printed, *separated]:
        np.testing.assert_array_equal(parse(text), values)


@given(TABLES, st.sampled_from("\t;"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_decimal_comma(values, sign, end, quoted):
    quote = '"' if quoted else ""
    rows = (sign.join(f"{quote}{cell}{quote}" for cell in row) for row in with_comma(values))
    if values.shape[1] > 1 or quoted:  # a single column has no separator to tell it by
        np.testing.assert_array_equal(parse(end.join(rows) + end), values)


def test_a_table_is_read_only():
    table = parse("1\t2")
    assert table.dtype == np.float64
    assert table.shape == (1, 2)
    assert not table.flags.writeable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # spreadsheets
        ("1\t2\r\n3\t4\r\n", TWO),
        ("\t2\n3\t", [[0, 2], [3, 0]]),
        ("1\t2\r\n\t\r\n", [[1, 2], [0, 0]]),
        ("−1\t–2\xa0\n", [[-1, -2]]),
        ("1 \t 2\n\n3\t4\n\n", TWO),
        ("1\r\n\r\n3\r\n", [[1], [0], [3]]),  # a column with an empty cell
        # separated values
        ("1,2\n3,4", TWO),
        ("1, 2 \n3 ,4 \n", TWO),
        ("1,,3", [[1, 0, 3]]),
        ("1;;3\n;;1", [[1, 0, 3], [0, 0, 1]]),
        ('"1","2"\n"3","4"', TWO),
        ('"0,5","1,25"', [[0.5, 1.25]]),
        ('"0,5", "1,25"', [[0.5, 1.25]]),
        ("0,5 1,25\n1 2", [[0.5, 1.25], [1, 2]]),
        ("0,5 ; 1,5", [[0.5, 1.5]]),
        ("\ufeff1;2\n3;4", TWO),
        # blanks
        ("  1 2\n  3 4\n", TWO),
        ("1 2\n\n3 4", TWO),
        ("1/3 -2/3", [[1 / 3, -2 / 3]]),
        ("１，２", [[1, 2]]),
        ("7", [[7]]),
        # brackets
        ("[1, 2, 3]", [[1, 2, 3]]),
        ("[1 2\n 3 4]", [[1, 2, 3, 4]]),  # NumPy breaks a long row
        ("[[1,2,],[3,4,],]", TWO),
        ("((1, 2), (3, 4))", TWO),
        ("{{1, 2}, {3, 4}}", TWO),
        ("[1, 2]\n[3, 4]\n", TWO),
        ("[[[1, 2], [3, 4]]]", TWO),
        ("kernel = np.array([[1., 2.],\n       [3., 4.]], dtype=float32)", TWO),
        ("tensor([[1., 2.], [3., 4.]], device='cuda:0', grad_fn=<AddBackward0>)", TWO),
        ("[[np.float64(1.0), np.float64(2.0)], [np.int64(3), np.int64(4)]]", TWO),
        # MATLAB
        ("A = [1 2; 3 4];", TWO),
        ("[1, 2; 3, 4]", TWO),
        ("1 2; 3 4", TWO),
        ("1 2;\n3 4;\n", TWO),
    ],
)
def test_what_is_on_clipboards(text, expected):
    np.testing.assert_array_equal(parse(text), expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\t2\n3\tfour", "“four” in row 2, column 2 is no number."),
        ("x,y\n1,2", "“x” in row 1, column 1 is no number."),
        ("1 nan", "“nan” in row 1, column 2 is no number."),
        ("1;inf", "“inf” in row 1, column 2 is no number."),
        ("1 1e999", "“1e999” in row 1, column 2 is too large for a number."),
        ("1\t1/0", "“1/0” in row 1, column 2 is too large for a number."),
        ("1_0", "“1_0” in row 1, column 1 is no number."),
        ("1\t1,234.5", "“1,234.5” in row 1, column 2 is no number."),
        ("[1. 2. ... 9.]", "“...” in row 1, column 3 is no number."),
        ("1 2\n3", "The number of cells in row 2 is 1, but in row 1 it is 2; all rows"),
        ("[[1, 2],\n [3]]", "The number of cells in row 2 is 1, but in row 1 it is 2; all rows"),
        ("[[1, 2], 3]", "“3” stands outside of the brackets, before row 2"),
        ("[1, [2]]", "“1” stands outside of the brackets, before row 1"),
        ("[1, 2] and more", "“and more” stands outside of the brackets, before row 2"),
        ("[[1, 2], [3, 4]", "The brackets of the table do not match"),
        ("]1[", "The brackets of the table do not match"),
        ("[[[1], [2]], [[3], [4]]]", "The text has 2 tables of numbers in brackets"),
        ("two words that are very long indeed", "“two” in row 1, column 1"),
        ("a" * 99, f"“{'a' * 23}…” in row 1, column 1 is no number."),
        ('"1\t2\n3\t4', "“1 2 3 4” in row 1, column 1 is no number."),
        (f'"{"1" * 200_000}\t', "in row 1, column 1 is no number."),
        ("", "There are no numbers in the text"),
        (" \n\t\t\n", "There are no numbers in the text"),
        ("[]", "There are no numbers in the text"),
        ("1" * (LONGEST + 1), "The text has 16000001 characters, but only 16000000 are read"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_table(text, sentence):
    with pytest.raises(SettingError) as caught:
        parse(text)
    assert sentence in str(caught.value)


@given(st.text("01,.;- \t\n[](){}\"'/eax=npfloat", max_size=40))
def test_any_text_is_a_table_or_refused(text):
    try:
        table = parse(text)
    except SettingError:
        return
    assert table.ndim == 2
    assert table.size
    assert np.isfinite(table).all()


@pytest.mark.parametrize("text", ["1" * 10**6 + "x", "[" * 10**6, "," * 10**6, "x=" * 10**6 + "["])
def test_long_hostile_texts_are_refused(text):
    with pytest.raises(SettingError):
        parse(text)


def test_a_full_picture_is_read():
    values = np.random.default_rng(0).normal(size=(512, 512))
    np.testing.assert_array_equal(parse(text_of(values)), values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5", 0.5), ("0,5", 0.5), (".5", 0.5), (",5", 0.5), ("5.", 5), ("+3", 3), (" −3 ", -3),
        ("1e-3", 0.001), ("1,5E3", 1500), ("1/9", 1 / 9), ("−1 / 9", -1 / 9), ("1/0,5", 2),
        ("１．５", 1.5), ("", 0), ("  ", 0), ("-0", 0),
    ],
)  # fmt: skip
def test_a_number(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "“abc” is no number."),
        ("-", "“-” is no number."),
        ("1,", "“1,” is no number."),
        ("1/", "“1/” is no number."),
        ("1/2/3", "“1/2/3” is no number."),
        ("1 2", "“1 2” is no number."),
        ("nan", "“nan” is no number."),
        ("١", "“١” is no number."),
        ("1e400", "“1e400” is too large for a number."),
        ("1/0", "“1/0” is too large for a number."),
    ],
)
def test_no_number(text, sentence):
    with pytest.raises(SettingError, match=sentence):
        number(text)


@given(FLOATS)
def test_the_digits_of_a_number_read_back(value):
    assert number(digits(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (1e22, "1e+22"), (-2.5, "-2.5"), (1e-5, "1e-05")],
)
def test_digits(value, text):
    assert digits(value) == text
