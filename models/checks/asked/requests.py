"""Whether the schools' requests can be answered, and in which order."""

from collections.abc import Iterator, Mapping

from ...scenario.request import Request
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context
from .guardrails import forbidden
from .possible import Asked, impossible, not_given_up

_PATH: Path = ("requests", "by_school")


def check(context: Context) -> None:
    """Note requests that mean nothing, that cannot be granted, and ranks given twice."""
    for school, requests in context.scenario.requests.by_school.items():
        if school not in context.scenario.schools:
            continue
        _ranks(context, school, requests)
        for asked in _known(context, school, requests):
            _one(context, asked, (*_PATH, school, asked.key))


def _known(context: Context, school: str, requests: Mapping[str, Request]) -> Iterator[Asked]:
    scenario = context.scenario
    for key, request in requests.items():
        known = key in scenario.programs or key in scenario.merges
        section = "programs" if key in scenario.programs else "merges"
        doubtful = context.doubts((*_PATH, school, key)) or context.doubts((section, key))
        if known and not doubtful:
            yield Asked(scenario, school, key, request)


def _ranks(context: Context, school: str, requests: Mapping[str, Request]) -> None:
    by_rank: dict[int, list[str]] = {}
    for key, request in requests.items():
        by_rank.setdefault(request.rank, []).append(key)
    for rank, keys in by_rank.items():
        if len(keys) > 1:
            context.warn(
                (*_PATH, school, keys[1], "rank"),
                f"{listed(keys)} have the same rank {rank}, so they count alike",
                "give each a rank of its own, unless they matter alike",
            )


def _one(context: Context, asked: Asked, path: Path) -> None:
    fault = impossible(asked)
    if fault is not None:
        field, says, mend = fault
        context.error((*path, field) if field else path, says, mend)
    for number, says, mend in not_given_up(asked):
        context.error((*path, "gives_up", number), says, mend)
    for why in [] if fault else forbidden(asked):
        mend = "leave it if the school is to be told so; else change the rule or the request"
        context.warn(path, f"as things stand it cannot be granted in full: {why}", mend)
