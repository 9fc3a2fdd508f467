"""The command `groundswell`: finds the subcommand, and says in plain words what went wrong.

Exit codes: 0 done; 1 a defect of ours; 2 wrong use or wrong input; 3 no plan can exist; 4 no plan
found in the time given; 130 stopped by Ctrl-C; 141 whoever read the output went away.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword

import click

from ..version import __version__

WRONG_INPUT = 2
DEFECT = 1
STOPPED = 130
PIPE_CLOSED = 141

# Command: its first line of help. A command is imported only when it is asked for, since most of
# the time to start goes into imports; a test holds these lines equal to the commands' own.
COMMANDS = {
    "new": "Start from a packaged district.",
    "import": "Make a scenario of a budget export (general ledger lines).",
    "convert": "Convert a scenario between YAML, JSON and a workbook (XLSX).",
    "gather": "Make the schools' forms, and gather what they hand in.",
    "check": "Show all that is wrong with a scenario, and what it contains.",
    "schema": "Print the JSON Schema of the scenario format, for editors.",
    "solve": "Find the plan with the most worth, and show it.",
    "state": "Judge a plan that somebody made: worth, costs, what it breaks.",
    "show": "Show a saved result again, without solving.",
    "report": "Write a plan as a page for all to read, or as a workbook.",
    "answers": "Answer each school's requests: why, at what price, what helps.",
    "partners": "Show which partner's offer would change most.",
    "explain": "Explain a decision, and what would change it.",
    "compare": "Show what changed between two plans or scenarios, and why.",
    "rules": "Show what each rule costs.",
    "pilots": "Show what each pilot is worth, and what it can teach.",
    "alternatives": "Show good plans that differ, and what they share.",
    "robustness": "Show which decisions hold up under the effects' uncertainty.",
    "frontier": "Show what more of one thing costs in another.",
    "ladder": "Show what the next dollars bring back, or what goes next.",
    "sweep": "Solve many scenarios; show what drives worth and decisions.",
    "evidence": "Find what studies found, and see what an effect comes to.",
    "evaluate": "Tell a program's effect from your own data, and what to doubt.",
    "trends": "Show what rises or falls, small schools' noise set aside.",
    "sd": "Convert an effect to standard deviations (SD), and from them.",
    "docs": "Show the pages of the documentation.",
}


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = import_module(f".commands.{name}", __package__)
        command: click.Command = getattr(module, name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from ..models.tree.suggestions import suggestion

            ctx.fail(f"No such command {args[0]!r}; {suggestion(args[0], COMMANDS, 'commands')}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="\b\nExample:\n  groundswell new maple\n  groundswell check maple/tiny.yaml\n"
    "  groundswell solve maple/tiny.yaml",
)
@click.version_option(__version__, "--version", prog_name="groundswell")
@click.option("--debug", is_flag=True, help="Show the traceback if something goes wrong.")
def groundswell(debug: bool) -> None:
    """Decide which of a school district's programs to keep, merge, pilot and retire.

    School by school and year by year, so that the money and the staff time there are do the most
    good where the need is greatest. `groundswell COMMAND --help` says more of each command.
    """


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    Parameters
    ----------
    args
        What follows `groundswell`; None: what the shell gave.

    Returns
    -------
    0 done, 1 the search failed or a defect, 2 wrong use or input, 3 no plan can exist, 4 none found
    in time, 130 stopped by Ctrl-C, 141 the output's reader went away.
    """
    given = list(sys.argv[1:] if args is None else args)
    _open_streams()
    _never_fail_to_print()
    try:
        code = groundswell.main(given, prog_name="groundswell", standalone_mode=False)
        sys.stdout.flush()
    except Exception as failure:
        if "--debug" in given and not isinstance(failure, click.ClickException | click.Abort):
            raise
        return _explained(failure)
    except KeyboardInterrupt:
        return _explained(click.Abort())
    except SystemExit:
        # Called so, Click leaves by itself only when whoever read the output went away.
        return _explained(BrokenPipeError())
    return code if isinstance(code, int) else 0


def _open_streams() -> None:
    """Open what the shell closed, to nowhere: else the next file opened would be taken for it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _never_fail_to_print() -> None:
    """Print a question mark for what the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(text: str) -> None:
    """Print on stderr; where even that cannot be written, the exit code tells."""
    with suppress(OSError):
        click.echo(text, err=True)


def _explained(failure: Exception) -> int:
    """Say on stderr what went wrong; return the exit code."""
    if isinstance(failure, click.Abort):
        _say("Stopped.")
        return STOPPED
    if isinstance(failure, click.ClickException):
        with suppress(OSError):
            failure.show()
        return failure.exit_code
    if isinstance(failure, BrokenPipeError):
        _drop_output()
        return PIPE_CLOSED
    from ..models.tree.problems import ScenarioError

    if isinstance(failure, ScenarioError):
        _say(_counted(failure))
        return WRONG_INPUT
    if isinstance(failure, OSError) and failure.strerror:
        from ..models.tree.problems import legible

        what = failure.filename
        named = f"{legible(what)}: " if isinstance(what, str | bytes) and what else ""
        _say(f"Error: {named}{failure.strerror}")
        _drop_output()
        return WRONG_INPUT
    from ..engine.evidence.libraries import MissingExtra
    from ..engine.milp.solvers import SolverUnavailable

    if isinstance(failure, SolverUnavailable | MissingExtra):
        _say(f"Error: {failure}")
        return WRONG_INPUT
    return _defect(failure)


def _drop_output() -> None:
    """Write what is left to nowhere: Python flushes stdout once more at its end."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _counted(failure: Exception) -> str:
    from ..models.tree.problems import ScenarioError

    assert isinstance(failure, ScenarioError)
    errors = sum(problem.severity == "error" for problem in failure.problems)
    warnings = len(failure.problems) - errors
    found = f"{errors} error{'' if errors == 1 else 's'}"
    if warnings:
        found += f" and {warnings} warning{'' if warnings == 1 else 's'}"
    return f"{failure}\n{found}"


def _defect(failure: Exception) -> int:
    what = " ".join(f"{type(failure).__name__}: {failure}".split())
    _say(
        f"This is a defect of Groundswell {__version__}, not of your input: {what[:300]}\n"
        "Please report it, with what `groundswell --debug …` and the same command print"
        " (CONTRIBUTING.md says where)."
    )
    return DEFECT
