"""Whatever a form holds, there is an answer: the form, or what is wrong with it; no failure."""

import datetime as dt
import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import yaml
from forms_kit import read, tiny
from hypothesis import example, given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.models.forms.layout import FIRST_ROW, PAGES
from groundswell.models.forms.read import KEYS, FormRead
from groundswell.models.forms.write import write_form

WORDS = st.sampled_from(
    ["ash", "reading", "small_groups", "tutoring", "family_team", "keep", "merge", "pilot",
     "it runs here", "Lions", "Mr. Jones", "1,5", "$3", "62%", "2027-02-01", "=1",
     "", " ", "null", "no", "\u202e"]
)  # fmt: skip
PLAIN = st.one_of(WORDS, st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.none())
INNER = st.sampled_from(
    ["program", "idea", "wants", "rank", "students", "because", "gives_up", "goal", "cost", "name",
     "pays", "for", "if", "need", "reading", "staff", "how", "file", "projects", "x", 5]
)  # fmt: skip
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=6),
    max_leaves=12,
)


def sound(found: FormRead) -> None:
    assert (found.form is None) == bool(found.problems)
    for problem in (*found.problems, *(remark.problem for remark in found.remarks)):
        assert problem.says
        assert "Traceback" not in str(problem)


@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), VALUES, max_size=8), st.booleans())
@examples(150)
def test_any_yaml(form: dict[Any, Any], known: bool) -> None:
    if known:
        form = {**form, "school": "ash"}
    sound(read(yaml.safe_dump(form, allow_unicode=True)))


@given(st.binary(max_size=200))
@example(b"#")
def test_any_bytes(content: bytes) -> None:
    sound(read(content, "ash.yaml"))
    sound(read(content, "ash.xlsx"))


@cache
def empty_form() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ash.xlsx"
        write_form(tiny(), "ash", path, None, "")
        return path.read_bytes()


CELLS = st.one_of(
    WORDS.filter(lambda text: "\u202e" not in text),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 1, 1)),
    st.sampled_from(["#REF!", "family_liaison; x", "reading_lab", "Reads at grade level"]),
)
SPOTS = st.tuples(
    st.sampled_from(["School", *(page.title for page in PAGES)]),
    st.integers(FIRST_ROW + 1, FIRST_ROW + 14),
    st.integers(1, 14),
    CELLS,
)


@given(st.lists(SPOTS, max_size=12))
@examples(20)
def test_any_cells(spots: list[tuple[str, int, int, Any]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(empty_form()))
    for sheet, row, column, value in spots:
        book[sheet].cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    sound(read(out.getvalue()))
