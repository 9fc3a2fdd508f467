"""A Sankey diagram: money from the funds on the left to its uses on the right, as shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 960.0
LABELS = 230.0
"""Room for names on each side."""

NODE = 12.0
HEIGHT = 330.0
"""Height of all money together."""

APART = 38.0
"""Least distance of two nodes' middles: two lines of text."""

GAP = 10.0
MARGIN = 22.0
"""Above and below: half a name."""


@dataclass(frozen=True)
class Node:
    """A bar: its left upper corner, its size, its middle."""

    key: str
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Band:
    """What flows from a source to a use.

    Attributes
    ----------
    left, right
        Its upper edge at the source and at the use.
    size
        How thick it is.
    """

    source: str
    use: str
    left: float
    right: float
    size: float

    @property
    def path(self) -> str:
        """Its outline as an SVG path."""
        x0, x1 = LABELS + NODE, WIDTH - LABELS - NODE
        middle, a, b, size = (x0 + x1) / 2, self.left, self.right, self.size
        return (
            f"M{x0:.1f} {a:.2f}C{middle:.1f} {a:.2f} {middle:.1f} {b:.2f} {x1:.1f} {b:.2f}"
            f"V{b + size:.2f}C{middle:.1f} {b + size:.2f} {middle:.1f} {a + size:.2f}"
            f" {x0:.1f} {a + size:.2f}Z"
        )


@dataclass(frozen=True)
class Sankey:
    """A drawing `WIDTH` wide."""

    height: float
    sources: tuple[Node, ...]
    uses: tuple[Node, ...]
    bands: tuple[Band, ...]


def sankey(
    flows: Mapping[tuple[str, str], float], sources: Sequence[str], uses: Sequence[str]
) -> Sankey:
    """Return the drawing of flows, each above 0, by source and use.

    Parameters
    ----------
    flows
        Amounts, in any unit.
    sources, uses
        Their keys, from top to bottom.
    """
    total = sum(flows.values()) or 1.0
    scale = HEIGHT / total
    left = _stack(
        sources,
        [sum(v for (s, _), v in flows.items() if s == key) * scale for key in sources],
        LABELS,
    )
    right = _stack(
        uses,
        [sum(v for (_, u), v in flows.items() if u == key) * scale for key in uses],
        WIDTH - LABELS - NODE,
    )
    height = max((node.y + node.height for node in (*left, *right)), default=0.0)
    left, right = _centred(left, height), _centred(right, height)
    return Sankey(height + 2 * MARGIN, left, right, tuple(_bands(flows, left, right, scale)))


def _stack(keys: Sequence[str], heights: Sequence[float], x: float) -> tuple[Node, ...]:
    nodes: list[Node] = []
    y = 0.0
    for k, (key, height) in enumerate(zip(keys, heights, strict=True)):
        if k:
            y += max(GAP, APART - (heights[k - 1] + height) / 2)
        nodes.append(Node(key, x, y, height))
        y += height
    return tuple(nodes)


def _centred(nodes: tuple[Node, ...], height: float) -> tuple[Node, ...]:
    if not nodes:
        return nodes
    lower = MARGIN + (height - nodes[-1].y - nodes[-1].height) / 2
    return tuple(Node(node.key, node.x, node.y + lower, node.height) for node in nodes)


def _bands(
    flows: Mapping[tuple[str, str], float],
    left: Sequence[Node],
    right: Sequence[Node],
    scale: float,
) -> list[Band]:
    from_y = {node.key: node.y for node in left}
    to_y = {node.key: node.y for node in right}
    bands = []
    for source in left:
        for use in right:
            amount = flows.get((source.key, use.key), 0.0)
            if amount <= 0:
                continue
            size = amount * scale
            a, b = from_y[source.key], to_y[use.key]
            from_y[source.key], to_y[use.key] = a + size, b + size
            bands.append(Band(source.key, use.key, a, b, size))
    return bands
