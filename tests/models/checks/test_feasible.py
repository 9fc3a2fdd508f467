"""A scenario made around a plan has a plan: nothing in it may be called an error."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.models.reading.load import parse_scenario
from groundswell.models.tree.problems import ScenarioError

YEARS = (2027, 2028, 2029)
FUNDS = ("f0", "f1", "f2")
SHARES = {"full": 1.0, "low": 0.5, "off": 0.0, "merged": 0.0}
DISTRICT = 7.0
WAGE = 10.0

States = dict[tuple[str, str], list[str]]


@st.composite
def programs(draw: st.DrawFn, schools: list[str]) -> dict[str, Any]:
    return {
        "cost": {"site": float(draw(st.integers(1, 300))), "district": DISTRICT},
        "staff": {"tutor": 1.0},
        "levels": draw(st.sampled_from([[], [0.5]])),
        "mandated": draw(st.booleans()),
        "effects": {"reading": {"mean": 0.1, "se": 0.1}},
        "sites": {school: {"students": 5, "running": True} for school in schools},
        "funds": sorted(draw(st.sets(st.sampled_from(FUNDS), min_size=1))),
    }


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario with just the money, the staff and the rules that a drawn plan fits in."""
    schools = [f"s{i}" for i in range(draw(st.integers(1, 3)))]
    names = [f"p{i}" for i in range(draw(st.integers(2, 3)))]
    data: dict[str, Any] = {
        "schema_version": 1,
        "years": list(YEARS),
        "goals": {"reading": {"weight": 1}},
        "schools": {s: {"enrollment": 500, "needs": {"reading": 1}} for s in schools},
        "programs": {name: draw(programs(schools)) for name in names},
        "merges": {
            "m": {
                "combines": names[:2],
                "cost": {"site": float(draw(st.integers(0, 300)))},
                "staff": {"tutor": 1},
            }
        },
        "funds": {fund: {"amount": dict.fromkeys(YEARS, 0.0)} for fund in FUNDS},
        "staff": {"tutor": {"price": WAGE, "available": 0.0}},
        "rules": [],
    }
    states = draw(plans(data))
    for t in range(len(YEARS)):
        pay(draw, data, states, t)
        note_rules(draw, data, states, t)
    return data


def payers(data: dict[str, Any], names: list[str]) -> list[str]:
    return sorted(set.intersection(*(set(data["programs"][name]["funds"]) for name in names)))


@st.composite
def plans(draw: st.DrawFn, data: dict[str, Any]) -> States:
    """What each site does in each year: never up again, and merged only together."""
    states: States = {}
    for name, program in data["programs"].items():
        order = ["full", *(["low"] if program["levels"] else [])]
        order += [] if program["mandated"] else ["off"]
        for school in data["schools"]:
            drawn = draw(st.lists(st.sampled_from(order), min_size=3, max_size=3))
            states[name, school] = sorted(drawn, key=order.index)
    parts = data["merges"]["m"]["combines"]
    for school in data["schools"]:
        start = draw(st.integers(0, 3)) if payers(data, parts) else 3
        if all(states[name, school][max(0, start - 1)] != "off" for name in parts):
            for name in parts:
                states[name, school][start:] = ["merged"] * (3 - start)
    return states


def pay(draw: st.DrawFn, data: dict[str, Any], states: States, t: int) -> None:
    """Put into some fund that may pay it what each thing costs, and count the staff."""
    parts = data["merges"]["m"]["combines"]
    fte = 0.0

    def paid(names: list[str], dollars: float) -> None:
        fund = draw(st.sampled_from(payers(data, names)))
        data["funds"][fund]["amount"][YEARS[t]] += dollars

    for (name, _), state in states.items():
        share = SHARES[state[t]]
        paid([name], share * (data["programs"][name]["cost"]["site"] + WAGE))
        fte += share
        if state[t] == "merged" and name == parts[0]:
            paid(parts, data["merges"]["m"]["cost"]["site"] + WAGE)
            fte += 1
    for name in data["programs"]:
        if any(states[name, school][t] in ("full", "low") for school in data["schools"]):
            paid([name], DISTRICT)
    role = data["staff"]["tutor"]
    role["available"] = max(role["available"], fte)


RULES = {
    "full": ("decide", "keep"),
    "low": ("avoid", "off"),
    "off": ("decide", "retire"),
    "merged": ("decide", "merge"),
}


def note_rules(draw: st.DrawFn, data: dict[str, Any], states: States, t: int) -> None:
    """Write down as rules some of what the plan does."""
    for (name, school), state in states.items():
        if draw(st.booleans()):
            kind, action = RULES[state[t]]
            where = {"schools": [school], "years": [YEARS[t]]}
            data["rules"].append({"kind": kind, "program": name, "action": action, **where})


@examples(200)
@given(scenarios())
def test_no_error_where_there_is_a_plan(data: dict[str, Any]) -> None:
    try:
        parse_scenario(data)
    except ScenarioError as wrong:
        raise AssertionError(str(wrong)) from None
