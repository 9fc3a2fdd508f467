"""The rules that are named after laws: what they screen, and where the law stands."""

from collections.abc import Mapping

SCREENING = "a screening, not a compliance determination"

LAWS: Mapping[str, str] = {
    "supplement_not_supplant": "20 USC 6321(b)",
    "comparability": "20 USC 6321(c)",
    "rank_and_serve": "20 USC 6313(a)(3)",
    "maintenance_of_effort": "20 USC 7901; 34 CFR 300.203 to 300.205",
    "maintenance_of_equity": "a local policy, after ARP section 2004(c)",
}
"""Kinds of rule that are named after a law, with its place."""
