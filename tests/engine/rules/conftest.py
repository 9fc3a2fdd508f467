"""Makes `import maple` and `import rule_case` work under pytest's importlib mode."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(folder) for folder in (HERE, HERE.parent) if str(folder) not in sys.path]
pytest.register_assert_rewrite("binding")
