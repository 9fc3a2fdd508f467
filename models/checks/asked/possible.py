"""Whether what a school asks for can be at all: in words that a principal reads, too."""

from dataclasses import dataclass

from ...amounts.costs import merge_schools
from ...scenario.program import Program, Site
from ...scenario.request import Request
from ...scenario.scenario import Scenario
from ...tree.problems import listed


@dataclass(frozen=True)
class Asked:
    """One request, and where it stands.

    Attributes
    ----------
    scenario
        Where it is made.
    school, key
        The school, and the program or merge that it asks for.
    request
        What it asks.
    """

    scenario: Scenario
    school: str
    key: str
    request: Request

    @property
    def program(self) -> Program | None:
        """The program it is about; None for a merge, or for what is not known."""
        return self.scenario.programs.get(self.key)

    @property
    def site(self) -> Site | None:
        """The program's site at the school; None for none."""
        return None if self.program is None else self.program.sites.get(self.school)

    def runs(self, program: str) -> bool:
        """Return whether a program runs at the school today."""
        found = self.scenario.programs.get(program)
        site = None if found is None else found.sites.get(self.school)
        return site is not None and site.running


Fault = tuple[str, str, str]
"""The field that is wrong ("" for the whole request), what is wrong, and how to mend it."""


def impossible(asked: Asked) -> Fault | None:
    """Return why a request means nothing; None where it can be answered.

    Parameters
    ----------
    asked
        A request whose school is known, and whose program or merge is.
    """
    if asked.key in asked.scenario.merges:
        return _merge(asked)
    if asked.request.wants == "merge":
        merges = asked.scenario.merges.items()
        names = [key for key, merge in merges if asked.key in merge.combines]
        mend = f"name the merge: {listed(names)}" if names else "no merge is known of it"
        return "wants", "this is a program, not a merge of programs", mend
    if asked.site is None:
        says = "the program has no site at this school, so nothing can be decided of it here"
        return "", says, f"add programs.{asked.key}.sites.{asked.school}, or delete the request"
    return _running(asked) if asked.site.running else _not_running(asked)


def _merge(asked: Asked) -> Fault | None:
    if asked.request.wants != "merge":
        says = f"this is a merge of programs, and the school wants `{asked.request.wants}` of it"
        parts = listed(asked.scenario.merges[asked.key].combines)
        return "wants", says, f"write merge, or ask for one of its programs: {parts}"
    if asked.school not in merge_schools(asked.scenario, asked.scenario.merges[asked.key]):
        says = "fewer than two of its programs run at this school today: there is nothing to merge"
        return "wants", says, "ask for one of its programs, or delete the request"
    return None


def _running(asked: Asked) -> Fault | None:
    wants = asked.request.wants
    if wants == "start":
        return "wants", "it runs at this school today, so it cannot start", "write keep or more"
    if wants == "pilot":
        says = "it runs at this school today, so there is nothing to try out"
        return "wants", says, "write keep or more"
    return None


def _not_running(asked: Asked) -> Fault | None:
    wants, program = asked.request.wants, asked.program
    assert program is not None
    if wants in ("keep", "less", "retire"):
        says = f"it does not run at this school today, so `{wants}` means nothing"
        return "wants", says, "write start or pilot"
    if wants == "pilot" and program.existing:
        says = "it runs at other schools today, so there is nothing to try out"
        return "wants", says, "write start"
    if wants == "pilot" and program.pilot is None:
        return "wants", "the program has no `pilot`, so it cannot be tried out", "write start"
    return None


def not_given_up(asked: Asked) -> list[tuple[int, str, str]]:
    """Return which programs a school cannot give up: number in the list, why, and the mend."""
    parts = {asked.key}
    if asked.key in asked.scenario.merges:
        parts = set(asked.scenario.merges[asked.key].combines)
    found = []
    for number, program in enumerate(asked.request.gives_up):
        if program in parts:
            says = f"it asks for {program} and would give it up for that"
            found.append((number, says, "take it out of the list"))
        elif program in asked.scenario.programs and not asked.runs(program):
            says = f"{program} does not run at this school today, so it cannot be given up"
            found.append((number, says, "take it out of the list"))
    return found
