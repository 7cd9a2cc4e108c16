"""What the rooms of core give to others: the names that cross from one to another, and the modules that are entered.

A room's faces count as the room: its pages in ui/desktop (FACES) and its commands in ui/terminal. The modules directly
in core are the ground, which is everybody's.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.house_rules import CATALOGUE, PUBLIC, names_in, targets
from tests.modules import Edges, Module, importers, room_of

FACES = {  # rooms of core whose pages bear another name, or more than one
    "core/evidence": {"ui/desktop/coverage"},
    "core/scoring": {"ui/desktop/assessment"},
    "core/committee": {"ui/desktop/objections"},
    "core/workshop": {"ui/desktop/goals", "ui/phone"},
    "core/exchange": {"ui/desktop/settings", "ui/desktop/setup"},
    "core/centre": {"ui/desktop/setup"},
    "core/succession": {"ui/desktop/settings"},
    "core/history": {"ui/desktop/bin"},
}
Uses = Mapping[tuple[str, str], set[str]]  # by module and name those modules that use it


def outside(path: str, user: str) -> bool:
    """Whether the module `user` is neither of the room of core that `path` lies in, nor a face of it."""
    room, other = room_of(path), room_of(user)
    faces = {f"ui/desktop/{room.removeprefix('core/')}", "ui/terminal", *FACES.get(room, ())}
    return other != room and other not in faces


def in_a_room(path: str) -> bool:
    return room_of(path).startswith("core/") and path != CATALOGUE


def crossing(modules: Mapping[str, Module]) -> Iterator[str]:
    """The public names of rooms of core that somebody outside uses, each with its module and these users."""
    used = uses(modules)
    for path, module in modules.items():
        for name in sorted(heads(module.tree)) if in_a_room(path) else ():
            users = sorted(user for user in used.get((path, name), ()) if outside(path, user))
            if users:
                yield f"{path}: {name} < {' '.join(users)}"


def heads(tree: ast.Module) -> set[str]:
    """The public names that a module defines at its head."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    bound = [target for node in tree.body for target in targets(node)]
    names |= {
        part.id
        for target in bound
        if isinstance(target, ast.Name | ast.Tuple)
        for part in names_in(target)
    }
    return {name for name in names if not name.startswith("_")}


def uses(modules: Mapping[str, Module]) -> Uses:
    """Who takes which name of which module, by `from module import name` or as an attribute of the module."""
    homes = {path.removesuffix(".py").replace("/", "."): path for path in modules}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, module in modules.items():
        known: dict[str, str] = {}  # names that stand for a module
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    home = homes.get(f"{node.module}.{each.name}")
                    if home:
                        known[each.asname or each.name] = home
                    elif home := homes.get(node.module):
                        found[home, each.name].add(path)
        for node in ast.walk(module.tree) if known else ():
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in known
            ):
                found[known[node.value.id], node.attr].add(path)
    return found


def entered(graph: Edges) -> list[str]:
    """The modules of core's rooms that somebody outside imports."""
    users = importers(graph)
    return sorted(
        path
        for path in graph
        if in_a_room(path) and any(outside(path, user) for user in users.get(path, ()))
    )


def public_faults(graph: Edges) -> list[str]:
    """Where the modules that are entered are not those that PUBLIC names."""
    named = {
        f"core/{room}/{module}.py" for room, names in PUBLIC.items() for module in names.split()
    }
    now = {*entered(graph)}
    users = importers(graph)
    foreign = {
        path: " ".join(sorted(user for user in users[path] if outside(path, user))) for path in now
    }
    faults = [
        f"{path} is the room's own, and {foreign[path]} takes it" for path in sorted(now - named)
    ]
    return faults + [
        f"{path} is public, and nobody outside takes it" for path in sorted(named - now)
    ]
