"""Writing files whole or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from ..models.tree.problems import legible


class CannotWrite(click.ClickException):
    """A file cannot be written: said in words, and exit code 2."""

    exit_code = 2

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{legible(path)} cannot be written: {why}")


def check_writable(path: Path) -> None:
    """Find out before a long search whether its result can be written.

    Parameters
    ----------
    path
        Where the result is to go.

    Raises
    ------
    CannotWrite
        The path is a folder, its folder is missing, or nothing may be written there.
    """
    if path.is_dir():
        raise CannotWrite(path, "it is a folder; name a file in it")
    if _is_special(path):
        return
    beside = _beside(path)
    try:
        beside.touch()
        beside.unlink()
    except OSError as failure:
        raise CannotWrite(path, _why(failure, path)) from None


def check_outputs(scenario: Path, *paths: Path | None) -> None:
    """Find out before a long search whether its results can be written, each to a file of its own.

    Parameters
    ----------
    scenario
        Its file.
    paths
        Where results are to go; None: nowhere.

    Raises
    ------
    CannotWrite
        As for `check_writable`; the scenario would be overwritten, or one result by another.
    """
    seen: set[Path] = set()
    for path in paths:
        if path is None:
            continue
        if path.exists() and scenario.exists() and path.samefile(scenario):
            raise CannotWrite(path, "it is the scenario itself")
        if path.resolve() in seen and not _is_special(path):
            raise CannotWrite(path, "another result is to be written there")
        seen.add(path.resolve())
        check_writable(path)


def check_tables(scenario: Path, tables: Iterable[str], *paths: Path | None) -> None:
    """Find out before a long search whether a result would overwrite a table of the scenario.

    Parameters
    ----------
    scenario
        Its file, which the tables' names are relative to.
    tables
        Their names, perhaps with a sheet behind `#`.
    paths
        Where results are to be written.

    Raises
    ------
    CannotWrite
        One is a table.
    """
    files = {(scenario.parent / name.partition("#")[0]).resolve() for name in tables}
    for path in paths:
        if path is not None and path.resolve() in files:
            raise CannotWrite(path, "it is a table of the scenario; name another file")


def check_ending(path: Path | None, *endings: str, option: str = "--output") -> None:
    """Find out before a long search whether a file's name says what is written to it.

    A device or a pipe may have any name.

    Parameters
    ----------
    path
        The file; None: none was asked for.
    endings
        Those that it may have, in lower case.
    option
        That named it.

    Raises
    ------
    click.BadParameter
        It ends in something else.
    """
    if path is None or path.suffix.lower() in endings or _is_special(path):
        return
    name = legible(path.with_suffix(endings[0]).name)
    raise click.BadParameter(
        f"{legible(path)}: end it in {', '.join(endings)}, as {name}", param_hint=option
    )


def write_whole(path: Path, text: str) -> None:
    """Write a text beside the file and put it in its place: never half a file.

    Parameters
    ----------
    path
        Where to.
    text
        Written as UTF-8.

    Raises
    ------
    CannotWrite
        With the file as it was before.
    """
    with whole(path) as (beside,):
        beside.write_text(text, encoding="utf-8", newline="")


@contextmanager
def whole(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Give files beside some, with the same endings; put them in their places if all is well.

    Parameters
    ----------
    paths
        Where the files are to end up.

    Yields
    ------
    Files to write, one for each path.

    Raises
    ------
    CannotWrite
        With the files as they were before.
    """
    besides = tuple(path if _is_special(path) else _beside(path) for path in paths)
    pairs = [(path, beside) for path, beside in zip(paths, besides, strict=True) if path != beside]
    try:
        yield besides
        for path, beside in pairs:
            beside.replace(path.resolve())
    except OSError as failure:
        raise CannotWrite(paths[0], _why(failure, paths[0])) from None
    finally:
        for _, beside in pairs:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def tried(write: Callable[[], None]) -> CannotWrite | None:
    """Write; return what keeps it from being written, to be raised once the result is shown.

    So that what a long search has found is not lost with the file.

    Parameters
    ----------
    write
        Writes the file; may raise `CannotWrite`.
    """
    try:
        write()
    except CannotWrite as failure:
        return failure
    return None


def _is_special(path: Path) -> bool:
    # /dev/stdout or a pipe is written to, not replaced.
    return path.exists() and not path.is_file()


def _beside(path: Path) -> Path:
    # It ends like the file itself, by which some libraries tell how to write.
    real = path.resolve()
    return real.with_name(f".{real.stem}.{os.getpid()}.part{real.suffix}")


def _why(failure: OSError, path: Path) -> str:
    if isinstance(failure, FileNotFoundError):
        return f"there is no folder {legible(path.parent)}"
    return failure.strerror or str(failure)
