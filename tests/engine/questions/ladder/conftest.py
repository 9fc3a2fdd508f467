"""Makes `import nestedness` and `import benchmarks` work under pytest's importlib mode."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[3] / "benchmarks"

if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))
if "benchmarks" not in sys.modules:
    spec = spec_from_file_location(
        "benchmarks", FOLDER / "__init__.py", submodule_search_locations=[str(FOLDER)]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules["benchmarks"] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules["benchmarks"])
