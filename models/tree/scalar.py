"""What a plain word of YAML means."""

import re
from typing import Any

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_ODD = {".nan": "nan", "nan": "nan", ".inf": "inf", "inf": "inf", "infinity": "inf"}
_TRUE = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"}
_FALSE = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}
_NULL = {"", "~", "null", "Null", "NULL"}


def scalar(text: str) -> tuple[Any, str | None]:
    """Return what a plain (unquoted) word means, and the word itself if it hides a true or false.

    Dates, times of day (1:30) and numbers with leading zeros stay text: wherever a number is
    wanted that is reported, and wherever text is wanted it is right.

    Parameters
    ----------
    text
        Without spaces at its ends.

    Returns
    -------
    None, a number, true or false, or the text.
    """
    if text in _NULL:
        return None, None
    first = text[0]
    if first in "0123456789.-+":
        if _INT.match(text):
            # Python refuses to read integers of thousands of digits.
            return (int(text) if len(text) < 300 else float("inf")), None
        if _FLOAT.match(text) and not (first == "0" and text[1:2].isdigit()):
            return float(text.replace("_", "")), None
    if text in _TRUE:
        return True, None if text.lower() == "true" else text
    if text in _FALSE:
        return False, None if text.lower() == "false" else text
    odd = _ODD.get(text.lower().lstrip("+-"))
    if odd is not None and text.lower() != "inf":
        return float(odd), None
    return text, None
