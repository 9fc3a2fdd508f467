"""Makes `import forms_kit` work under pytest's importlib mode, and its fixtures known."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)] if str(HERE) not in sys.path else []

from forms_kit import blank  # noqa: E402, F401
