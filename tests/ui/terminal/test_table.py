"""The table of commands: it names all there are, and a command imports no more than its own group."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from ui.terminal.commands import COMMANDS, LazyCommandGroup, root

ROOT = Path(__file__).parents[3]
TERMINAL = ROOT / "ui" / "terminal"
ALL = "demo"  # plays everything
PROBE = """
import sys
from ui.terminal.commands import root, run
run(root, [*sys.argv[1:], "--help"], None)
sys.stderr.write(" ".join(sys.modules))
"""


def commands(group: click.Group) -> Iterator[click.Command]:
    """A group, its commands, and theirs."""
    yield group
    with click.Context(group) as ctx:
        found = [group.get_command(ctx, name) for name in group.list_commands(ctx)]
    for one in found:
        assert one is not None
        yield from commands(one) if isinstance(one, click.Group) else [one]


def command_lines(group: click.Group = root, before: str = "") -> Iterator[str]:
    """The words that call each command: `key root show`."""
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            one = group.get_command(ctx, name)
            assert one is not None
            yield from (
                command_lines(one, f"{before}{name} ")
                if isinstance(one, click.Group)
                else [f"{before}{name}"]
            )


def modules() -> Iterator[str]:
    for path in sorted(TERMINAL.rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_command_is_in_the_table_and_every_row_is_a_command() -> None:
    reached = {id(one) for one in commands(root)}
    there = [(name, one) for name in modules() for one in vars(import_module(name)).values()]
    assert [
        name for name, one in there if isinstance(one, click.Command) and id(one) not in reached
    ] == []


def test_every_command_says_what_it_does() -> None:
    assert [
        one.name for one in commands(root) if not one.help and not isinstance(one, click.Group)
    ] == []
    groups = [one for one in commands(root) if isinstance(one, LazyCommandGroup)]
    assert all(about for group in groups for _target, about in group.elsewhere.values())


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {ALL}))
def test_a_command_imports_no_other_group(name: str) -> None:
    line = [sys.executable, "-X", "utf8", "-c", PROBE, name]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stderr.split())
    homes = {f"ui.terminal.{target.partition(':')[0]}" for target, _about in COMMANDS.values()}
    assert homes & loaded == {f"ui.terminal.{COMMANDS[name][0].partition(':')[0]}"}
    assert not [module for module in loaded if module.startswith(("PySide6", "storage", "wiring"))]
    assert done.stdout.startswith(f"Usage: python main.py {name}")
