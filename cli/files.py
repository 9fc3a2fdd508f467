"""Writing files whole or not at all."""

import os
from pathlib import Path

import click


class CannotWrite(click.ClickException):
    """A file cannot be written: said in words, and exit code 2."""

    exit_code = 2

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}")


def check_writable(path: Path) -> None:
    """Find out before a long search whether its result can be written.

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


def write_whole(path: Path, text: str) -> None:
    """Write a text beside the file and put it in its place: never half a file.

    Raises
    ------
    CannotWrite
        With the file as it was before.
    """
    if _is_special(path):
        path.write_text(text, encoding="utf-8")
        return
    beside = _beside(path)
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(path.resolve())
    except OSError as failure:
        beside.unlink(missing_ok=True)
        raise CannotWrite(path, _why(failure, path)) from None


def _is_special(path: Path) -> bool:
    # /dev/stdout or a pipe is written to, not replaced.
    return path.exists() and not path.is_file()


def _beside(path: Path) -> Path:
    real = path.resolve()
    return real.with_name(f".{real.name}.{os.getpid()}.part")


def _why(failure: OSError, path: Path) -> str:
    if isinstance(failure, FileNotFoundError):
        return f"there is no folder {path.parent}"
    return failure.strerror or str(failure)
