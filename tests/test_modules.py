"""The copy of a checkout holds all that is the project's own, and nothing that was made in it."""

from pathlib import Path

import pytest

from tests import modules


def test_a_copy_leaves_out_only_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"main.py", "ui/terminal/demo/runner.py", "installer/build/deb.py", "core/dist.py"}
    made = {
        "demo/office/prongsai.db",
        "build/pythons/a",
        "dist/b.deb",
        ".venv/bin/python",
        "core/__pycache__/a.pyc",
    }
    for name in own | made:
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(modules, "ROOT", tmp_path / "checkout")
    room = modules.copied(tmp_path / "copy")
    assert {path.relative_to(room).as_posix() for path in room.rglob("*") if path.is_file()} == own
