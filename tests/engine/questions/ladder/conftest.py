"""Makes `import nestedness` and `import benchmarks` work under pytest's importlib mode."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path[:0] = [str(folder) for folder in (HERE, ROOT) if str(folder) not in sys.path]
