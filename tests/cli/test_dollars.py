"""Dollars on the command line and in tables: as people write them."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd
import pytest

from groundswell.cli.answer_files import tidy
from groundswell.cli.commands.ladder import ladder
from groundswell.cli.dollars import dollars_option
from groundswell.cli.main import main

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"


def read(text: str) -> float:
    return dollars_option(click.Context(ladder), ladder.params[1], text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("10000", 10_000), ("10,000", 10_000), ("$10,000", 10_000), ("$ 1,234.50", 1234.5), ("5", 5)],
)
def test_amounts(text: str, amount: float) -> None:
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10k", "'10k' is no amount of dollars; write 10000"),
        ("$1.5M", "write 1500000"),
        ("ten", "'ten' is no amount of dollars; write 10000 or $10,000"),
        ("5%", "no amount of dollars"),
        ("1,00", "is no amount of dollars; write 1"),
        ("nan", "no amount of dollars"),
        ("", "no amount of dollars"),
    ],
)
def test_what_is_none(text: str, says: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        read(text)
    assert says in str(caught.value)


def test_a_table_has_whole_numbers_whole_and_no_noise() -> None:
    frame = pd.DataFrame(
        {"of": [1.0, None], "worth": [0.1 + 0.2, 9.600000000000001], "a": ["x", ""]}
    )
    text = tidy(frame).to_csv(index=False)
    assert text == "of,worth,a\n1,0.3,x\n,9.6,\n"


def test_the_last_step_says_what_is_left_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "l.csv"
    asked = ["ladder", str(TINY), "--step", "$1,000", "--steps", "1", "--csv", str(table)]
    assert main([*asked, "--quiet"]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert "After the last step there is left over: $1,000 in 2027 and $1,000 in 2028." in out
    assert table.read_text(encoding="utf-8").splitlines()[1].startswith("1,1000,0,0,1000,1000,")
