from __future__ import annotations

import os
import time
from pathlib import Path

from evaluation.stock import _prune


def test_that_only_what_no_run_can_be_using_is_forgotten(tmp_path: Path) -> None:
    now = time.time()
    for number in range(12):
        place = tmp_path / f"{number:02}"
        place.mkdir()
        (place / "ready").touch()
        # The first six were used within the hour, the rest long ago; 11 is the oldest.
        age = 60 * number if number < 6 else 86_400 * number
        os.utime(place, (now - age, now - age))
    _prune(tmp_path, keep=tmp_path / "11")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["00", "01", "02", "03", "04", "05", "06", "07", "11"]
    for place in tmp_path.iterdir():
        os.utime(place, (now, now))
    for number in range(20, 24):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "ready").touch()
    _prune(tmp_path, keep=tmp_path / "00")
    assert len(list(tmp_path.iterdir())) == 13
