"""Names that are no UTF-8 text, and streams that are closed or full: plain words, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from groundswell import sweep
from groundswell.cli.main import main
from groundswell.models.tree.problems import legible

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny"
NAME = os.fsdecode(b"caf\xe9")
"""As a system of another time has written it: Latin-1, not UTF-8."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in, with a scenario and a sweep of such names."""
    if sys.platform == "darwin" or sys.getfilesystemencoding() != "utf-8":
        pytest.skip("no file can have such a name here")
    text = (TINY / "tiny.yaml").read_text(encoding="utf-8")
    (tmp_path / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "tiny.yaml").write_text(text, encoding="utf-8")
    (tmp_path / f"s{NAME}.yaml").write_text("base: tiny.yaml\naxes: [{grid: {voice: [0, 1]}}]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_legible() -> None:
    assert legible(NAME) == r"caf\xe9"
    assert legible(os.fsencode(NAME)) == r"caf\xe9"
    assert legible(Path("école") / "☃.yaml") == "école/☃.yaml"
    assert legible("\ud800") == r"\ud800"


@pytest.mark.parametrize(
    "args",
    [
        ["check", "FILE", "--json"],
        ["solve", "FILE", "--json", "--quiet"],
        ["rules", "FILE", "--json", "--quiet"],
        ["pilots", "FILE", "--json", "--quiet"],
        ["compare", "FILE", "title_i_cut", "--json", "--quiet", "--no-flips"],
        ["compare", "FILE", "tiny.yaml", "--json", "--quiet", "--no-flips"],
        ["explain", "FILE", "tutoring", "--json", "--quiet", "--no-flips"],
        ["sweep", "SWEEP", "--json", "--quiet", "--workers", "0"],
    ],
)
def test_a_file_with_such_a_name_is_read_and_named(
    args: list[str], here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    names = {"FILE": f"{NAME}.yaml", "SWEEP": f"s{NAME}.yaml"}
    assert main([names.get(arg, arg) for arg in args]) == 0
    out, err = capfd.readouterr()
    assert (r"caf\\xe9" in out) is (args[0] != "check")
    json.loads(out)
    assert err == ""


def test_files_with_such_names_are_written(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    plan = f"{NAME}.json"
    assert main(["solve", f"{NAME}.yaml", "-o", plan, "--quiet"]) == 0
    made = sweep(f"s{NAME}.yaml", workers=0).run()
    assert made.path.name == f"s{NAME}.db"
    for kind in ("csv", "xlsx", "parquet"):
        file = f"{NAME}.{kind}"
        assert main(["sweep", "export", str(made.path), "-o", file]) == 0
        assert Path(file).exists()
    assert main(["sweep", "show", str(made.path), "--pictures", f"p{NAME}"]) == 0
    assert main(["compare", plan, f"{NAME}.yaml", "--no-flips"]) == 0
    capfd.readouterr()
    assert main(["explain", plan, "tutoring", "--no-flips"]) == 2
    assert r"(caf\xe9.yaml: there is no such file); name it with --scenario" in " ".join(
        capfd.readouterr().err.split()
    )
    given = ["--scenario", f"{NAME}.yaml"]
    assert main(["explain", plan, "tutoring", "--no-flips", "--quiet", *given]) == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["check", f"no{NAME}.yaml"], r"nocaf\xe9.yaml: there is no such file"),
        (["sweep", "show", f"no{NAME}.db"], r"there is no file nocaf\xe9.db"),
        (["solve", "tiny.yaml", "-o", f"{NAME}.csv"], r"caf\xe9.csv: end it in .json"),
        (["solve", "tiny.yaml", "-o", f"{NAME}/p.json"], r"there is no folder caf\xe9"),
        (["solve", "tiny.yaml", "--set", f"name={NAME}"], r"name=caf\xe9 is not UTF-8 text"),
        (["sweep", f"s{NAME}.yaml", "--set", f"name={NAME}"], r"name=caf\xe9 is not UTF-8 text"),
    ],
)
def test_messages_name_them(
    args: list[str], says: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == 2
    out, err = capfd.readouterr()
    assert says in " ".join((out + err).split())


def test_mistakes_in_tables_beside_them_are_told_as_json(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "schools.csv").write_text("id,enrolment\nash,3\n", encoding="utf-8")
    (folder / "a.yaml").write_text(
        "schema_version: 1\nyears: [2027]\ngoals: {reading: {weight: 1}}\n"
        "tables: {schools: schools.csv}\n",
        encoding="utf-8",
    )
    assert main(["check", str(folder / "a.yaml"), "--json"]) == 2
    files = {problem["file"] for problem in json.loads(capfd.readouterr().out)["problems"]}
    assert any(file.endswith(r"caf\xe9/schools.csv") for file in files)


# --- streams ---------------------------------------------------------------------------------


def run(args: str, closed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell that closes or redirects streams."""
    code = "import sys; from groundswell.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {args} {closed}', sys.executable, code],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=TINY,
    )


SLOW = pytest.mark.slow
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="no POSIX shell")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


@needs_shell
@pytest.mark.parametrize(
    "closed", [">&-", "<&- >&- 2>&-", *(pytest.param(one, marks=SLOW) for one in ("<&-", "2>&-"))]
)
def test_streams_that_are_closed(closed: str) -> None:
    done = run("solve tiny.yaml --quiet --gap 0.1", closed)
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) is (">&-" not in closed.replace("2>&-", ""))


@needs_full
@pytest.mark.parametrize("args", ["--help", "check tiny.yaml --json", "schema"])
def test_output_that_cannot_be_written(args: str) -> None:
    done = run(args, ">/dev/full")
    assert done.returncode == 2
    assert done.stderr == "Error: No space left on device\n"


@needs_full
@pytest.mark.parametrize("args", ["check none.yaml", "slove", "solve none.yaml"])
def test_messages_that_cannot_be_written_leave_the_exit_code(args: str) -> None:
    assert run(args, "2>/dev/full").returncode == 2


@needs_shell
@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.slow),
        pytest.param({"LC_ALL": "C"}, marks=pytest.mark.slow),
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_narrow_locales(env: dict[str, str]) -> None:
    name = "--set 'name=École 🍁'"
    for args in (f"check tiny.yaml {name}", f"solve tiny.yaml --gap 0.1 --quiet --json {name}"):
        done = run(args, **env)
        assert (done.returncode, done.stderr) == (0, "")
