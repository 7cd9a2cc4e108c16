"""Programs of the environment, started from the checkout; how one ended, in words."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO


def start(
    root: Path,
    words: Sequence[str | Path],
    settings: Mapping[str, str] | None = None,
    said: IO[bytes] | None = None,
) -> int:
    """Run a program from the checkout and wait for it, nothing foreign on its import path; its exit status.

    What it says goes into the file `said` instead of to the screen.
    """
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    beside = subprocess.STDOUT if said else None
    whole = {**environ, **(settings or {})}
    return subprocess.run(words, cwd=root, env=whole, stdout=said, stderr=beside, check=False).returncode


def ending(status: int) -> str:
    """An exit status in words: `ok`, `FAILED, exit status 1`, `FAILED, ended by signal SIGSEGV`."""
    if status >= 0:
        return f"FAILED, exit status {status}" if status else "ok"
    name = str(-status)
    with suppress(ValueError):  # a signal without a name
        name = signal.Signals(-status).name
    return f"FAILED, ended by signal {name}"
