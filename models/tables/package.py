"""What a file called a workbook really is, and whether it can be opened without harm.

A workbook is a zip of XML parts. One that would unpack to more than any district needs, or whose
XML defines words of its own (by which a few lines become gigabytes), is refused before it is read.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from ..tree.table import Fault, Unreadable

MOST_BYTES = 200_000_000
"""What all parts together may unpack to: some five million cells."""

MOST_PARTS = 5_000
_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "save it in the spreadsheet program as .xlsx (Excel workbook)"
_ZIPPED = (
    ("xl/workbook.bin", "this is a binary Excel workbook (.xlsb)"),
    ("word/document.xml", "this is a Word document"),
    ("ppt/presentation.xml", "this is a PowerPoint file"),
    ("content.xml", "this is an OpenDocument file"),
)
_BEGINNINGS = (
    (b"%pdf", "this is a PDF"),
    (b"<html", "this is a web page, not a workbook"),
    (b"<!doctype html", "this is a web page, not a workbook"),
    (b"<table", "this is a web page, not a workbook"),
    (b"<?xml", "this is an XML file, not a workbook"),
)


def opened(content: bytes) -> zipfile.ZipFile:
    """Return a workbook's parts.

    Parameters
    ----------
    content
        The file's bytes.

    Raises
    ------
    Unreadable
        It is no workbook, is protected by a password, or would do harm.
    """
    if content[:4] != b"PK\x03\x04":
        raise Unreadable(*_instead(content))
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        names = parts.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        says = "the file is damaged: its end is missing, or parts of it"
        raise Unreadable(says, "copy or save it again") from None
    if "xl/workbook.xml" not in names:
        found = next((what for name, what in _ZIPPED if name in names), None)
        raise Unreadable(found or "this is a zip file, not a workbook", _SAVE)
    _check_size(parts)
    for name in names:
        _check_xml(parts, name)
    return parts


def remarks(parts: zipfile.ZipFile) -> Iterator[Fault]:
    """Yield a note for what of a workbook is not used."""
    names = parts.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        yield Fault("the workbook has macros, and they are not run", "", severity="note")
    if any(name.startswith("xl/externalLinks/") for name in names):
        says = "formulas use other workbooks, of which the values stored here are taken"
        yield Fault(says, "", severity="note")


def _instead(content: bytes) -> tuple[str, str]:
    """Return what a file is that is no zip, and what to do with it."""
    if not content.strip():
        return "the file is empty", "save the workbook again"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            says = "the workbook is protected by a password"
            return says, "take the password out in the spreadsheet program, and save it"
        return "this is an old Excel file (.xls) or no workbook", _SAVE
    begin = content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    known = next((what for mark, what in _BEGINNINGS if begin.startswith(mark)), None)
    if known is not None:
        return known, _SAVE
    if b"\0" not in begin and (b"," in begin or b"\t" in begin or b";" in begin):
        return "this is text, not a workbook", f"name it .csv or .tsv, or {_SAVE}"
    return "this is not a workbook", _SAVE


def _check_size(parts: zipfile.ZipFile) -> None:
    """Raise if a workbook unpacks to too much: no part is longer than it says it is."""
    size = sum(part.file_size for part in parts.infolist())
    if size > MOST_BYTES or len(parts.infolist()) > MOST_PARTS:
        says = f"it unpacks to {size / 1e6:,.0f} MB in {len(parts.infolist()):,} parts"
        mend = (
            f"delete unused sheets, rows and pictures; at most {MOST_BYTES / 1e6:,.0f} MB is read"
        )
        raise Unreadable(says, mend)
    if any(part.flag_bits & 1 for part in parts.infolist()):
        raise Unreadable("its parts are protected by a password", "take the password out")


def _check_xml(parts: zipfile.ZipFile, name: str) -> None:
    """Raise if a part defines XML entities, which no spreadsheet program writes."""
    try:
        with parts.open(name) as part:
            head = part.read(_HEAD)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        raise Unreadable(f"its part {name} is damaged", "save it again as .xlsx") from None
    odd = b"<!DOCTYPE" in head or b"<!ENTITY" in head
    if name.endswith((".xml", ".rels")):  # others may be pictures
        late = len(head) == _HEAD and re.search(rb"<[A-Za-z]", head) is None
        odd = odd or late or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head
    if odd:
        says = f"its part {name} is XML as no spreadsheet program writes it"
        raise Unreadable(says, "save it again as .xlsx; was it made to do harm?")
