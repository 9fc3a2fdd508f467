"""What all tests share: golden files, and how Hypothesis draws."""

import gc
import os
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

# In CI the same examples each time: a new one that fails must not stop a change that has nothing to
# do with it. By hand they are new each time, which is how such examples are found.
hypothesis.settings.register_profile(
    "same_examples", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile("new_examples", derandomize=False, deadline=None)
hypothesis.settings.load_profile("same_examples" if os.environ.get("CI") else "new_examples")

QUICK_EXAMPLES = 25
"""Of each property, where slow tests are left out."""


def pytest_configure(config: pytest.Config) -> None:
    if "not slow" in (config.option.markexpr or ""):
        now = hypothesis.settings()
        hypothesis.settings.register_profile("quick", now, max_examples=QUICK_EXAMPLES)
        hypothesis.settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """Leave what was collected, about 450,000 objects, out of each search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the tests get into their golden files, to be read in the diff",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with the file of that name in golden/."""
    folder = Path(request.path).parent / "golden"

    def compare(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--update-golden"):
            folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare
