"""The views of a plan: what they say, and that they fit a terminal."""

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from groundswell.cli.language.spoken import speaking
from groundswell.cli.render import page, words
from groundswell.cli.render.page import as_text, show
from groundswell.cli.render.plan.balance import (
    budget_in_words,
    gap_in_words,
    next_year_in_words,
)
from groundswell.cli.render.plan.first_screen import LINES
from groundswell.cli.render.plan.gap import first_year_gap
from groundswell.cli.render.plan.report import report
from groundswell.cli.render.plan.sections.binding import (
    binding,
    binding_in_words,
    binding_lines,
)
from groundswell.cli.render.plan.sections.decisions import decisions
from groundswell.cli.render.plan.sections.gains import need_of, quarters
from groundswell.cli.render.plan.sections.losses import loss_in_words
from groundswell.cli.render.plan.sections.places import sites
from groundswell.cli.render.plan.verdict import verdict
from groundswell.cli.sections import SECTIONS
from groundswell.models.results.plan import Plan
from groundswell.models.results.plan_parts.money_plan import MoneyYear, Shortage
from groundswell.models.scenario.scenario import Scenario

Golden = Callable[[str, str], None]


def year(number: int, **dollars: object) -> MoneyYear:
    given = {"today": 0.0, "funds": 0.0, "spent": 0.0, "one_time": 0.0, "carried_in": 0.0}
    return MoneyYear.model_validate({"year": number, "base": 0.0} | given | dollars)


def unpaid(dollars: float) -> Shortage:
    return Shortage(year=2027, funds=("general",), amount=dollars)


def test_first_screen(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    golden("first_screen.txt", as_text(report(maple_plan, maple)))


def test_first_screen_in_spanish(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    with speaking("es"):
        text = as_text(report(maple_plan, maple))
    golden("first_screen_es.txt", text)
    assert max(map(cell_len, text.splitlines())) <= page.WIDTH
    # Whatever is not a name is in Spanish.
    assert not re.search(r"\b(the|of|and|with|for|more|Today|school|student)s?\b", _nameless(text))


def _nameless(text: str) -> str:
    return re.sub(r"Kindergarten aides .*? schools|--full|--show \S+", "", " ".join(text.split()))


def test_full_report(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    golden("report.txt", as_text(report(maple_plan, maple, full=True)))


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_can_be_asked_for(maple: Scenario, maple_plan: Plan, section: str) -> None:
    text = as_text(report(maple_plan, maple, (section,)))
    head, foot = verdict(maple_plan), "* student-SD: "
    assert text.startswith(head[:40])
    assert len(text.split(foot)[0].splitlines()) > 2
    if section != "sites":
        body = text.split("\n\n", 1)[1].rsplit("\n\n", 1)[0].strip()
        assert body in as_text(report(maple_plan, maple, full=True)) or "has none" in body


def test_a_plan_without_years_says_what_to_do(maple: Scenario, maple_plan: Plan) -> None:
    programs = {
        id: program.model_copy(update={"years": ()}) for id, program in maple_plan.programs.items()
    }
    text = as_text(report(maple_plan.model_copy(update={"programs": programs}), maple))
    assert "groundswell state SCENARIO PLAN.json" in " ".join(text.split())


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"plus": 10000.0}, "x.y up by 10,000"),
        ({"plus": -0.5}, "x.y down by 0.5"),
        ({"times": 1.02}, "x.y times 1.02"),
        (None, "without x.y"),
        (160000, "x.y is 160,000"),
        (True, "x.y is yes"),
        ([], "x.y is none"),
        (["a", "b"], "x.y is a, b"),
        ({2027: 150000, 2028: 1}, "x.y is (2027: 150,000; 2028: 1)"),
    ],
)
def test_a_what_if_is_told_from_the_plan(
    maple: Scenario, maple_plan: Plan, value: object, says: str
) -> None:
    of = maple_plan.scenario.model_copy(update={"overrides": ("cut",), "set": {"x.y": value}})
    changed = maple_plan.model_copy(update={"scenario": of})
    for show_ in ((), ("rules",)):
        text = as_text(report(changed, maple, show_))
        assert f"What if: with cut; {says}." in text


def test_the_first_screen_is_one_screen(maple: Scenario, maple_plan: Plan) -> None:
    programs = {
        f"{id}_{n}": program for id, program in maple_plan.programs.items() for n in range(9)
    }
    losses = tuple(loss for loss in maple_plan.losses for _ in range(9))
    names = {key: maple.programs[key.rsplit("_", 1)[0]] for key in programs}
    much = maple_plan.model_copy(update={"programs": programs, "losses": losses})
    text = as_text(report(much, maple.model_copy(update={"programs": {**maple.programs, **names}})))
    assert LINES - 3 <= len(text.splitlines()) <= LINES
    assert "more losses" in text
    assert "--show decisions" in text


def test_sites(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    golden("sites.txt", as_text(sites(maple_plan, maple, words.Names(maple))))


@pytest.mark.parametrize("status", ["infeasible", "no_plan_in_time", "unbounded", "error"])
def test_no_plan(maple: Scenario, maple_plan: Plan, status: str) -> None:
    empty = Plan.model_validate(
        {
            "scenario": {},
            "status": status,
            "message": "cut a rule",
            "run": maple_plan.run.model_dump(),
        }
    )
    text = as_text(report(empty, maple))
    assert text.startswith(verdict(empty)[:30])
    assert "Cut a rule." in text
    assert "Decisions" not in text


def test_infeasible(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    golden("infeasible.txt", as_text(report(infeasible(maple_plan), maple)))


def test_infeasible_in_spanish(maple: Scenario, maple_plan: Plan, golden: Golden) -> None:
    with speaking("es"):
        golden("infeasible_es.txt", as_text(report(infeasible(maple_plan), maple)))


def infeasible(plan: Plan, **more: object) -> Plan:
    conflict = [
        ("programs.library.mandated", "mandate", "Librarians is mandated and runs everywhere."),
        ("keep_clubs", "decide", "Clubs: keep at Hayes High."),
        ("funds.title_i.2028", "fund", "Title I pays in 2028 no more than its $900,000."),
    ]
    fund = {
        "id": "funds.title_i.2028",
        "kind": "fund",
        "by": 120_000.5,
        "unit": "dollars",
        "share": 0.1333,
        "says": "Give Title I $120,000.50 more in 2028 (13% more than its $900,000).",
        "set": {"funds.title_i.amount.2028": 1_020_000.5},
    }
    clubs = {
        "id": "keep_clubs",
        "kind": "decide",
        "by": 2.0,
        "unit": "sites",
        "share": 0.5,
        "says": "Let the rule keep_clubs be broken by 2 sites: Clubs at Hayes High: keep in 2027.",
        "set": {"rules.keep_clubs": None},
    }
    own = {f"funds.own.by_school.a_school_{n}.2028": 1000.0 * n for n in range(1, 9)}
    return Plan.model_validate(
        {
            "scenario": {},
            "status": "infeasible",
            "run": plan.run.model_dump(),
            "conflict": [dict(zip(("id", "kind", "says"), c, strict=True)) for c in conflict],
            "conflict_minimal": True,
            "cheapest_fix": [fund],
            "cheapest_fix_proved": True,
            "other_fixes": [clubs, {**fund, "id": "funds.own.2028", "set": own}],
        }
        | more
    )


def test_a_search_cut_short_says_so(maple: Scenario, maple_plan: Plan) -> None:
    whole = as_text(report(infeasible(maple_plan), maple))
    short = infeasible(maple_plan, conflict_minimal=False, cheapest_fix_proved=False)
    text = as_text(report(short, maple))
    assert "Without any one of these" in whole
    assert "Without any one of these" not in text
    assert "ran out of time" in text
    assert "The cheapest fix found in the time" in text


def test_several_fixes_stand_together(maple: Scenario, maple_plan: Plan) -> None:
    plan = infeasible(maple_plan)
    both = (*plan.cheapest_fix, plan.other_fixes[0])
    text = as_text(report(plan.model_copy(update={"cheapest_fix": both, "other_fixes": ()}), maple))
    assert "The cheapest fix, 2 together" in text
    assert "Or one of these" not in text


def test_no_plan_verdicts_differ(maple_plan: Plan) -> None:
    statuses = (
        "optimal",
        "feasible",
        "infeasible",
        "no_plan_in_time",
        "unbounded",
        "error",
        "stated",
    )
    said = {verdict(maple_plan.model_copy(update={"status": s})) for s in statuses}
    assert len(said) == len(statuses)


@pytest.mark.parametrize(
    ("gap", "says"),
    [
        (0.0, "no plan is better"),
        (0.000368, "no plan is more than 0.04% better"),
        (0.000301, "no plan is more than 0.04% better"),
        (0.0003, "no plan is more than 0.03% better"),
        (0.25, "no plan is more than 25% better"),
        (None, "how far it is from the best plan is not known"),
        (1e9, "how far it is from the best plan is not known"),
    ],
)
def test_nearness_is_never_overstated(maple_plan: Plan, gap: float | None, says: str) -> None:
    assert says in verdict(maple_plan.model_copy(update={"gap": gap}))


class TestGap:
    def test_recurring_cuts_close_it_whole(self) -> None:
        later = year(2028, carried_in=1.0)
        gap = first_year_gap([year(2027, gap=20.0, open_next=4.0, yearly_gap=0.0), later])
        assert (gap.gap, gap.closed, gap.recurring, gap.one_time) == (20.0, 20.0, 20.0, 0.0)
        assert (gap.open_next, gap.next_year, gap.carried) == (4.0, 2028, 1.0)

    def test_carried_money_is_one_time(self) -> None:
        gap = first_year_gap([year(2027, gap=20.0, yearly_gap=13.0)])
        assert (gap.closed, gap.recurring, gap.one_time) == (20.0, 7.0, 13.0)

    def test_what_comes_back_in_later_years_is_deferred_however_it_is_spread(self) -> None:
        later = [year(2028, more_than_today=4.0), year(2029, more_than_today=-3.0)]
        later += [year(2030, more_than_today=5.0)]
        gap = first_year_gap([year(2027, gap=20.0, yearly_gap=0.0), *later])
        assert (gap.recurring, gap.deferred, gap.deferred_to) == (11.0, 9.0, (2028, 2030))
        # No more than was saved.
        gap = first_year_gap([year(2027, gap=6.0, yearly_gap=0.0), *later])
        assert (gap.recurring, gap.deferred) == (0.0, 6.0)

    def test_what_no_fund_pays_does_not_close_it(self) -> None:
        gap = first_year_gap([year(2027, gap=20.0, yearly_gap=10.0)], [unpaid(10.0)])
        assert (gap.gap, gap.closed, gap.recurring) == (20.0, 10.0, 10.0)

    def test_no_gap(self, maple: Scenario) -> None:
        gap = first_year_gap([year(2027, idle=20.0)])
        assert (gap.gap, gap.closed, gap.recurring, gap.one_time) == (0.0, 0.0, 0.0, 0.0)
        names = words.Names(maple)
        assert gap_in_words(gap, names) == (
            "none in 2027: the funds may pay for going on as today, with $20 to spare."
        )
        assert next_year_in_words(gap, names) == (
            "with the same funds, the year after opens with nothing short if this year's programs"
            " went on."
        )

    def test_words(self, maple: Scenario, maple_plan: Plan) -> None:
        names, gap = words.Names(maple), first_year_gap(maple_plan.money)
        assert gap_in_words(gap, names) == (
            "closes $800,000 of the $800,000 gap in 2027: $800,000 recurring, $0 one-time;"
            " short: General fund."
        )
        assert next_year_in_words(gap, names) == (
            "opens $107,000 short if this year's programs went on; $3,000 is carried into it."
        )
        assert budget_in_words(maple_plan.money[0]) == (
            "$36.10M in 2027, of which $5.10M is decided here; $31.00M is not."
        )

    def test_money_that_may_not_pay_for_it(self, maple: Scenario) -> None:
        gap = first_year_gap([year(2027, gap=20.0, idle=70.0, short_funds=["title_i"])])
        text = gap_in_words(gap, words.Names(maple))
        assert text.endswith("short: Title I; $70 of other funds may not pay for it.")

    def test_what_no_fund_pays_is_said(self, maple: Scenario) -> None:
        gap = first_year_gap([year(2027, gap=20.0)], [unpaid(5.0)])
        text = gap_in_words(gap, words.Names(maple))
        assert "closes $15 of the $20 gap" in text
        assert "the plan itself is $5 short: no fund pays that" in text


class TestNeed:
    def test_weighs_goals(self, maple: Scenario) -> None:
        assert need_of(maple)["lincoln"] == pytest.approx((3 * 0.62 + 1 * 0.40) / 4)

    def test_quarters_hold_every_school_once(self, maple: Scenario, maple_plan: Plan) -> None:
        found = quarters(maple_plan, maple)
        assert [id for q in found for id in q.schools] == [
            "lincoln",
            "grant",
            "adams",
            "monroe",
            "hayes",
        ]
        assert len(found) == 4
        pair = next(q for q in found if len(q.schools) == 2)
        assert pair.students == 610 + 540
        assert pair.before == pytest.approx((12.1 + 7.0) / 1150)
        assert pair.after == pytest.approx((14.4 + 6.2) / 1150)

    def test_three_schools_stand_alone(self, maple: Scenario, maple_plan: Plan) -> None:
        few = {id: maple_plan.schools[id] for id in ("hayes", "grant", "adams")}
        found = quarters(maple_plan.model_copy(update={"schools": few}), maple)
        assert [q.schools for q in found] == [("grant",), ("adams",), ("hayes",)]


class TestWidth:
    def pages(self, scenario: Scenario, plan: Plan) -> str:
        return as_text(report(plan, scenario, ("sites",), full=True))

    def test_eighty_columns(self, maple: Scenario, maple_plan: Plan) -> None:
        self.fits(self.pages(maple, maple_plan))

    def test_long_names(self, maple: Scenario, maple_plan: Plan) -> None:
        text = maple.model_dump_json()
        name = "A name that somebody wrote without any thought of how wide a terminal is 学校学校"
        for short in ("Clubs", "Title I", "General fund", "Low income", "Lincoln Elementary"):
            text = text.replace(f'"{short}"', f'"{short} {name} {"x" * 90}"')
        self.fits(self.pages(Scenario.model_validate_json(text), maple_plan))

    def test_large_figures(self, maple: Scenario, maple_plan: Plan) -> None:
        text = re.sub(r"\b(\d{5,})(\.0)?\b", r"\g<1>000000", maple_plan.model_dump_json())
        self.fits(self.pages(maple, Plan.model_validate_json(text)))

    def test_many_years(self, maple: Scenario, maple_plan: Plan) -> None:
        years = tuple(range(2027, 2040))
        self.fits(self.pages(maple.model_copy(update={"years": years}), maple_plan))

    def fits(self, text: str) -> None:
        wide = [line for line in text.splitlines() if cell_len(line) > 80]
        assert wide == []
        assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_plain_text_has_no_codes_and_no_lines_drawn(maple: Scenario, maple_plan: Plan) -> None:
    text = as_text(report(maple_plan, maple))
    assert "\x1b" not in text
    assert not re.search("[\u2500-\u257f]", text)


def test_terminal_shows_the_same_words(maple: Scenario, maple_plan: Plan) -> None:
    page = report(maple_plan, maple)

    class Terminal:
        encoding = "utf-8"
        text = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            self.text += text
            return len(text)

        def flush(self) -> None: ...

    out = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("NO_COLOR", raising=False)
        show(page, out)  # type: ignore[arg-type]
    assert "\x1b[" in out.text
    bare = re.sub(r"\x1b\[[0-9;]*m", "", out.text)
    assert [line.rstrip() for line in bare.splitlines()] == as_text(page).splitlines()


def test_names_cannot_command_the_terminal(maple: Scenario, maple_plan: Plan) -> None:
    programs = dict(maple.programs)
    programs["clubs"] = programs["clubs"].model_copy(update={"name": "Cl\x1b[31mubs\n[bold]x"})
    text = as_text(report(maple_plan, maple.model_copy(update={"programs": programs})))
    assert "\x1b" not in text
    assert "Cl [31mubs [bold]x" in text


def test_nothing_binds_and_nothing_is_lost(maple: Scenario, maple_plan: Plan) -> None:
    free = maple_plan.model_copy(update={"funds": (), "staff": (), "rules": (), "losses": ()})
    text = as_text(report(free, maple))
    assert "No school does." in text
    assert "Nothing: more money" in text


def test_what_binds_is_all_there(maple: Scenario, maple_plan: Plan) -> None:
    rule = maple_plan.rules[0]
    many = tuple(
        rule.model_copy(update={"id": f"rule_{n}", "price": float(n), "unit": "sites"})
        for n in range(1, 10)
    )
    text = as_text(binding(maple_plan.model_copy(update={"rules": many}), words.Names(maple)))
    assert '"rule 9" ' in text
    assert '"rule 1" ' in text
    short = as_text(report(maple_plan.model_copy(update={"rules": many}), maple))
    assert 'rule "rule 9" (9.00* for 1 site)' in " ".join(short.split())
    assert "and 8 more" in " ".join(short.split())


def test_every_decision_stands_in_its_group(maple: Scenario, maple_plan: Plan) -> None:
    text = as_text(decisions(maple_plan, maple, words.Names(maple)))
    for program, decided in maple_plan.programs.items():
        group = re.search(rf"^{decided.decision.title()} \(\d\)\n((?:  .*\n)+)", text, re.MULTILINE)
        assert group is not None
        name = words.Names(maple).program(program)
        assert all(word in group[1] for word in name.split())


def test_a_long_name_goes_on_below_at_words() -> None:
    cells, widths = ("Athletic and Activity Coordinator", "14 → 12"), (22, -8)
    assert page.fixed(cells, widths).splitlines() == [
        "  Athletic and Activity    14 → 12",
        "  Coordinator",
    ]
    assert page.fixed(cells, widths, one_line=True) == "  Athletic and Activity…   14 → 12"
    long = page.fixed(("Donaudampfschifffahrtsgesellschaft", "1"), (20, -2)).splitlines()
    assert [line[:22].strip() for line in long] == ["Donaudampfschifffahr", "tsgesellschaft"]


def test_nothing_in_a_table_is_cut() -> None:
    years = [str(year) for year in range(2027, 2037)]
    rows = page.table("School", *years)
    rows.add_row("A school with quite a long name", *["$123,456.78"] * 10)
    text = as_text([rows])
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_rules_are_told_by_the_words_of_their_ids(maple: Scenario, maple_plan: Plan) -> None:
    bound = maple_plan.rules[0].model_copy(
        update={"id": "pace_of_change", "binding": True, "broken": (), "price": 2.0}
    )
    plan = maple_plan.model_copy(update={"rules": (bound,)})
    names = words.Names(maple)
    assert 'rule "pace of change"' in binding_in_words(plan, names)
    assert 'rule "pace of change"' in " ".join(binding_lines(plan, names))


@pytest.mark.parametrize(
    ("dollars", "says"),
    [
        (0, "$0"),
        (-0.3, "$0"),
        (45_300, "$45,300"),
        (-45_300.4, "-$45,300"),
        (999_999.4, "$999,999"),
        (999_999.6, "$1.00M"),
        (1_234_567, "$1.23M"),
        (99_994_000, "$99.99M"),
        (99_996_000, "$100.0M"),
        (588_312_345, "$588.3M"),
        (999_940_000, "$999.9M"),
        (999_960_000, "$1.00B"),
        (12_345_678_901, "$12.35B"),
    ],
)
def test_money(dollars: float, says: str) -> None:
    assert words.money(dollars) == says


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (None, "–"),
        (0, "0"),
        (-0.0001, "0"),
        (0.0421, "0.042"),
        (0.9996, "1.00"),
        (-3.14159, "-3.14"),
        (9.996, "10.0"),
        (12_345.67, "12,345.7"),
    ],
)
def test_figure(number: float | None, says: str) -> None:
    assert words.figure(number) == says


def test_changes() -> None:
    assert words.change(-1_200_000) == "-$1.20M"
    assert words.change(300) == "+$300"
    assert words.change(0.2) == "0"
    assert words.change_in_percent(115.9, 100) == "+15.9%"
    assert words.change_in_percent(100.01, 100) == "0%"
    assert words.change_in_percent(95, 100) == "-5.0%"
    assert words.change_in_percent(414, 20) == "20.7 times"
    assert words.change_in_percent(1, 0) == ""


def test_lists() -> None:
    assert words.several(["a"], 3) == "a"
    assert words.several(["a", "b", "c"], 3) == "a, b and c"
    assert words.several(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert words.several(["a, by x", "b", "c"], 2) == "a, by x; b; and 1 more"
    assert words.plural(1, "school") == "1 school"
    assert words.plural(1234, "school") == "1,234 schools"
    assert words.seconds(0.41) == "0.4 s"
    assert words.seconds(59.6) == "1 min 0 s"


@pytest.mark.parametrize(
    ("at_once", "later", "says"),
    [
        ({}, {}, "nothing replaces it"),
        ({}, {2028: {"clubs": 1}}, "from 2028 Clubs (1); for 7 students nothing"),
        (
            {"clubs": 1},
            {2028: {"clubs": 2}},
            "then Clubs (1) and from 2028 Clubs (2); for 7 students nothing",
        ),
    ],
)
def test_what_takes_a_place_later_says_from_when(
    maple: Scenario,
    maple_plan: Plan,
    at_once: dict[str, int],
    later: dict[int, dict[str, int]],
    says: str,
) -> None:
    changed = {"served_by": at_once, "served_later": later, "unserved": 7}
    loss = maple_plan.losses[0].model_copy(update=changed)
    assert loss_in_words(loss, words.Names(maple)).endswith(f"; {says}")
