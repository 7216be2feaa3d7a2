"""Bars: throw-away servers as for tests, then one bar after the other, each in a scratch database."""

import subprocess
import sys
from pathlib import Path

from script.failure import Failure
from script.testing import throw_away_servers


def main(checkout: Path, arguments: list[str]) -> int:
    """0 when every bar named could be measured; without a name all are. Raises Failure."""
    there = sorted(path.stem for path in (checkout / "script" / "measured").glob("[a-z]*.py"))
    if unknown := [name for name in arguments if name not in there]:
        raise Failure(f"There is no bar {unknown[0]}: name one of {', '.join(there)}.")
    calls = [[sys.executable, "-m", "script.measured", name] for name in arguments or there]
    with throw_away_servers() as environ:
        return max(subprocess.run(call, cwd=checkout, env=environ, check=False).returncode for call in calls)
