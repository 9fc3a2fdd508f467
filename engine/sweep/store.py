"""A sweep's results in one SQLite file: a row a run, each committed when it is done.

One process writes; anybody may read meanwhile (write-ahead log). What a killed sweep leaves is
whole: every row that was committed, and none by half.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .keeping import CannotKeep, InUse, NotASweep, kept
from .run_result import RunResult
from .stored import APPLICATION, STORE_FORMAT, check_format, done, opened, told

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
            self._db = opened(path)
            check_format(self._db, path, empty=True)
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
