"""Whether money that is there only while a program runs can ever be there."""

from ..context import Context


def check(context: Context) -> None:
    """Note funds whose condition can never hold."""
    for key, fund in context.scenario.funds.items():
        condition = fund.condition
        if condition is None:
            continue
        program = context.scenario.programs.get(condition.program)
        path = ("funds", key, "if")
        if program is None or context.doubts(path) or context.doubts(("programs", key)):
            continue
        if not program.sites:
            says = f"{condition.program} has no site, so the money would never be there"
            context.error(path, says, f"add programs.{condition.program}.sites")
        elif condition.school is not None and condition.school not in program.sites:
            says = (
                f"{condition.program} has no site at {condition.school}, so the money would never"
                " be there"
            )
            mend = f"add programs.{condition.program}.sites.{condition.school}, or name another"
            context.error(path, says, mend)
