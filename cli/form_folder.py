"""The directory of the schools' forms: made beside, and put in place whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .files import CannotWrite

if TYPE_CHECKING:
    from ..models.results.plan import Plan
    from ..models.scenario.scenario import Scenario


def check_new(folder: Path) -> None:
    """Find out whether forms may be written to a directory: no filled form is ever overwritten.

    Parameters
    ----------
    folder
        New, or empty.

    Raises
    ------
    CannotWrite
        It holds something, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(folder, "it is a file; name a folder")
    if folder.exists() and next(folder.iterdir(), None) is not None:
        raise CannotWrite(folder, "it holds files; name a new folder, so that no form is lost")


def write_forms(scenario: Scenario, folder: Path, plan: Plan | None, due: str) -> int:
    """Write the form of each school.

    Parameters
    ----------
    scenario
        The district.
    folder
        New, or empty.
    plan
        The last plan, whose answers the forms tell; None for none.
    due
        Day until which they are to be handed in; "" for none.

    Returns
    -------
    How many forms there are.

    Raises
    ------
    CannotWrite
        With nothing written.
    """
    from ..models.forms.write import write_form

    real = folder.resolve()
    beside = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        for school in scenario.schools:
            write_form(scenario, school, beside / f"{school}.xlsx", plan, due)
        if real.exists():
            real.rmdir()
        beside.rename(real)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return len(scenario.schools)
