"""The directory of an import: made beside, put in place whole; what people wrote is kept."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..models.tree.problems import legible
from .files import CannotWrite

if TYPE_CHECKING:
    from ..models.ledger.importing import Import

SCENARIO = "scenario.yaml"


def check_folder(folder: Path, replace: bool) -> None:
    """Find out before an import whether its directory may be written.

    Parameters
    ----------
    folder
        New, empty, or of an earlier import.
    replace
        Whether tables that somebody changed may be replaced.

    Raises
    ------
    CannotWrite
        It holds something else, or a table that somebody changed.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(folder, "it is a file; name a folder")
    if not folder.exists() or next(folder.iterdir(), None) is None:
        return
    made = _made(folder)
    if made is None:
        raise CannotWrite(folder, "it holds files that no import made; name a new folder")
    changed = [n for n, digest in made.items() if n != SCENARIO and _changed(folder / n, digest)]
    if changed and not replace:
        names = ", ".join(changed)
        raise CannotWrite(
            folder,
            f"{names} changed by hand since the import; change the map instead, or write to"
            " another folder, or give --replace",
        )


def write_folder(found: Import, folder: Path) -> list[str]:
    """Write an import's directory beside, and put it in its place.

    Parameters
    ----------
    found
        The import.
    folder
        New, empty, or of an earlier import: files of others in it, and a scenario file that
        somebody changed, are kept.

    Returns
    -------
    The files kept as they were.

    Raises
    ------
    CannotWrite
        With the directory as it was before.
    """
    real = folder.resolve()
    beside = real.with_name(f".{real.name}.{os.getpid()}.part")
    old = real.with_name(f".{real.name}.{os.getpid()}.old")
    try:
        beside.mkdir(parents=True)
        kept = _fill(found, folder, beside)
        if real.exists():
            real.rename(old)
        beside.rename(real)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None
    finally:
        if old.exists() and not real.exists():  # also when stopped in between
            old.rename(real)
        for left in (beside, old):
            shutil.rmtree(left, ignore_errors=True)
    return kept


def _fill(found: Import, folder: Path, beside: Path) -> list[str]:
    from ..models.ledger.record import RECORD

    texts = {name: _as_csv(rows) for name, rows in found.tables.items()}
    texts[SCENARIO] = found.text
    made = (_made(folder) or {}) if folder.is_dir() else {}
    kept: list[str] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        theirs = path.name not in made and path.name not in (*texts, RECORD)
        edited = path.name == SCENARIO and _changed(path, made.get(SCENARIO, ""))
        if theirs or edited:
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, beside / path.name)
            kept.append(path.name)
    digests = {name: _digest(text.encode()) for name, text in texts.items()}
    record = {
        "made_by": "groundswell import",
        "export": found.source,
        "years": list(found.budget.years),
        "totals": {str(y): str(r.total) for y, r in found.budget.reckoning.items()},
        "files": digests,
    }
    texts[RECORD] = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    for name, text in texts.items():
        if name not in kept:
            (beside / name).write_text(text, encoding="utf-8", newline="")
    return kept


def _as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _made(folder: Path) -> dict[str, str] | None:
    """Return what an import wrote into a directory, with hashes; None if none made it."""
    from ..models.ledger.record import RECORD

    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = record["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return files if isinstance(files, dict) else None


def _changed(path: Path, digest: str) -> bool:
    try:
        return _digest(path.read_bytes()) != digest
    except OSError:
        return False  # deleted: nothing is lost


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def stale_parts(found: Import, folder: Path) -> list[str]:
    """Return in words what a scenario file that somebody wrote lacks beside its tables."""
    from ..models.reading.read_file import read_tree

    tree, _ = read_tree(folder / SCENARIO)
    if not isinstance(tree, dict):
        return []
    said = []
    if list(tree.get("years") or ()) != list(found.ledger.years):
        years = ", ".join(map(str, found.ledger.years))
        said.append(f"{SCENARIO} is of other years than the map: see that they are {years}")
    entries = tree.get("programs")
    named = entries if isinstance(entries, dict) else {}
    running = [row[0] for row in found.tables["programs.csv"][1:]]
    new = [id for id in running if id not in named]
    gone = [id for id, entry in named.items() if id not in running and not _candidate(entry)]
    if new:
        said.append(f"{SCENARIO} has no effects of {', '.join(new)} yet")
    if gone:
        said.append(f"{SCENARIO} names {', '.join(gone)}, which no line is of: see if to delete")
    return said


def _candidate(entry: Any) -> bool:
    """Return whether an entry of a program stands by itself: no line need be of it."""
    return isinstance(entry, dict) and bool({"cost", "sites", "pilot", "proven"} & entry.keys())


def is_import(folder: Path) -> bool:
    """Return whether a directory is one that an import wrote."""
    return folder.is_dir() and _made(folder) is not None


def scenario_of(folder: Path) -> str:
    """Return the name of a directory's scenario file."""
    return legible(folder / SCENARIO)
