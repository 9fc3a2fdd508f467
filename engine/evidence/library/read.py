"""Reads the shipped library."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ..libraries import MissingExtra

if TYPE_CHECKING:
    import pandas as pd

INSTALL_EVIDENCE = "pip install 'groundswell[evidence]'"


class CannotFind(Exception):
    """What was asked of the library cannot be answered; the message says why and what to do."""


@cache
def findings() -> pd.DataFrame:
    """Return the library, one row a finding; `columns.COLUMNS` says what each column holds.

    Raises
    ------
    MissingExtra
        What reads it is not installed.
    """
    import pandas as pd

    try:
        import pyarrow as pa  # noqa: F401 - pandas reads by it
    except ImportError:
        raise MissingExtra(
            f"the library is read by pyarrow, which is not installed: {INSTALL_EVIDENCE}"
        ) from None
    path = files(__package__).joinpath("findings.parquet")
    with path.open("rb") as file:
        return pd.read_parquet(file)
