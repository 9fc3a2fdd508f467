"""Makes the cases of each kind of rule importable: their sentences are said in other languages."""

import sys
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "engine"
sys.path[:0] = [str(folder) for folder in (ENGINE / "rules", ENGINE) if str(folder) not in sys.path]
