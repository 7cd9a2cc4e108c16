"""Every row of the catalogue: where it lives, that nobody changes it, who reads it, and what it says."""

import ast
from importlib import import_module
from pathlib import Path

from core.catalogue import GIVEN
from core.home.year import HomePartProvider
from core.papers.source import PaperKind

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
