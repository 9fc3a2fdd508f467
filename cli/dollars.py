"""Dollars on the command line, as people write them: 10000, 10,000 or $10,000."""

from __future__ import annotations

import re

import click

from ..models.messages.number_text import numbers_meant
from ..models.numbers import typed

_AMOUNT = re.compile(r"(-?)\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")


def dollars_option(ctx: click.Context, param: click.Parameter, text: str) -> float:
    """Return the amount that an option's text says: its callback.

    Raises
    ------
    click.BadParameter
        It is not certain; with what to write.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        meant = () if "%" in text else numbers_meant(text, "dollars")
        mend = " or ".join(map(typed, meant)) or "10000 or $10,000"
        raise click.BadParameter(f"{text!r} is no amount of dollars; write {mend}", ctx, param)
    return float(found[1] + found[2].replace(",", ""))
