"""What keeps a sweep's results from being read or written, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...models.tree.problems import legible


class NotASweep(Exception):
    """A file holds no sweep's results, or those of another version of the format."""


class InUse(Exception):
    """Another process writes to the same results."""


class CannotKeep(Exception):
    """Results cannot be read or written: why, and what is kept."""


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """Say in words what SQLite says by a number.

    Parameters
    ----------
    path
        The file of the results, for the message.

    Raises
    ------
    InUse
        Another sweep is writing to the file.
    NotASweep
        The file is not a results file, or is damaged.
    CannotKeep
        Anything else, such as a full disk or a lack of permissions.
    """
    try:
        yield
    except sqlite3.Error as failure:
        name, code = legible(path), _code(failure)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise InUse(f"another sweep is writing to {name}") from None
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise NotASweep(f"{name} is not a results file, or is damaged") from None
        why = _WHY.get(code, str(failure))
        raise CannotKeep(f"{name}: {why}; the runs done before are kept") from None


_WHY = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space and run the command again",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; perhaps it is full",
    sqlite3.SQLITE_READONLY: "it may not be written: check the permissions of the file and its"
    " folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that its folder is there, its permissions,"
    " and that the disk is not full",
    sqlite3.SQLITE_PERM: "it may not be opened: check its permissions",
}


def _code(failure: sqlite3.Error) -> int:
    """Return the kind of a failure, without what SQLite adds to it."""
    return (getattr(failure, "sqlite_errorcode", None) or 0) & 0xFF
