"""A sweep's results in one SQLite file: a row a run, each committed when it is done.

One process writes; anybody may read meanwhile (write-ahead log). What a killed sweep leaves is
whole: every row that was committed, and none by half.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...models.tree.problems import legible
from .keeping import CannotKeep, InUse, NotASweep, kept
from .run_result import RunResult

STORE_FORMAT = 1
APPLICATION = 0x47535750
"""Marks the file as a sweep's results ("GSWP")."""

_DROPPED = ("DROP TABLE IF EXISTS sweep", "DROP TABLE IF EXISTS runs")

_TABLES = """
CREATE TABLE sweep (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    parameters TEXT NOT NULL,
    overrides TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL,
    objective REAL,
    worth REAL,
    bound REAL,
    gap REAL,
    seconds REAL NOT NULL,
    finished TEXT NOT NULL,
    versions TEXT NOT NULL,
    metrics TEXT NOT NULL,
    decisions TEXT NOT NULL,
    sites BLOB NOT NULL
);
"""


class Store:
    """The results of one sweep, open for one writer.

    Parameters
    ----------
    path
        The SQLite file; made when the first thing is written.

    Raises
    ------
    NotASweep
        The file is something else.
    InUse
        Another process writes to it.
    CannotKeep
        It cannot be written, as on a full disk or in a folder where nothing may be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = _locked(path)
        self._db: sqlite3.Connection | None = None
        try:
            self._db = _opened(path)
            _check(self._db, path, empty=True)
            with kept(path):
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
        except (NotASweep, InUse, CannotKeep):
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is lost if this never happens."""
        if self._db is not None:
            self._db.close()
        self._unlock()

    def _unlock(self) -> None:
        # While it is still held, so that nobody locks a file that is about to go.
        with contextlib.suppress(OSError):
            _lock_file(self.path).unlink(missing_ok=True)
        self._lock.close()

    @property
    def _open(self) -> sqlite3.Connection:
        assert self._db is not None
        return self._db

    def begin(
        self, told: Mapping[str, Any], first: RunResult | None = None, input_hash: str = ""
    ) -> None:
        """Write what the sweep is, and perhaps its first run, in the place of all there was.

        Whole or not at all: where it cannot be written, what there was is kept.
        """
        with kept(self.path):
            self._open.execute("BEGIN IMMEDIATE")
            try:
                for statement in (*_DROPPED, *_TABLES.split(";\n")):
                    self._open.execute(statement)
                values = [(key, _json(value)) for key, value in told.items()]
                self._open.executemany("INSERT INTO sweep VALUES (?, ?)", values)
                self._open.execute(f"PRAGMA application_id = {APPLICATION}")
                self._open.execute(f"PRAGMA user_version = {STORE_FORMAT}")
                if first is not None:
                    self._insert(first, input_hash)
                self._open.execute("COMMIT")
            except sqlite3.Error:
                if self._open.in_transaction:
                    self._open.execute("ROLLBACK")
                raise

    def told(self) -> dict[str, Any] | None:
        """Return what the sweep is; None if nothing has been written yet."""
        return told(self._open)

    def add(self, answer: RunResult, input_hash: str) -> None:
        """Commit a run's row, in the place of an earlier one if it is run again.

        Raises
        ------
        CannotKeep
            It cannot be written, as on a full disk; all rows before it are kept.
        """
        with kept(self.path):
            self._insert(answer, input_hash)

    def _insert(self, answer: RunResult, input_hash: str) -> None:
        self._open.execute(
            f"INSERT OR REPLACE INTO runs VALUES ({', '.join('?' * 16)})",
            (
                answer.run,
                _json(answer.values),
                _json(answer.overrides),
                input_hash,
                answer.status,
                answer.message,
                answer.objective,
                answer.worth,
                answer.bound,
                answer.gap,
                answer.seconds,
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                _json(answer.versions),
                _json(answer.metrics),
                _json(answer.programs),
                zlib.compress(_json(answer.sites).encode()),
            ),
        )

    def done(self) -> dict[int, str]:
        """Return the status by number of run."""
        return done(self._open)


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
    db = _opened(path)
    try:
        with kept(path):
            db.execute("PRAGMA query_only = ON")
        try:
            _check(db, path, empty=False)
        except CannotKeep:
            # Where nothing may be written, SQLite reads only what it is told nobody writes to.
            if path.with_name(f"{path.name}-wal").exists():
                raise
            db.close()
            db = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
            _check(db, path, empty=False)
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


def _opened(path: Path) -> sqlite3.Connection:
    with kept(path):
        return sqlite3.connect(path, isolation_level=None)


def _check(db: sqlite3.Connection, path: Path, empty: bool) -> None:
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


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _locked(path: Path) -> sqlite3.Connection:
    """Hold a lock that ends with this process, however it ends.

    SQLite's own lock of a second file: it works on every system, and never goes stale.
    """
    with kept(path):
        lock = sqlite3.connect(_lock_file(path), isolation_level=None, timeout=0)
    try:
        with kept(path):
            lock.execute("BEGIN EXCLUSIVE")
    except (NotASweep, InUse, CannotKeep) as failure:
        if not isinstance(failure, InUse):
            with contextlib.suppress(OSError):
                _lock_file(path).unlink(missing_ok=True)
        lock.close()
        raise
    return lock


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
