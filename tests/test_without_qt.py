"""The main job and the scores need no screen: Qt is never even loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CASES = "tests/data/cdd_cases.json"
PROBE = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    if end.code:
        raise
loaded = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
sys.exit(f"loaded: {loaded}" if loaded else 0)
"""


@pytest.mark.parametrize(
    "words", [["score", "cdd-clean", CASES], ["demo", "--out"]], ids=["score", "demo"]
)
def test_it_runs_without_qt(words: list[str], tmp_path: Path) -> None:
    words = [*words, str(tmp_path / "demo")] if words[-1] == "--out" else words
    command = [sys.executable, "-c", PROBE, "main.py", *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout
