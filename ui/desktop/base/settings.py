"""The settings of the window on this PC (theme, text size, last folders, tables); local, never in the log."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

WIDEST = 2000  # design pixels


class TableViewSetup(NamedTuple):
    """A user's set-up of a table: columns, sorting, search (`words`), filter (`only`); by default, as in the form."""

    hidden: tuple[str, ...] = ()  # columns
    order: tuple[str, ...] = ()  # columns in order, () = as in the form
    widths: Mapping[str, int] = MappingProxyType({})  # design pixels by column
    sorted: str = ""  # column, "" = as printed
    down: bool = False
    words: str = ""  # the search; not saved between starts
    totals: bool = True
    # filter value by column; not saved between starts
    only: Mapping[str, str] = MappingProxyType({})


def as_json(choice: TableViewSetup) -> dict[str, Any]:
    """Return {field name: value} of `choice`, to save it. Left out are values at their default, search and filter."""
    values = {
        **choice._asdict(),
        "widths": dict(choice.widths),
        "words": "",
        "only": TableViewSetup().only,
    }
    return {
        name: value for name, value in values.items() if value != getattr(TableViewSetup(), name)
    }


def from_json(value: object) -> TableViewSetup:
    """Return the TableViewSetup saved as `value`; invalid parts get their defaults."""
    saved = value if isinstance(value, dict) else {}
    widths = saved.get("widths")
    wide = widths if isinstance(widths, dict) else {}
    sort = saved.get("sorted", "")
    return TableViewSetup(
        hidden=_names(saved.get("hidden")),
        order=_names(saved.get("order")),
        widths={name: px for name, px in wide.items() if type(px) is int and 0 < px <= WIDEST},
        sorted=sort if isinstance(sort, str) else "",
        down=saved.get("down") is True,
        totals=saved.get("totals") is not False,
    )


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()


SETTINGS = {
    "theme": str, "scale": int, "folders": list, "language": str, "years": str, "digits": str, "rail": bool,
    "people": dict, "tables": dict, "part": int, "scanner": str, "scanned": list, "evidence_lines": bool,
    "places": dict, "sending": dict, "heads": dict, "staged": dict, "form_file": str, "workshop_minutes": int,
    "shown_years": dict, "more": bool,
}  # fmt: skip
FOLDERS, TABLES = 8, 60  # how many are kept
LANGUAGES = ("th", "en")
PART_SIZES = (0, 20, 50, 650)  # megabytes


class LanguageSettings(NamedTuple):
    """The window's language, whether years in English are Buddhist, and whether digits are Thai."""

    language: str = "th"
    buddhist: bool = False  # era of years in English; in Thai always Buddhist
    thai_digits: bool = False


class WindowSettings:
    """The settings of the window on this PC, in a small JSON file next to the keys; invalid content is ignored."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = _read(path)

    @property
    def theme(self) -> str:
        value = self._values.get("theme", "light")
        return value if value in ("light", "dark", "contrast") else "light"

    @property
    def scale(self) -> int:
        """The text size in per cent, 100 to 200."""
        return max(100, min(200, int(self._values.get("scale", 100))))

    @property
    def folders(self) -> tuple[Path, ...]:
        """The office folders opened before, the most recent first."""
        return tuple(
            Path(folder) for folder in self._values.get("folders", []) if isinstance(folder, str)
        )

    @property
    def language(self) -> LanguageSettings:
        value = self._values.get("language", "th")
        language = value if value in LANGUAGES else "th"
        return LanguageSettings(
            language, self._values.get("years") == "buddhist", self._values.get("digits") == "thai"
        )

    @property
    def rail(self) -> bool:
        """True if the user has chosen the narrow side bar."""
        return bool(self._values.get("rail", False))

    @property
    def more(self) -> bool:
        """True if the user has left the sidebar's entries below “more” unfolded."""
        return bool(self._values.get("more", False))

    @property
    def part(self) -> int:
        """The size limit of a bundle in MB; a larger export is split into several bundles. 0 = no limit."""
        value = int(self._values.get("part", 0))
        return value if value in PART_SIZES else 0

    def kept(self, name: str) -> object:
        """Return the value saved under a name of SETTINGS; None if there is none."""
        return self._values.get(name)

    def keep(self, **values: object) -> None:
        """Save these values by name; a failure is ignored, as it is no reason to stop working."""
        self._values |= values
        draft = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            os.replace(draft, self._path)
        except OSError:
            return

    def note_part(self, size: int) -> None:
        self.keep(part=size)

    def person(self, folder: Path) -> str:
        """Return the id of the last person who used this folder on this PC; "" if unknown."""
        return str(self._values.get("people", {}).get(str(folder), ""))

    def note_person(self, folder: Path, person: str) -> None:
        known = {
            where: who
            for where, who in self._values.get("people", {}).items()
            if Path(where) in self.folders
        }
        self.keep(people=known | {str(folder): person})

    def year(self, folder: Path) -> tuple[int, int]:
        """Return (fiscal year of a folder last shown on this PC, fiscal year in which it was chosen), else (0, 0)."""
        match self._values.get("shown_years", {}).get(str(folder)):
            case [int(year), int(chosen_in)]:
                return year, chosen_in
        return 0, 0

    def note_year(self, folder: Path, year: int, present: int) -> None:
        """Save which year of a folder is shown. One that stays shown keeps the fiscal year in which it was chosen."""
        if self.year(folder)[0] == year:
            return
        kept = {
            where: what
            for where, what in self._values.get("shown_years", {}).items()
            if Path(where) in self.folders
        }
        self.keep(shown_years=kept | {str(folder): [year, present]})

    def table(self, table: str) -> TableViewSetup:
        """Return the saved set-up of the table with this key (its form and kind of row), or the default."""
        return from_json(self._values.get("tables", {}).get(table))

    def note_table(self, table: str, choice: TableViewSetup) -> None:
        kept = {
            name: value for name, value in self._values.get("tables", {}).items() if name != table
        }
        self.keep(tables=dict([*kept.items(), (table, as_json(choice))][-TABLES:]))

    def heads(self, table: str) -> dict[str, str]:
        """Return {normalised heading: id of the field last assigned to it} for imports of the table with this key."""
        known = self._values.get("heads", {}).get(table)
        found = known.items() if isinstance(known, dict) else ()
        return {
            head: field for head, field in found if isinstance(head, str) and isinstance(field, str)
        }

    def note_heads(self, table: str, heads: Mapping[str, str]) -> None:
        kept = {
            name: value for name, value in self._values.get("heads", {}).items() if name != table
        }
        self.keep(heads=dict([*kept.items(), (table, {**self.heads(table), **heads})][-TABLES:]))

    def note_language(self, settings: LanguageSettings) -> None:
        years = "buddhist" if settings.buddhist else "common"
        digits = "thai" if settings.thai_digits else "arabic"
        self.keep(language=settings.language, years=years, digits=digits)

    def usual_path(self, folder: Path) -> Path:
        """Return the path under which this folder is known, whatever way it is spelt, such as `../office`; else its
        absolute path. The drive is not asked, as it may hang."""
        same = os.path.normcase(os.path.abspath(folder))
        found = (
            known for known in self.folders if os.path.normcase(os.path.abspath(known)) == same
        )
        return next(found, Path(os.path.abspath(folder)))

    def note_folder(self, folder: Path) -> None:
        rest = [str(known) for known in self.folders if known != folder]
        self.keep(folders=[str(folder), *rest][:FOLDERS])


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {
        name: value
        for name, value in values.items()
        if name in SETTINGS and isinstance(value, SETTINGS[name])
    }


class FileDialogContext:
    """The settings and the thumbnail function that file dialogs use once `remember_in` has set them."""

    settings: WindowSettings | None = None  # keeps the last places
    small: Callable[[Path], bytes] | None = None  # a preview of a foreign file, b"" if it has none


def remember_in(settings: WindowSettings, small: Callable[[Path], bytes]) -> None:
    """Let file dialogs remember their last folders in `settings` and make previews with `small`."""
    FileDialogContext.settings, FileDialogContext.small = settings, small
