"""The set phrases of the engine that a page shows: rules, notes of the search, limits.

What stands in a phrase is named after what it is: `n`, `year`, `share` and `money` are figures,
`name` is one name, `names` are several; others are parts with phrases of their own, in `PARTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .catalogue import noted, noted_many

Phrase = str | tuple[str, str]
"""A text; or that for one and that for many."""

_RULES = (
    noted("%(name)s: keep%(much)s%(into)s%(where)s%(when)s."),
    noted("%(name)s: retire%(where)s%(when)s."),
    noted("%(name)s: pilot%(where)s%(when)s."),
    noted("%(name)s: start%(where)s%(when)s."),
    noted("%(name)s: off%(where)s%(when)s."),
    noted("%(name)s: merge%(into)s%(where)s%(when)s."),
    noted("%(name)s: not keep%(much)s%(into)s%(where)s%(when)s."),
    noted("%(name)s: not retire%(where)s%(when)s."),
    noted("%(name)s: not pilot%(where)s%(when)s."),
    noted("%(name)s: not start%(where)s%(when)s."),
    noted("%(name)s: not off%(where)s%(when)s."),
    noted("%(name)s: not merge%(into)s%(where)s%(when)s."),
    noted("Of %(names)s, no fewer than %(n1)s and no more than %(n2)s run%(where)s%(when)s."),
    noted("Of %(names)s, no fewer than %(n)s run%(where)s%(when)s."),
    noted("Of %(names)s, no more than %(n)s run%(where)s%(when)s."),
    noted(
        "A student has%(where)s at least %(share)s of the other schools' dollars%(within)s%(when)s."
    ),
    noted("A student has%(where)s at least %(share)s of the other schools' FTE%(within)s%(when)s."),
    noted("Gains per student of the groups %(names)s lie at most %(n)s SD apart%(when)s."),
    noted(
        "Gain per student of group %(name)s is at least %(n)s times the average student's%(when)s."
    ),
    noted(
        "Gain per student of group %(name1)s is at least %(n)s times that of group"
        " %(name2)s%(when)s."
    ),
    noted("No school%(where)s falls more than %(share)s below %(base)s in %(measure)s%(when)s."),
    noted(
        "No school%(where)s falls more than %(share)s below %(base)s in %(measure)s%(when)s;"
        " %(name)s pays what is missing."
    ),
    noted("No more than %(programs)s run at once%(where)s%(when)s."),
    noted(
        "%(names)s pays each year at least %(share)s of the year before%(forprograms)s%(per)s"
        "%(when)s."
    ),
    noted(
        "%(names)s pay each year at least %(share)s of the year before%(forprograms)s%(per)s"
        "%(when)s."
    ),
    noted("No more dollars per student are lost%(where)s than in the district overall%(when)s."),
    noted("No more FTE per student are lost%(where)s than in the district overall%(when)s."),
    noted(
        "In a year at most %(share)s of today's sites end and at most %(sites)s start%(where)s"
        "%(when)s."
    ),
    noted("In a year at most %(share)s of today's sites end%(where)s%(when)s."),
    noted("In a year at most %(sites)s start%(where)s%(when)s."),
    noted(
        "Schools with %(mark)s of %(share)s or more come first, in that order, for"
        " %(name)s%(when)s."
    ),
    noted(
        "A site of %(names)s ends only where a replacement runs, or after one was piloted in an"
        " earlier year%(when)s."
    ),
    noted("A student gains on average at least %(n)s SD a year%(where)s%(when)s."),
    noted(
        "%(name)s, if it runs, runs at no fewer than %(sites1)s and no more than"
        " %(sites2)s%(when)s."
    ),
    noted("%(name)s, if it runs, runs at no fewer than %(sites)s%(when)s."),
    noted("%(name)s, if it runs, runs at no more than %(sites)s%(when)s."),
    noted("%(name)s, if it runs, runs at any sites%(when)s."),
    noted(
        "At least %(share1)s and at most %(share2)s of program dollars go to sites%(where)s"
        "%(when)s."
    ),
    noted("At least %(share)s of program dollars go to sites%(where)s%(when)s."),
    noted("At most %(share)s of program dollars go to sites%(where)s%(when)s."),
    noted("No more than %(n)s students per %(name)s%(where)s%(when)s."),
    noted("A school with %(name)s gets no less of other funds than without it%(when)s."),
    noted("Support for %(name)s at the schools where it runs averages at least %(n)s%(when)s."),
)
_LIMITS = (
    noted("%(name)s pays in %(year)s no more than its %(money)s%(carried)s%(byschool)s."),
    noted("%(name1)s pays at most %(n)s dollars for each dollar of %(name2)s."),
    noted("%(name)s runs only where %(either)s runs."),
    noted("%(name)s never runs where %(either)s runs."),
    noted("%(name)s runs at all its sites or at none."),
    noted("%(name)s is mandated and runs wherever it runs today."),
    noted("%(name1)s is required by %(name2)s and runs wherever it runs today."),
    noted("%(name)s: no more than %(n)s FTE are at work in %(year)s."),
    noted("Have %(n)s FTE more of %(name)s in %(year)s (%(than)s)."),
    noted("Give %(name)s %(money)s more in %(year)s%(where)s (%(than)s)."),
    noted("Let the rule %(name1)s be broken by %(amount)s: %(text)s."),
    noted("Let the match of %(name1)s be broken by %(amount)s: %(text)s."),
    noted("Let %(name1)s's `%(name2)s` be broken by %(amount)s: %(text)s."),
)
_NOTES = (
    noted("not all equal plans were searched for one with fewer changes"),
    noted("not all plans of equal worth were searched for one that grants more"),
    noted("the order by cut_tier was not searched to the end in the time there was"),
    noted("no payments were found, not even of a part of the cost, so that none are listed"),
    noted("no fix exists"),
    noted("no fix was found in the time given"),
    noted(
        "no rule, fund, mandate or staff limit is to blame: what the sites can be, and which funds"
        " may pay at all, cannot hold together"
    ),
    noted("the funds cannot pay, to the cent, for the decisions found"),
    noted("the solver's bound %(n)s lies below the plan and is not used"),
    noted("the solver's plan does not hold when checked again: %(text)s"),
    noted("arithmetic alone shows it: %(text)s"),
    noted("%(names)s called it infeasible, wrongly"),
    noted("stopped on request"),
)
_LATER = (
    noted("ends %(places)s"),
    noted("moves with its students %(places)s"),
    noted("stops being tried out %(places)s"),
    noted("goes on after its trial %(places)s"),
    noted("merges %(places)s"),
    noted("starts merged %(places)s"),
    noted("comes back %(places)s"),
    noted("starts %(places)s"),
    noted("is tried out %(places)s"),
    noted("shrinks %(places)s"),
    noted("grows %(places)s"),
)

PHRASES: Sequence[Phrase] = (*_NOTES, *_LIMITS, *_RULES, *_LATER)
"""Sentences, and parts of them that stand alone; the first that fits is taken.

Those that hold others come before these.
"""

_SITES = noted_many("%(n)s site", "%(n)s sites")
_WHERE = (
    "",
    noted_many(" at %(n)s school", " at %(n)s schools"),
    noted(" at %(n)s schools, each by itself"),
    noted(" at each school, each by itself"),
    noted(" at each school"),
    noted(" at every school"),
    noted(" at any school"),
    noted(" at a school"),
    noted(" at schools"),
    noted(" anywhere in the district"),
    noted(" at %(names)s, each by itself"),
    noted(" at %(names)s"),
)

PARTS: Mapping[str, Sequence[Phrase]] = {
    "where": _WHERE,
    "when": ("", noted(" in %(years)s")),
    "much": (
        "",
        noted(" at %(share)s"),
        noted_many(" with %(n)s position", " with %(n)s positions"),
    ),
    "into": ("", noted(" into %(name)s")),
    "within": ("", noted(" within its %(name)s")),
    "mark": (noted("poverty"),),
    "law": (noted("a local policy, after ARP section 2004(c)"),),
    "base": (noted("its baseline"), noted("today")),
    "measure": (noted("gain per student"), noted("dollars"), noted("students served")),
    "programs": (noted_many("%(n)s program", "%(n)s programs"),),
    "sites": (_SITES,),
    "forprograms": ("", noted(" for %(names)s")),
    "per": ("", noted(" per student"), noted(", in total or per student")),
    "carried": ("", noted(" and what is carried in")),
    "byschool": ("", noted(", school by school")),
    "than": (
        noted("%(n)s times its %(given)s"),
        noted("%(share)s more than its %(given)s"),
        noted("it has $0"),
        noted("there is none"),
    ),
    "amount": (
        noted("%(money)s"),
        _SITES,
        noted("%(n)s programs"),
        noted("%(n)s FTE"),
        noted("%(n)s points"),
        noted("%(n)s gain per student"),
        noted("%(n)s dollars per student"),
        noted("%(n)s FTE per student"),
        noted("%(n)s students"),
    ),
    "place": (
        noted("everywhere in %(year)s"),
        noted("in %(year)s"),
        noted_many("at %(n)s site in %(year)s", "at %(n)s sites in %(year)s"),
    ),
    "unit": (
        noted("sites"),
        noted("programs"),
        noted("FTE"),
        noted("points"),
        noted("students"),
        noted("gain per student"),
        noted("dollars per student"),
        noted("FTE per student"),
        noted("dollars"),
    ),
}
"""Phrases of what stands in others."""

SERIES: Mapping[str, str] = {"years": "year", "places": "place"}
"""What is a list of such parts, and of which."""
