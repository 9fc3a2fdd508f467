"""`groundswell docs`: the documentation, wherever it is installed."""

from __future__ import annotations

import re
from importlib import resources
from importlib.resources.abc import Traversable

import click

FIRST = "README"


def pages() -> dict[str, Traversable]:
    """Return the pages by name: `format`, `rules`, ..."""
    folder = resources.files(__package__.split(".")[0]) / "docs"
    found = [page for page in folder.iterdir() if page.name.endswith(".md")]
    return {page.name.removesuffix(".md"): page for page in sorted(found, key=lambda p: p.name)}


def title(page: Traversable) -> str:
    """Return a page's first heading."""
    head = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return head[1] if head else page.name


@click.command(
    epilog="\b\nExamples:\n  groundswell docs\n  groundswell docs format\n"
    "  groundswell docs rules | less"
)
@click.argument("page", required=False)
@click.option(
    "--quiet", is_flag=True, expose_value=False, help="There are no notes; this changes nothing."
)
def docs(page: str | None) -> None:
    """Show the pages of the documentation.

    PAGE is a page's name; without it the pages are listed.
    """
    from ...models.tree.suggestions import suggestion
    from ..emit import print_text

    known = pages()
    if page is None:
        listed = [(name, title(each)) for name, each in known.items() if name != FIRST]
        width = max(len(name) for name, _ in listed)
        print_text("\n".join(f"{name:<{width}}  {what}" for name, what in listed) + "\n")
        return
    name = page.removesuffix(".md").removeprefix("docs/")
    if name not in known:
        mend = suggestion(name, known, "pages")
        raise click.BadParameter(f"there is no page {page!r}; {mend}", param_hint="PAGE")
    print_text(known[name].read_text(encoding="utf-8"))
