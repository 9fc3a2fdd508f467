"""Reading a report as a test needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "img", "link", "hr"}


@dataclass
class Node:
    """An element: its name, attributes, and what is in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    def all(self, tag: str) -> list[Node]:
        """Return the elements of a name inside, in their order."""
        found = []
        for each in self.inside:
            if isinstance(each, Node):
                found += [each] if each.tag == tag else []
                found += each.all(tag)
        return found

    def by_id(self, id: str) -> Node:
        """Return the element with an id."""
        return next(n for n in self.everything() if n.attributes.get("id") == id)

    def everything(self) -> list[Node]:
        """Return all elements inside."""
        found: list[Node] = []
        for each in self.inside:
            if isinstance(each, Node):
                found += [each, *each.everything()]
        return found

    def text(self, without: tuple[str, ...] = ()) -> str:
        """Return its text; of some elements none."""
        parts = [
            each if isinstance(each, str) else each.text(without)
            for each in self.inside
            if isinstance(each, str) or each.tag not in without
        ]
        return "".join(parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse(html: str) -> Node:
    """Return a page as a tree; each element must be closed where it belongs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, reader.open[-1].tag
    return reader.open[0]
