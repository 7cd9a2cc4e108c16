"""How this PC likes its window: theme, text size, last folders. Local, never in the log."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from ui.desktop.base.table_choice import TableChoice, as_json, from_json

KNOWN = {
    "theme": str, "scale": int, "folders": list, "language": str, "years": str, "digits": str, "rail": bool,
    "people": dict, "tables": dict, "part": int, "scanner": str, "scanned": list, "evidence_lines": bool,
}  # fmt: skip
FOLDERS, TABLES = 8, 60  # how many are remembered
LANGUAGES = ("th", "en")
PART_SIZES = (0, 20, 50, 650)  # megabytes


class LanguageSettings(NamedTuple):
    """How the window speaks: the language, the era of English years, the kind of digits."""

    language: str = "th"
    buddhist: bool = False  # English years; Thai ones always are
    thai_digits: bool = False


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

    @property
    def speech(self) -> LanguageSettings:
        said = self._said.get("language", "th")
        language = said if said in LANGUAGES else "th"
        return LanguageSettings(language, self._said.get("years") == "buddhist", self._said.get("digits") == "thai")

    @property
    def rail(self) -> bool:
        """Whether the person wants the sidebar narrow."""
        return bool(self._said.get("rail", False))

    @property
    def part(self) -> int:
        """Megabytes of one file of an export; 0 = one file, however large."""
        said = int(self._said.get("part", 0))
        return said if said in PART_SIZES else 0

    def kept(self, name: str) -> object:
        """What a part of the window keeps here under a name of KNOWN; None = nothing."""
        return self._said.get(name)

    def keep(self, **said: object) -> None:
        self._write(said)

    def note_part(self, size: int) -> None:
        self._write({"part": size})

    def person(self, folder: Path) -> str:
        """Who was last at the keyboard for this folder, the id of a person or ""."""
        return str(self._said.get("people", {}).get(str(folder), ""))

    def note_person(self, folder: Path, person: str) -> None:
        known = {where: who for where, who in self._said.get("people", {}).items() if Path(where) in self.folders}
        self._write({"people": known | {str(folder): person}})

    def table(self, table: str) -> TableChoice:
        """How the person likes a table (its form and kind of row)."""
        return from_json(self._said.get("tables", {}).get(table))

    def note_table(self, table: str, choice: TableChoice) -> None:
        kept = {name: said for name, said in self._said.get("tables", {}).items() if name != table}
        self._write({"tables": dict([*kept.items(), (table, as_json(choice))][-TABLES:])})

    def note_speech(self, speech: LanguageSettings) -> None:
        years, digits = "buddhist" if speech.buddhist else "common", "thai" if speech.thai_digits else "arabic"
        self._write({"language": speech.language, "years": years, "digits": digits})

    def note_rail(self, rail: bool) -> None:
        self._write({"rail": rail})

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
