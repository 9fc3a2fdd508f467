"""A sweep's results, read from the file that `store` writes."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ...models.tree.problems import legible
from .keeping import CannotKeep, InUse, NotASweep, kept

STORE_FORMAT = 1
APPLICATION = 0x47535750
"""Marks the file as a sweep's results ("GSWP")."""


def opened(path: Path) -> sqlite3.Connection:
    """Open a file, whatever it holds; raise what `kept` raises."""
    with kept(path):
        return sqlite3.connect(path, isolation_level=None)


def check_format(db: sqlite3.Connection, path: Path, empty: bool) -> None:
    """Say if a file holds something else than results of this format; perhaps it may be empty."""
    with kept(path):
        if empty and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            return
        (mark,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
    name = legible(path)
    if mark != APPLICATION:
        raise NotASweep(f"{name} holds no sweep's results")
    if version != STORE_FORMAT:
        raise NotASweep(f"{name} was written by another version of Groundswell (format {version})")


def done(db: sqlite3.Connection) -> dict[int, str]:
    """Return the status of each run that is done, by its number.

    Parameters
    ----------
    db
        A file of results, opened.
    """
    return dict(db.execute("SELECT run, status FROM runs ORDER BY run").fetchall())


def told(db: sqlite3.Connection) -> dict[str, Any] | None:
    """Return what a sweep is, as `Store.begin` was told; None from an empty file.

    Parameters
    ----------
    db
        A file of results, opened.
    """
    if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        return None
    return {key: json.loads(value) for key, value in db.execute("SELECT key, value FROM sweep")}


def reading(path: Path) -> closing[sqlite3.Connection]:
    """Open results to read them, also while a sweep writes.

    Parameters
    ----------
    path
        Of the results.

    Returns
    -------
    Closes when left; nothing can be written by it.

    Raises
    ------
    NotASweep
        The file is missing or holds no results.
    CannotKeep
        It cannot be read.
    """
    if path.is_dir():
        raise NotASweep(f"{legible(path)} is a folder; name the file of results in it")
    if not path.is_file():
        raise NotASweep(f"there is no file {legible(path)}")
    db = opened(path)
    try:
        with kept(path):
            db.execute("PRAGMA query_only = ON")
        try:
            check_format(db, path, empty=False)
        except CannotKeep:
            # Where nothing may be written, SQLite reads only what it is told nobody writes to.
            if path.with_name(f"{path.name}-wal").exists():
                raise
            db.close()
            db = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
            check_format(db, path, empty=False)
    except (NotASweep, InUse, CannotKeep):
        db.close()
        raise
    return closing(db)


def rows(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield each run's row but for its sites, in order of the runs.

    Parameters
    ----------
    db
        A file of results, opened.

    Yields
    ------
    Columns of the table ``runs`` by name, JSON already read.
    """
    found = db.execute("SELECT * FROM runs ORDER BY run")
    names = [column[0] for column in found.description]
    for row in found:
        data = dict(zip(names, row, strict=True))
        del data["sites"]
        for key in ("parameters", "overrides", "versions", "metrics", "decisions"):
            data[key] = json.loads(data[key])
        yield data


def sites(db: sqlite3.Connection, run: int) -> list[Any]:
    """Return the decisions of a run at its sites.

    Each is [program, school, year, action, level, merge, positions].

    Parameters
    ----------
    db
        A file of results, opened.
    run
        Its number.

    Raises
    ------
    KeyError
        There is no such run, or it is not done.
    """
    found = db.execute("SELECT sites FROM runs WHERE run = ?", (run,)).fetchone()
    if found is None:
        raise KeyError(run)
    decided: list[Any] = json.loads(zlib.decompress(found[0]))
    return decided
