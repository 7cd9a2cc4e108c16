"""A module that is loaded is made to do what a changed source of it says: its functions and its tables.

What it made of itself while it was imported stays. Of a change elsewhere, in the body of a class say, nothing is made.
"""

import ast
import gc
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from types import CodeType, FunctionType, ModuleType


class Unpatched(Exception):
    """The change is none of functions and tables."""


def patch(file: str, before: str, after: str) -> None:
    """Make the module of a file, as `core/home/view.py`, that was loaded from `before` do what `after` says."""
    module = sys.modules.get(file.removesuffix(".py").replace("/", "."))
    if module is None:
        return  # it is imported from the changed file, if at all
    assert module.__file__ is not None
    tables = [*changed_tables(before, after)]
    old = codes(compile(before, module.__file__, "exec"))
    new = codes(compile(after, module.__file__, "exec"))
    paired = {
        (code.co_qualname, code.co_firstlineno): other
        for name, mine in old.items()
        for code, other in zip(mine, new.get(name, ()), strict=False)
    }
    gc.unfreeze()  # pytest puts what was collected out of sight (tests/conftest.py)
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == module.__file__:
            code = paired.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
                function.__code__ = code
    give(module, tables, after)


def codes(code: CodeType) -> dict[str, list[CodeType]]:
    """Every code in a module by its name, in the order they stand there."""
    found: dict[str, list[CodeType]] = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found.setdefault(one.co_qualname, []).append(one)
            for name, inner in codes(one).items():
                found.setdefault(name, []).extend(inner)
    return found


def changed_tables(before: str, after: str) -> Iterator[str]:
    """The names at the head of the module that are given another value. Unpatched for any other change."""
    pairs = zip(ast.parse(before).body, ast.parse(after).body, strict=True)
    for old, new in pairs:
        if ast.dump(hollow(old)) != ast.dump(hollow(new)):
            targets = new.targets if isinstance(new, ast.Assign) else [getattr(new, "target", None)]
            names = [one.id for one in targets if isinstance(one, ast.Name)]
            if not names:
                raise Unpatched
            yield from names


def hollow(node: ast.stmt) -> ast.stmt:
    """A statement without what its functions do."""
    node = deepcopy(node)
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            one.body = [ast.Pass()]
    return node


def give(module: ModuleType, tables: list[str], after: str) -> None:
    """The new tables instead of the old, wherever they are known."""
    if not tables:
        return
    made: dict[str, object] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(after, str(module.__file__), "exec"), made)
    for name in tables:
        old, new = getattr(module, name), made[name]
        if isinstance(old, dict) and isinstance(new, Mapping):
            old.clear()
            old.update(new)
            continue
        for other in [*sys.modules.values()]:
            for each, value in [*getattr(other, "__dict__", {}).items()]:
                if value is old:
                    setattr(other, each, new)
