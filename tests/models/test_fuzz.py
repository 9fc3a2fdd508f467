"""Whatever a file holds, only a ScenarioError comes of it, and every problem reads well."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.models.reading.load import check, load_scenario, parse_scenario
from groundswell.models.scenario.scenario import Scenario
from groundswell.models.tree.problems import Problem, ScenarioError

SOUND = (Path(__file__).parent / "sound.yaml").read_text()
TREE = yaml.safe_load(SOUND)
LINES = SOUND.splitlines()
NO_LIMIT = settings(
    examples(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

WORDS = st.sampled_from(
    [
        "",
        "all",
        "unknown",
        "lincoln",
        "central",
        "no",
        "2027",
        "45,000",
        "reading",
        "Ü",
        "a.b",
        "x" * 99,
    ]
)
NUMBERS = st.one_of(
    st.integers(-3, 3000), st.just(10**320), st.floats(), st.sampled_from([0.5, -1.0, 1e300])
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS)
KEYS = st.one_of(WORDS, st.integers(1, 4), st.integers(2026, 2030), st.none(), st.booleans())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found += paths(inner, (*path, key))
    return found


PATHS = paths(TREE)


@st.composite
def mutated_trees(draw: st.DrawFn) -> Any:
    tree = copy.deepcopy(TREE)
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=4)):
        holder = tree
        try:
            for key in path[:-1]:
                holder = holder[key]
            match draw(st.sampled_from(["replace", "remove", "rename", "move"])):
                case "replace":
                    holder[path[-1]] = draw(VALUES)
                case "remove":
                    del holder[path[-1]]
                case "rename":
                    holder[draw(KEYS)] = holder.pop(path[-1])
                case "move":
                    tree[draw(KEYS)] = holder.pop(path[-1])
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return tree


@st.composite
def mutated_texts(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        i = draw(st.integers(0, len(lines) - 1))
        line = lines[i]
        match draw(st.sampled_from(["drop", "twice", "indent", "outdent", "tab", "cut", "insert"])):
            case "drop":
                lines[i] = ""
            case "twice":
                lines.insert(i, line)
            case "indent":
                lines[i] = "  " + line
            case "outdent":
                lines[i] = line.removeprefix("  ")
            case "tab":
                lines[i] = line.replace("  ", "\t", 1)
            case "cut":
                lines[i] = line[: draw(st.integers(0, len(line)))]
            case "insert":
                at = draw(st.integers(0, len(line)))
                piece = draw(
                    st.sampled_from(
                        [*"[]{}:,-#&*!|>'\"%@`?\t\0\x07é", "<<: ", "&a ", "*a", "- ", ": "]
                    )
                )
                lines[i] = line[:at] + piece + line[at:]
    return "\n".join(lines)


def readable(problem: Problem) -> None:
    text = str(problem)
    assert problem.says
    assert problem.mend
    for word in ("pydantic", "Input should", "object at 0x", "Traceback", "groundswell.models"):
        assert word not in text


def problems_of(load: Callable[[], Scenario]) -> tuple[Problem, ...]:
    """Return what a call finds wrong; whatever else it raises fails the test."""
    try:
        load()
    except ScenarioError as wrong:
        for problem in wrong.problems:
            readable(problem)
        return wrong.problems
    return ()


@NO_LIMIT
@given(mutated_trees())
def test_any_tree(tree: Any) -> None:
    problems = problems_of(lambda: parse_scenario(tree))
    assert not problems or any(problem.severity == "error" for problem in problems)


@NO_LIMIT
@given(mutated_texts())
def test_any_text(tmp_path: Path, text: str) -> None:
    file = tmp_path / "maple.yaml"
    file.write_text(text)
    scenario, problems = check(file)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert (scenario is None) == bool(errors)
    for problem in problems:
        readable(problem)
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 2


@NO_LIMIT
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "maple.yaml"
    file.write_bytes(content)
    scenario, problems = check(file)
    assert scenario is None
    assert problems


@NO_LIMIT
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from(PATHS).map(lambda path: ".".join(str(key) for key in path)),
            st.text("abz.0_ ", max_size=12),
            st.sampled_from(
                ["rules.small.at_most", "rules.decide_1", "returns.2.worth", "rules.x"]
            ),
        ),
        VALUES,
        max_size=3,
    )
)
def test_any_values_set(values: dict[str, Any]) -> None:
    problems_of(lambda: load_scenario(Path(__file__).parent / "sound.yaml", set=values))


CELLS = st.sampled_from(
    [
        "",
        "lincoln",
        "grant",
        "tutoring",
        "literacy_coach",
        "x",
        "5",
        "1e3",
        "nan",
        "true",
        "a;b",
        '"',
        "é",
    ]
)


@NO_LIMIT
@given(
    st.sampled_from(
        ["schools", "programs", "effects", "sites", "funds", "merges", "staff", "by_school"]
    ),
    st.lists(
        st.sampled_from(
            [
                "id",
                "program",
                "school",
                "goal",
                "fund",
                "amount",
                "mean",
                "students",
                "running",
                "name",
                "cost.site",
                "students.2027",
                "students.x",
                "cost",
                "needs.reading",
                "tags.a",
                "funds",
            ]
        ),
        max_size=6,
    ),
    st.lists(st.lists(CELLS, max_size=7), max_size=5),
)
def test_any_table(tmp_path: Path, kind: str, header: list[str], rows: list[list[str]]) -> None:
    (tmp_path / "table.csv").write_text("\n".join(",".join(row) for row in [header, *rows]))
    file = tmp_path / "maple.yaml"
    file.write_text(f"{SOUND}\ntables: {{{kind}: table.csv}}\n")
    for problem in check(file)[1]:
        readable(problem)
