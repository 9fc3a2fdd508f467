"""The door: help, unknown commands, exit codes, and plain words for whatever goes wrong."""

import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from groundswell.cli.main import COMMANDS, groundswell, main
from groundswell.engine.milp.solvers import SolverUnavailable
from groundswell.models.tree.problems import Problem, ScenarioError
from groundswell.version import __version__

Raiser = Callable[[BaseException], None]


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Raiser:
    """Return a function after which the command `new` raises what it was given."""

    def put(failure: BaseException) -> None:
        @click.command
        def broken() -> None:
            raise failure

        monkeypatch.setattr(type(groundswell), "get_command", lambda self, ctx, name: broken)

    return put


def command(name: str) -> click.Command:
    found = groundswell.get_command(click.Context(groundswell), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_table_says_what_the_command_says(name: str) -> None:
    help = inspect.cleandoc(command(name).help or "")
    assert " ".join(help.split("\n\n")[0].split()) == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_fits(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"  groundswell {name} " in out.split("Example")[1]
    assert [line for line in out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    for option in command(name).params:
        if isinstance(option, click.Option):
            assert option.help, option.name


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name, help in COMMANDS.items():
        assert f"  {name}" in out
        assert help in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_help_loads_no_command() -> None:
    code = (
        "import sys; from groundswell.cli.main import main; main(['--help']);"
        "print(sorted(m for m in sys.modules if m.startswith('groundswell')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == str(
        ["groundswell", "groundswell.cli", "groundswell.cli.main", "groundswell.version"]
    )


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["slove"], "did you mean solve?"),
        (["juggle"], "known commands: new, import, convert, gather, check"),
        (["solve"], "Missing argument 'SCENARIO'"),
        (["solve", "x.yaml", "--gap", "wide"], "'wide' is not a valid float"),
        (["solve", "x.yaml", "--gap", "nan"], "give a share from 0 to 1"),
        (["solve", "x.yaml", "--gap", "-0.1"], "give a share from 0 to 1"),
        (["solve", "x.yaml", "--gap", "5"], "5 is over 1; for 5 percent write 0.05"),
        (["solve", "x.yaml", "--time-limit", "inf"], "give a number"),
        (["solve", "x.yaml", "--time-limit", "0"], "0.0 is not in the range"),
        (["solve", "x.yaml", "--solver", "abacus"], "'abacus' is not one of"),
        (["solve", "x.yaml", "--set", "hurdle"], "is not ADDRESS=VALUE"),
        (["solve", "x.yaml", "--set", "=3"], "is not ADDRESS=VALUE"),
        (["solve", "x.yaml", "--set", "a=1", "--set", "a=2"], "a is set twice"),
        (["solve", "x.yaml", "--set", "a={b: 1"], "'a={b: 1'"),
        (["--nonsense"], "No such option"),
        ([], "Usage: groundswell"),
    ],
)
def test_wrong_use(args: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""


def test_wrong_input_prints_all_problems(
    raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(
        ScenarioError(
            [
                Problem("error", "a.yaml", 3, "", "voice", "is 7", "give 0 to 1"),
                Problem("error", "a.yaml", 5, "", "years", "is empty", "name one"),
                Problem("warning", "a.yaml", 9, "", "goals", "is odd", "look again"),
            ]
        )
    )
    assert main(["new"]) == 2
    err = capsys.readouterr().err
    assert "- a.yaml:3: voice: is 7; give 0 to 1\n" in err
    assert "- a.yaml:5: years: is empty; name one\n" in err
    assert "- warning: a.yaml:9: goals: is odd; look again\n" in err
    assert err.endswith("2 errors and 1 warning\n")


def test_trouble_with_a_file_is_explained(
    raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(PermissionError(13, "Permission denied", "plan.json"))
    assert main(["new"]) == 2
    assert capsys.readouterr().err == "Error: plan.json: Permission denied\n"


def test_defect_says_where_to_report_it(
    raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(KeyError("reading"))
    assert main(["new"]) == 1
    err = capsys.readouterr().err
    assert "defect of Groundswell" in err
    assert "KeyError: 'reading'" in err
    assert "--debug" in err
    assert "Traceback" not in err


def test_debug_shows_the_traceback(raising: Raiser) -> None:
    raising(KeyError("reading"))
    with pytest.raises(KeyError):
        main(["--debug", "new"])


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c(
    failure: BaseException, raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(failure)
    assert main(["new"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_reader_that_goes_away_is_no_defect(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    code = "import sys; from groundswell.cli.main import main; sys.exit(main(['--help']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


def test_narrow_encoding_does_not_fail(tmp_path: Path) -> None:
    code = (
        "from groundswell.cli.render.page import show; from rich.text import Text;"
        "from groundswell.cli.main import main; main(['--version']);"
        "show([Text('3 → 2 – École')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "3 > 2 - ?cole"


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_lists_the_command(name: str) -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    assert f"| `groundswell {name}" in readme.read_text(encoding="utf-8")


def test_a_solver_that_is_not_there(raising: Raiser, capsys: pytest.CaptureFixture[str]) -> None:
    raising(SolverUnavailable("the solver 'gurobi' is not installed; available here: scip"))
    assert main(["new"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Error: the solver 'gurobi' is not installed; available here: scip\n"
