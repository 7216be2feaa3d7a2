"""Bars: throw-away servers as for tests, then one bar after the other, each in a scratch database."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

from script.children import ignore_signals
from script.failure import Failure
from script.premises import clear
from script.testing import start_servers, throw_away_folder, variables


def main(checkout: Path, arguments: list[str]) -> int:
    """0 when every bar named could be measured; without a name all are. Raises Failure."""
    there = sorted(path.stem for path in (checkout / "script" / "measured").glob("[a-z]*.py"))
    if unknown := [name for name in arguments if name not in there]:
        raise Failure(f"There is no bar {unknown[0]}: name one of {', '.join(there)}.")
    folder = throw_away_folder()
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        cleanup.callback(clear, folder)
        try:
            environ = variables(folder, start_servers(folder, cleanup))
            calls = [[sys.executable, "-m", "script.measured", name] for name in arguments or there]
            return max(subprocess.run(call, cwd=checkout, env=environ, check=False).returncode for call in calls)
        finally:
            ignore_signals()
