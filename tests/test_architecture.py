"""What holds the tree together: directions of imports, what starts fast, what is packaged."""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

import groundswell

ROOT = Path(__file__).resolve().parents[1]
NOT_THE_PACKAGE = {"tests", "benchmarks", "build", "dist"}
SLOW = {
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "openpyxl",
    "xlsxwriter",
    "ortools",
    "highspy",
    "pulp",
    "matplotlib",
    "docx",
    "distributed",
    "SALib",
    "loky",
    "pymare",
    "pyfixest",
    "moderndid",
    "statsmodels",
    "rdrobust",
}

# The rooms, from the ground up: each may use those above it in this list, and itself. A room is a
# package; a package that has packages inside is a hall, and each file on it a room by itself.
ROOMS = (
    "version",
    # what a district says, and what is found
    "models",
    "models.numbers",
    "models.scenario.base",
    "models.scenario.collector",
    "models.scenario.request",
    "models.scenario.district",
    "models.scenario.selector",
    "models.scenario.effect",
    "models.scenario.evidence",
    "models.scenario.fund",
    "models.scenario.objective",
    "models.scenario.program",
    "models.scenario.reorganization",
    "models.scenario.rules",
    "models.scenario.scenario",
    "models.scenario.sweep",
    "models.scenario",
    "models.results",
    "models.results.plan_parts",
    "models.results.sweep",
    "models.results.plan",
    "models.results.answers",
    "models.results.partners",
    "models.results.alternatives",
    "models.results.money_moves",
    "models.results.otherwise",
    "models.results.explanation",
    "models.results.frontier",
    "models.results.chain",
    "models.results.ladder",
    "models.results.library",
    "models.results.pilot_values",
    "models.results.robustness",
    "models.results.rule_prices",
    "models.results.keeping",
    "models.results.comparison",
    "models.results.evaluation",
    "models.results.trends",
    "models.given",
    "models.amounts",
    "models.resolve",
    "models.tree",
    "models.naming",
    "models.messages",
    "models.checks.validate",
    "models.checks.context",
    "models.checks.arithmetic",
    "models.checks.entries",
    "models.checks.rules",
    "models.checks.asked",
    "models.checks",
    "models.tables",
    "models.decisions",
    "models.workbook",
    "models.reading",
    "models.forms",
    "models.study",
    "models.export",
    "models.ledger",
    "models.draft",
    # what to do about it: first what knows no school words
    "engine",
    "engine.one_thread",
    "engine.parallel",
    "engine.deadline",
    "engine.milp",
    "engine.milp.model",
    "engine.milp.basis",
    "engine.milp.likeness",
    "engine.milp.row_prices",
    "engine.milp.near_optimal",
    "engine.milp.solution",
    "engine.milp.solvers",
    "engine.milp.polish",
    "engine.milp.relaxation",
    "engine.milp.linear_program",
    "engine.milp.differing",
    "engine.milp.root_look",
    "engine.milp.warm_relaxation",
    "engine.milp.certain_prices",
    "engine.milp.certificate",
    "engine.milp.settle",
    "engine.milp.attempt",
    "engine.milp.trusted",
    "engine.milp.solve",
    "engine.milp.guided",
    "engine.milp.decomposition",
    "engine.milp.infeasibility",
    "engine.options",
    # a scenario as a MILP, and its plan
    "engine.evidence",
    "engine.evidence.conversions",
    "engine.evidence.effect_size",
    "engine.evidence.voi",
    "engine.evidence.libraries",
    "engine.evidence.library",
    "engine.evidence.sources",
    "engine.evidence.designs",
    "engine.evidence.study_checks",
    "engine.evidence.studies",
    "engine.evidence.trends",
    "engine.figures",
    "engine.formulation",
    "engine.formulation.decision_model",
    "engine.formulation.chosen",
    "engine.formulation.constraint",
    "engine.formulation.sums",
    "engine.formulation.payments",
    "engine.formulation.builder",
    "engine.formulation.decisions",
    "engine.formulation.granted",
    "engine.formulation.requests",
    "engine.formulation.site_decisions",
    "engine.formulation.staff",
    "engine.formulation.worth",
    "engine.formulation.risk",
    "engine.formulation.scale",
    "engine.evidence.chain",
    "engine.formulation.money",
    "engine.formulation.learning",
    "engine.rules",
    "engine.formulate",
    "engine.evaluation",
    "engine.infeasible",
    "engine.plan",
    "engine.plan.money",
    "engine.plan.pilots",
    "engine.plan.prices",
    "engine.plan.reorganizations",
    "engine.plan.marginal_worth",
    "engine.plan.closings",
    "engine.plan.compare_figures",
    "engine.plan.program_years",
    "engine.plan.rule_plans",
    "engine.plan.tried",
    "engine.plan.causes",
    "engine.plan.years_in_force",
    "engine.plan.stand_ins",
    "engine.plan.losses",
    "engine.plan.evidence_words",
    "engine.plan.rates",
    "engine.plan.reasons",
    "engine.plan.programs",
    "engine.plan.requests",
    "engine.plan.assemble",
    "engine.plan.stated",
    "engine.plan.verify",
    "engine.plan.state",
    "engine.beforehand",
    "engine.session",
    "engine.search",
    "engine.find_value",
    "engine.count_changes",
    "engine.equal_worth",
    "engine.likely_ties",
    "engine.fewer_changes",
    "engine.grant_more",
    "engine.weight_bound",
    "engine.cut_tiers",
    "engine.solve",
    # what is asked of plans
    "engine.questions",
    "engine.questions.more_money",
    "engine.questions.weight_price",
    "engine.questions.alternatives",
    "engine.questions.accounts",
    "engine.questions.axes",
    "engine.questions.explain",
    "engine.questions.explain.made",
    "engine.questions.explain.choices",
    "engine.questions.explain.sides",
    "engine.questions.explain.variants",
    "engine.questions.explain.flips",
    "engine.questions.explain.binding_rules",
    "engine.questions.explain.regret",
    "engine.questions.explain.exclusive",
    "engine.questions.explain.posed",
    "engine.questions.explain.reorganization_settings",
    "engine.questions.explain.subject",
    "engine.questions.explain.asked_program",
    "engine.questions.explain.asked_merge",
    "engine.questions.explain.asked_reorganization",
    "engine.questions.explain.explain",
    "engine.questions.keep",
    "engine.questions.ladder",
    "engine.questions.pilots",
    "engine.questions.robustness",
    "engine.questions.rules",
    "engine.questions.compare",
    "engine.cycle",
    "engine.frontier",
    "engine.frontier.axes",
    "engine.frontier.pareto",
    "engine.frontier.levels",
    "engine.frontier.tracing",
    "engine.frontier.trace",
    "engine.sweep",
    "engine.sweep.design",
    "engine.sweep.keeping",
    "engine.sweep.levels",
    "engine.sweep.run_result",
    "engine.sweep.stored",
    "engine.sweep.store",
    "engine.sweep.sensitivity",
    "engine.sweep.truncated",
    "engine.sweep.draws",
    "engine.sweep.build",
    "engine.sweep.check",
    "engine.sweep.worker",
    "engine.sweep.executor",
    "engine.sweep.cluster",
    "engine.sweep.groups",
    "engine.sweep.identity",
    "engine.sweep.sweep",
    # how a person asks
    "cli",
    "cli.files",
    "cli.answer_files",
    "cli.sections",
    "cli.language",
    "cli.dollars",
    "cli.options",
    "cli.page_options",
    "cli.named",
    "cli.progress",
    "cli.counted",
    "cli.scenario_file",
    "cli.plan_file",
    "cli.sides",
    "cli.render",
    "cli.render.page",
    "cli.render.drawing",
    "cli.render.words",
    "cli.render.footnote",
    "cli.render.no_plan",
    "cli.render.frontier",
    "cli.render.frontier_picture",
    "cli.render.ladder_picture",
    "cli.render.chain",
    "cli.render.library",
    "cli.render.forest_picture",
    "cli.render.pilots",
    "cli.render.breaks",
    "cli.render.plan",
    "cli.render.plan.gap",
    "cli.render.plan.conflict",
    "cli.render.plan.reorganizations",
    "cli.render.plan.sections",
    "cli.render.plan.verdict",
    "cli.render.plan.known",
    "cli.render.plan.risk",
    "cli.render.plan.decided",
    "cli.render.plan.flip_words",
    "cli.render.plan.money_words",
    "cli.render.plan.why",
    "cli.render.plan.balance",
    "cli.render.plan.standing",
    "cli.render.plan.what_if",
    "cli.render.plan.first_screen",
    "cli.render.plan.report",
    "cli.render.school",
    "cli.render.ladder",
    "cli.render.alternatives",
    "cli.render.compare_flips",
    "cli.render.compare",
    "cli.render.answered",
    "cli.render.memo_parts",
    "cli.render.memo_cents",
    "cli.render.memo_why",
    "cli.render.explanation",
    "cli.render.reorganization_explanation",
    "cli.render.memo",
    "cli.render.reorganization_memo",
    "cli.render.merge_explanation",
    "cli.render.explained",
    "cli.render.answers",
    "cli.render.partners",
    "cli.render.keeping",
    "cli.render.robustness",
    "cli.render.rule_prices",
    "cli.render.imported",
    "cli.render.gathered",
    "cli.render.sweep",
    "cli.render.studies",
    "cli.report",
    "cli.report.language",
    "cli.report.labels",
    "cli.report.asked",
    "cli.report.charts",
    "cli.report.said",
    "cli.report.views",
    "cli.report.answering",
    "cli.report.page",
    "cli.report.word_file",
    "cli.report.answer_folder",
    "cli.report.slides",
    "cli.emit",
    "cli.plan_page",
    "cli.saved",
    "cli.report_asked",
    "cli.decision_table",
    "cli.import_folder",
    "cli.form_folder",
    "cli.next_file",
    "cli.report_workbook",
    "cli.sweep",
    "cli.commands",
    "cli.main",
    "",
    "__main__",
    "scenarios",
)

# Third-party packages that a part may use, where not all may.
ONLY_IN = {
    "click": {"cli"},
    "rich": {"cli"},
    "babel": {"cli"},
    "docx": {"cli"},
    "jinja2": {"cli"},
    "markupsafe": {"cli"},
    "ortools": {"engine.milp"},
    "highspy": {"engine.milp"},
    "pulp": {"engine.milp"},
    "loky": {"engine.parallel"},
    "matplotlib": {"cli"},
    "distributed": {"engine.sweep"},
    "SALib": {"engine.sweep"},
    "pydantic": {"models"},
    "yaml": {"models"},
}


@cache
def sources() -> tuple[tuple[Path, tuple[str, ...]], ...]:
    """Return each file of the package with its module's name in parts, `groundswell` left out."""
    return tuple(_sources())


def _sources() -> Iterator[tuple[Path, tuple[str, ...]]]:
    for top in sorted(ROOT.iterdir()):
        if top.name in NOT_THE_PACKAGE or top.name.startswith("."):
            continue
        for file in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            parts = file.relative_to(ROOT).with_suffix("").parts
            data = parts[0] == "scenarios" and len(parts) > 2
            if file.suffix == ".py" and not data:
                yield file, parts[:-1] if parts[-1] == "__init__" else parts


@cache
def imports(file: Path, module: tuple[str, ...], everywhere: bool) -> tuple[str, ...]:
    """Return what a file imports: modules of ours with a leading dot, others by their first name.

    Parameters
    ----------
    everywhere
        Whether to look into functions and `if TYPE_CHECKING` too, which do not run on import.
    """
    return tuple(_imports(file, module, everywhere))


def _imports(file: Path, module: tuple[str, ...], everywhere: bool) -> Iterator[str]:
    package = module if file.name == "__init__.py" else module[:-1]
    for node in walked(ast.parse(file.read_text(encoding="utf-8")), everywhere):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            target = (*base, *(node.module or "").split(".")) if node.module else base
            for alias in node.names:
                # `from . import x` may mean the module x.
                deeper = (*target, alias.name)
                yield "." + ".".join(deeper if deeper in MODULES else target)


def walked(node: ast.AST, everywhere: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        lazy = isinstance(child, ast.FunctionDef) or (
            isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        )
        if everywhere or not lazy:
            yield child
            yield from walked(child, everywhere)


MODULES = {module for _, module in sources()}


def part_of(module: tuple[str, ...]) -> str:
    return ".".join(module[:2]) if module[:1] == ("engine",) else ".".join(module[:1])


PACKAGES = {module for file, module in sources() if file.name == "__init__.py"}
HALLS = {package[:-1] for package in PACKAGES if package}


def room_of(module: tuple[str, ...]) -> str:
    alone = module in PACKAGES or module[:-1] in HALLS
    return ".".join(module if alone else module[:-1])


def setup() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        setuptools: dict[str, Any] = tomllib.load(file)["tool"]["setuptools"]
    return setuptools


def test_rooms_use_only_what_is_below_them() -> None:
    """Also in functions and for type checkers alone."""
    number = {room: i for i, room in enumerate(ROOMS)}
    wrong = [
        f"{'.'.join(module)} imports {imported}"
        for file, module in sources()
        for imported in imports(file, module, everywhere=True)
        if imported.startswith(".")
        and number[room_of(tuple(imported[1:].split(".")))] > number[room_of(module)]
    ]
    assert wrong == []


def test_every_room_has_its_place() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)
    assert len(set(ROOMS)) == len(ROOMS)


def test_no_circle_of_imports() -> None:
    """Within rooms, too: also in functions and for type checkers alone."""
    needs = {
        ".".join(module): {
            imported[1:]
            for imported in imports(file, module, everywhere=True)
            if imported.startswith(".") and imported[1:] != ".".join(module)
        }
        for file, module in sources()
    }
    TopologicalSorter(needs).prepare()


def test_no_room_is_too_full() -> None:
    """About fifteen files: more, and it holds two things. Rules and commands are one file each."""
    files = Counter(room_of(module) for _, module in sources())
    of_one_kind = ("engine.rules", "cli.commands")
    too_full = {room: n for room, n in files.items() if n > 16 and room not in of_one_kind}
    assert too_full == {}


def test_every_package_says_what_is_in_it() -> None:
    silent = [
        str(file)
        for file, _ in sources()
        if file.name == "__init__.py" and not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []


def test_packages_of_others_stay_where_they_belong() -> None:
    wrong = [
        f"{'.'.join(module)} imports {imported}"
        for file, module in sources()
        for imported in imports(file, module, everywhere=True)
        if part_of(module) not in ONLY_IN.get(imported, {part_of(module)})
    ]
    assert wrong == []


def test_nothing_is_imported_by_its_full_name() -> None:
    wrong = [
        str(file)
        for file, module in sources()
        if {"groundswell", "models", "engine", "cli"} & set(imports(file, module, everywhere=True))
    ]
    assert wrong == []


def loaded(code: str) -> set[str]:
    """Return the packages and the modules of ours that a piece of code loads."""
    code += "\nimport sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    modules = done.stdout.splitlines()[-1].split()
    return {m if m.startswith("groundswell") else m.split(".")[0] for m in modules}


def test_import_loads_nothing() -> None:
    found = loaded("import groundswell")
    assert {m for m in found if m.startswith("groundswell")} == {
        "groundswell",
        "groundswell.version",
    }


def test_help_is_fast() -> None:
    found = loaded("from groundswell.cli.main import main; main(['--help'])")
    assert found & (SLOW | {"pydantic", "yaml", "rich"}) == set()


def test_check_loads_no_solver(tmp_path: Path) -> None:
    file = ROOT / "scenarios" / "dc" / "dc.yaml"
    found = loaded(
        f"from groundswell.cli.main import main; assert main(['check', {str(file)!r}]) == 0"
    )
    assert found & SLOW == set()
    assert {m for m in found if m.startswith("groundswell.engine")} == set()


class TestPublicNames:
    @pytest.mark.parametrize("name", groundswell.__all__)
    def test_is_there(self, name: str) -> None:
        assert getattr(groundswell, name) is not None
        assert name in dir(groundswell)

    def test_homes_are_the_type_checkers_too(self) -> None:
        tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
        told = {
            alias.name: f".{node.module}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.level
            for alias in node.names
        }
        assert told == {**groundswell._HOMES, "__version__": ".version"}
        assert sorted(told) == sorted(groundswell.__all__)

    def test_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'solver'"):
            _ = groundswell.solver  # type: ignore[attr-defined]


class TestPackaging:
    def test_packages_are_those_on_disk(self) -> None:
        on_disk = {
            ".".join(("groundswell", *file.parent.relative_to(ROOT).parts))
            for file, _ in sources()
            if file.name == "__init__.py"
        }
        assert sorted(on_disk) == setup()["packages"]

    def test_every_module_is_in_a_package(self) -> None:
        assert [str(f) for f, _ in sources() if not (f.parent / "__init__.py").exists()] == []

    def test_the_report_is_packaged_whole(self) -> None:
        folder = ROOT / "cli" / "report"
        patterns = setup()["package-data"]["groundswell.cli.report"]
        packaged = {path for pattern in patterns for path in folder.glob(pattern)}
        there = {
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc")
        }
        assert there == packaged

    def test_scenarios_are_packaged_whole(self) -> None:
        folder = ROOT / "scenarios"
        patterns = setup()["package-data"]["groundswell.scenarios"]
        packaged = {path for pattern in patterns for path in folder.glob(pattern)}
        there = {
            path
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and path.parent != folder
        }
        assert there - packaged == set()
