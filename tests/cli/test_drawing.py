"""Pictures: names are shown as they are written, and the same picture is the same file."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from groundswell.cli.render.drawing import write


def of_dollars() -> Figure:
    """Return a picture whose title would be no formula."""
    figure = Figure(figsize=(2, 1))
    figure.suptitle(r"Grants of $5 and \frac $10_")
    return figure


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_dollars_are_no_formula_and_the_file_is_the_same_again(kind: str, tmp_path: Path) -> None:
    one, two = (tmp_path / f"{name}.{kind}" for name in ("one", "two"))
    for path in (one, two):
        write(of_dollars, path)
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size > 0


def test_without_that_it_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ParseSyntaxException"):
        write(of_dollars, tmp_path / "one.svg", {"text.parse_math": True})
    assert list(tmp_path.iterdir()) == []
