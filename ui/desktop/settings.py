"""How this PC likes its window: theme, text size, last folders. Local, never in the log."""

import json
import os
from pathlib import Path
from typing import Any

KNOWN = {"theme": str, "scale": int, "folders": list}
FOLDERS = 8


class Settings:
    """A small JSON file beside the keys; unreadable or odd content counts as not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said: dict[str, Any] = _read(path)

    @property
    def theme(self) -> str:
        said = self._said.get("theme", "light")
        return said if said in ("light", "dark", "contrast") else "light"

    @property
    def scale(self) -> int:
        """Percent, 100 to 200."""
        return max(100, min(200, int(self._said.get("scale", 100))))

    @property
    def folders(self) -> tuple[Path, ...]:
        """Office folders opened before, the latest first."""
        return tuple(Path(folder) for folder in self._said.get("folders", []) if isinstance(folder, str))

    def note_look(self, theme: str, scale: int) -> None:
        self._write({"theme": theme, "scale": scale})

    def note_folder(self, folder: Path) -> None:
        rest = [str(known) for known in self.folders if known != folder]
        self._write({"folders": [str(folder), *rest][:FOLDERS]})

    def _write(self, said: dict[str, Any]) -> None:
        """A wish about looks that cannot be kept is no reason to stop work."""
        self._said |= said
        draft = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._said, ensure_ascii=False, indent=1), "utf-8")
            os.replace(draft, self._path)
        except OSError:
            return


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: value for name, value in said.items() if name in KNOWN and isinstance(value, KNOWN[name])}
