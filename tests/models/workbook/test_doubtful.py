"""Workbooks of which it is doubtful what they mean: an error that names the cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from books import Change, changed, put, rows

from groundswell.models.reading.load import check


def without(sheet: str, heading: str) -> Change:
    def change(book: Any) -> None:
        page = book[sheet]
        page.delete_cols(next(cell.column for cell in page[1] if cell.value == heading))

    return change


def renamed(sheet: str, name: str) -> Change:
    return lambda book: book[sheet].__setattr__("title", name)


def merged(book: Any) -> None:
    book["Sites"].merge_cells("A3:A5")


def merged_heading(book: Any) -> None:
    book["Sites"].merge_cells("C1:D1")


COST = "sheet Programs, cell D3 (Cost: each site)"
DOUBTFUL: dict[str, tuple[Change, tuple[str, ...]]] = {
    "decimal comma": (
        put("Schools", "Needs: reading", 3, "0,8"),
        ("cell G3 (Needs: reading)", "0.8 ", " 8 "),
    ),
    "decimal comma in dollars": (
        put("Programs", "Cost: each site", 3, "20000,5"),
        (COST, "20000.5", "200005"),
    ),
    "European thousands": (
        put("Programs", "Cost: each site", 3, "20.000,50"),
        (COST, "20000.5", "20.0005"),
    ),
    "European percent": (
        put("Schools", "Needs: reading", 3, "12,5%"),
        ("cell G3", "0.125", "1.25"),
    ),
    "points for thousands": (
        put("Programs", "Cost: each site", 3, "1.020.000"),
        (COST, "is text", "1020000"),
    ),
    "thousands": (put("Programs", "Cost: each site", 3, "20k"), (COST, "is text", "write 20000")),
    "euros": (put("Programs", "Cost: each site", 3, "€20,000"), (COST, "is text")),
    "shortened": (put("Programs", "Cost: each site", 3, "2.0E+04"), (COST, "is text")),
    "a dash": (
        put("Programs", "Cost: each site", 3, "-"),
        (COST, '"-" is text', "0 if there are none"),
    ),
    "text": (put("Programs", "Cost: each site", 3, "tbd"), (COST, '"tbd" is text')),
    "percent of dollars": (put("Programs", "Cost: each site", 3, "20%"), (COST, "is a percentage")),
    "negative dollars": (put("Programs", "Cost: each site", 3, "(20)"), (COST, "is negative")),
    "date": (put("Programs", "Cost: each site", 3, dt.date(2027, 3, 4)), (COST, "is a date")),
    "true": (put("Programs", "Cost: each site", 3, True), (COST, "true stands where a number")),
    "error": (put("Programs", "Cost: each site", 3, "#REF!"), (COST, "`#REF!`")),
    "no value": (put("Programs", "Cost: each site", 3, "=1+1"), (COST, "no stored value")),
    "hashes": (put("Programs", "Cost: each site", 3, "#####"), (COST, "a spreadsheet's error")),
    "flag": (put("Sites", "Runs today", 3, "maybe"), ("cell D3 (Runs today)", "not true or false")),
    "number for a flag": (
        put("Sites", "Runs today", 3, 2),
        ("cell D3 (Runs today)", "not true or"),
    ),
    "share": (put("Schools", "Needs: reading", 3, 80), ("cell G3 (Needs: reading)", "0.8")),
    "unknown school": (
        put("Sites", "School", 3, "ahs"),
        ("sheet Sites, cell B3 (School)", "ash (Ash Elementary)?"),
    ),
    "unknown program": (
        put("Sites", "Program", 3, "small_grup"),
        ("cell A3 (Program)", "small_groups (Small reading groups)?"),
    ),
    "number for an id": (
        put("Schools", "School", 3, 402),
        ("sheet Schools, cell A3 (School)", "s402"),
    ),
    "date for an id": (
        put("Schools", "School", 3, dt.date(2027, 3, 4)),
        ("cell A3 (School)", "date"),
    ),
    "no id": (put("Schools", "School", 3, None), ("sheet Schools, cell A3 (School)", "is empty")),
    "no student count": (
        put("Schools", "Enrollment", 3, None),
        ("cell C3", "fill the column `Enrollment`"),
    ),
    "totals": (rows("Sites", 15, "Total", None, 999), ("cell A15 (Program)", "row of totals")),
    "alike": (rows("Sites", 15, "small_groups", "ash", 60), ("sheet Sites, row 15", "given twice")),
    "alike but for capitals": (rows("Schools", 6, "Ash", "x", 4), ("row 6", "given twice")),
    "deleted column": (
        without("Sites", "Students"),
        ("sheet Sites, row 1", "the column Students is"),
    ),
    "deleted flag": (
        without("Sites", "Runs today"),
        ("sheet Sites, row 1", "column Runs today is"),
    ),
    "deleted ids": (
        without("Sites", "School"),
        ("sheet Sites, row 1", "the column `School` is miss"),
    ),
    "misspelt heading": (
        put("Sites", "Students", 1, "Studens"),
        ("cell C1 (Studens)", "not a column"),
    ),
    "heading twice": (put("Sites", "Runs today", 1, "Students"), ("cell D1", "there twice")),
    "no heading": (put("Sites", "Students", 1, None), ("sheet Sites, cell C3", "no column name")),
    "merged cells": (merged, ("sheet Sites, cell A3 (Program)", "are merged")),
    "merged headings": (merged_heading, ("sheet Sites, cell C1 (Students)", "are merged")),
    "renamed sheet": (
        renamed("Sites", "Site list"),
        ("sheet Site list", "looks like the sheet Sites"),
    ),
    "oddly renamed sheet": (
        renamed("Funds", "Money"),
        ("sheet Money", "looks like the sheet Funds"),
    ),
    "deleted sheet": (lambda b: b.remove(b["Effects"]), ("there is no sheet Effects",)),
    "no years": (rows("District", 4, "Years", ""), ("sheet District: years: `years` is missing",)),
    "no schools": (
        lambda b: b["Schools"].delete_rows(3, 9),
        ("sheet Schools: schools: `schools` is missing; fill the sheet",),
    ),
    "emptied sheet": (lambda b: b["Sites"].delete_rows(1, 99), ("sheet Sites", "is empty")),
    "numbers above": (
        lambda b: b["Sites"].insert_rows(1) or rows("Sites", 1, "a", 5)(b),
        ("sheet Sites, row 1", "headings are in row 2"),
    ),
    "setting": (put("District", "Value", 5, "3,5"), ("sheet District, cell B5", "3.5", "35")),
    "misspelt setting": (
        rows("District", 5, "Discount", 0.03),
        ("sheet District, cell A5", "is not a setting"),
    ),
    "address": (
        rows("Other values", 3, "programs.small_groups.cots", 5),
        ("sheet Other values", "B3", "cost?"),
    ),
    "value twice": (
        rows("Other values", 3, "voice", 0.5),
        ("sheet Other values, cell B3", "given twice"),
    ),
    "no value there": (
        rows("Other values", 3, "voice", None),
        ("sheet Other values, cell B3", "is empty"),
    ),
    "override": (
        rows("Scenarios", 3, "cut", "funds.titel_i.amount", 5),
        ("sheet Scenarios, cell C3", "title_i?"),
    ),
    "rule": (put("Rules", "Kind", 3, "inititative_load"), ("cell B3 (Kind)", "initiative_load?")),
    "rule without kind": (
        put("Rules", "Kind", 3, None),
        ("sheet Rules, cell B3 (Kind)", "no `kind`"),
    ),
    "selector": (
        put("Funds", "Pays for: schools", 4, "{titel: true}"),
        ("sheet Funds, cell H4", "title_i?"),
    ),
}


@pytest.mark.parametrize(("change", "words"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_doubtful_is_an_error_at_its_cell(
    tmp_path: Path, change: Change, words: tuple[str, ...]
) -> None:
    scenario, problems = check(changed(tmp_path, change))
    assert scenario is None
    errors = [str(p) for p in problems if p.severity == "error"]
    assert any(all(word in text for word in words) for text in errors), errors


def test_a_column_that_may_be_deleted_on_purpose_is_a_warning(tmp_path: Path) -> None:
    scenario, problems = check(changed(tmp_path, without("Programs", "Owner")))
    assert scenario is not None
    (warning,) = problems
    assert warning.place == "sheet Programs, row 1"
    assert warning.says == "the column Owner is missing"
