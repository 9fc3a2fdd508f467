"""Studies as people write them: a table in a folder, and the file beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from groundswell.models.study.read import StudyTable, read_study

Written = Callable[..., StudyTable]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return what writes a table and its study, and reads them as the command does."""

    def write(frame: pd.DataFrame, study: Mapping[str, Any]) -> StudyTable:
        frame.to_csv(tmp_path / "table.csv", index=False)
        text = yaml.safe_dump({"data": "table.csv", **study}, sort_keys=False)
        (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
        return read_study(tmp_path / "study.yaml")

    return write
