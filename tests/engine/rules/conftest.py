"""Makes `import maple` work under pytest's importlib mode."""

import sys
from pathlib import Path

ENGINE = str(Path(__file__).resolve().parent.parent)
if ENGINE not in sys.path:
    sys.path.insert(0, ENGINE)
