"""Makes `import oracle`, `import books` and `import tabled` work under pytest's importlib mode."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(folder) for folder in (HERE, HERE.parent) if str(folder) not in sys.path]
