"""Every row of the catalogue: where it lives, that nobody changes it, who reads it, and what it says."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from core.catalogue import GIVEN, rows
from core.home.rows import BACKUP, LastBackups
from core.home.year import HomePartProvider, parts_of, read_year
from core.papers.source import PaperKind
from core.papers.table import TABLE, kinds
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON

ROOT = Path(__file__).parents[2]
KINDS: tuple[type, ...] = (HomePartProvider, PaperKind)
HELP = ROOT / "resources" / "help" / "th"


def test_every_module_that_holds_rows_is_listed_under_the_kinds_of_its_rows() -> None:
    assert [kind.__name__ for kind in KINDS] == [*GIVEN]
    holding = set()
    for path in (ROOT / "core").rglob("*.py"):
        names = {
            name.id for node in ast.parse(path.read_text("utf-8")).body for name in assigned(node)
        }
        holding |= (
            {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")}
            if "GIVES" in names
            else set()
        )
    assert {module for modules in GIVEN.values() for module in modules} == holding
    for module in holding:
        held = {type(row).__name__ for row in import_module(module).GIVES}
        assert held == {kind for kind, modules in GIVEN.items() if module in modules}


def assigned(node: ast.stmt) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target for target in targets if isinstance(target, ast.Name)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_row_is_of_a_later_room_than_its_kind_and_is_never_changed(kind: type) -> None:
    found: list[Any] = [*rows(kind)]
    assert found
    for row in found:
        fields = getattr(row, "_fields", None) or [*row.__dataclass_fields__]
        with pytest.raises(AttributeError):
            setattr(row, fields[0], None)
    assert [*rows(kind)] == found, "asked again they are the same, in the same order"


def test_the_first_page_shows_what_each_row_says_and_each_line_leads_to_a_page_with_help(
    folder: Folder,
) -> None:
    FormLibrary([ROOT / "resources" / "instruments"])
    known = read_year(folder, folder.writer.unit, 2569, NOON, {}, LastBackups())
    parts = parts_of(folder, known)
    assert len(parts) == len(rows(HomePartProvider))
    lines: list[Any] = [
        one
        for part in parts
        for one in (*part.first, *part.waiting, *part.last, *part.post, *part.backups)
    ]
    assert lines, "a new office has kept nothing yet"
    assert [one for one in lines if not one.title] == []
    pages = {"backups" if one.goal.page == BACKUP else one.goal.page for one in lines}
    assert [page for page in sorted(pages) if not (HELP / f"{page}.md").is_file()] == []


def test_papers_of_later_rooms_stand_where_they_say_and_bear_words(folder: Folder) -> None:
    every = kinds(folder)
    assert len(every) == len(TABLE) + len(rows(PaperKind))
    order = [*every]
    for one in rows(PaperKind):
        assert order[order.index(one.id) - 1] == one.after
        assert one.builtin is not None
        assert str(one.builtin.short)
        assert all(ask.title for ask in one.questions())
