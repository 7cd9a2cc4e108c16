"""What README and docs say is so: commands and options exist, none is left out, examples are accepted, links lead on.

The commands themselves are run in tests/journeys/test_terminal_guide.py.
"""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from installer.commands import command as set_up
from storage.instruments.reader import parse
from tests.house_rules import WINGS, layout
from tests.locale import THAI
from tests.modules import ROOT
from ui.terminal.commands import root
from ui.terminal.in_folder import CLOCK

READMES = ("README.md", "README.th.md")
DOCS = (*READMES, *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
WORK = ("docs/house/rooms.md", "docs/house/testing.md", "docs/house/pins.md")
WRITTEN = (*DOCS, *WORK, "CHANGELOG.md", "CONTRIBUTING.md", "licences/README.md")
GUIDE = (ROOT / "docs" / "terminal.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
MODULE = re.compile(r"python -m (tests\.[a-z_.]+[a-z_])")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
EVERYWHERE = {"--json", "--help", CLOCK}


class Block(NamedTuple):
    path: str
    language: str  # "" = command lines
    text: str


def blocks(*paths: str) -> Iterator[Block]:
    for path in paths:
        yield from (
            Block(path, *found) for found in FENCED.findall((ROOT / path).read_text("utf-8"))
        )


@cache
def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by its words; groups are left out."""
    return dict(_below(root, ()))


def _below(
    group: click.Group, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from _below(found, (*words, name))
        elif found is not None:
            yield (*words, name), found


def options(command: click.Command) -> set[str]:
    return {option for each in command.params for option in each.opts if option.startswith("--")}


def lines_of(block: Block) -> list[str]:
    return [line.split(" # ")[0].strip() for line in block.text.splitlines() if line.strip()]


def in_guide() -> list[list[str]]:
    """The words of each command the guide writes, in a line of its own or within a sentence."""
    lines = [
        line.removeprefix("python main.py ")
        for block in blocks("docs/terminal.md")
        for line in lines_of(block)
    ]
    return [words.split() for words in (*lines, *QUOTED.findall(GUIDE))]


def test_every_line_of_commands_can_be_given() -> None:
    commands_alone = [block for block in blocks(*DOCS) if not block.language]
    for block, line in [(each, line) for each in commands_alone for line in lines_of(each)]:
        words = shlex.split(line)
        python = words[0] in ("python", "python3", ".venv/bin/python")
        assert python, f"{block.path}: {line}: commands alone stand in a block without a language"
        if words[1] == "installer/bootstrap.py":
            assert bootstrap_takes(words[2:]), line
        elif words[1] == "-m":
            assert find_spec(words[2]), line
        else:
            assert words[1] == "main.py", line
            assert words[2] == "--help" or command_of(words[2:]), line


def bootstrap_takes(words: list[str]) -> bool:
    """Whether set-up knows these words; with --help behind them it does nothing."""
    with pytest.raises(SystemExit) as ended:
        set_up(ROOT, [*words, "--help"])
    return ended.value.code == 0


def command_of(words: list[str]) -> click.Command | None:
    return next((found for n in (1, 2, 3) if (found := commands().get(tuple(words[:n])))), None)


@pytest.mark.parametrize("words", sorted(commands()), ids=" ".join)
def test_every_command_has_its_line_in_the_guide(words: tuple[str, ...]) -> None:
    assert [*words] in [line[: len(words)] for line in in_guide()]


def test_every_command_and_option_of_the_guide_is_there() -> None:
    groups = {words[:n] for words in commands() for n in range(1, len(words))}
    firsts = {words[0] for words in commands()}
    written = [words for words in in_guide() if words and words[0] in firsts]
    assert not [
        words for words in written if tuple(words) not in groups and command_of(words) is None
    ]
    for words in written:
        known = command_of(words)
        if known:
            assert set(OPTION.findall(" ".join(words))) <= options(known) | EVERYWHERE, words


def test_every_option_is_told_in_the_guide_and_no_other() -> None:
    known = {option for command in commands().values() for option in options(command)}
    told = set(OPTION.findall(GUIDE))
    assert known - told == set()
    assert told - known - EVERYWHERE == set()


def test_every_example_is_accepted() -> None:
    examples = [block for block in blocks(*DOCS) if block.language]
    assert {block.language for block in examples} <= {"yaml", "json", "rows", "sql"}, (
        "an example nobody reads"
    )
    for block in examples:
        if block.language == "json":
            json.loads(block.text)
        elif (
            block.language == "sql"
        ):  # held to what Citus demands: tests/storage/publish/test_citus.py
            assert block.path == "docs/scale.md"
        elif (
            block.language == "yaml"
        ):  # rows to be added to a form: tests/storage/instruments/test_guide.py
            assert parse(block.text.encode(), block.path).faults == ()


def test_everything_of_the_layout_is_there_and_the_rooms_of_core_stand_in_their_order() -> None:
    found = layout((ROOT / "docs/house/rooms.md").read_text("utf-8"))
    assert len(set(found)) == len(found) > 50
    assert [path for path in found if not (ROOT / path).exists()] == []
    lines = (
        (ROOT / "docs/house/rooms.md")
        .read_text("utf-8")
        .partition("\ncore/ ")[2]
        .partition("\nstorage/ ")[0]
    )
    wings = re.split(r"^  \d ", lines, flags=re.MULTILINE)[1:]
    rooms = [
        (wing.split()[0], tuple(re.findall(r"^  \(?(\w+)[)/] ", wing, re.MULTILINE)))
        for wing in wings
    ]
    assert rooms == [(wing.name, wing.rooms) for wing in WINGS]


def test_files_that_are_named_are_there() -> None:
    text = "".join((ROOT / path).read_text("utf-8") for path in ("CONTRIBUTING.md", *WORK))
    named = re.findall(
        r"(?<![\w/.])(?:core|storage|wiring|ui|resources|tests|docs)/[\w./]*\w", text
    )
    assert len(named) > 40
    assert sorted({path for path in named if not (ROOT / path).exists()}) == []


def test_names_of_code_in_the_guides_are_there() -> None:
    guide, _words, _table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n## Words")
    text = "".join((guide, *((ROOT / path).read_text("utf-8") for path in WORK)))
    named = {name.rpartition(".")[2] for name in re.findall(r"`([A-Za-z_][\w.]*)(?:\(\))?`", text)}
    code = (
        path
        for top in ("core", "storage", "wiring", "ui", "tests", "installer")
        for path in (ROOT / top).rglob("*")
    )
    there = {
        word
        for path in code
        if path.suffix == ".py"
        for word in re.findall(r"\w+", path.read_text("utf-8"))
    }
    assert len(named) > 40
    assert sorted(named - there - {"md", "py", "txt", "tsv"}) == []


def test_sections_that_docstrings_cite_are_there() -> None:
    """A rule's source is `docs/log.md: What counts, A line`, several parted by `;`: nothing outside this repository."""
    paths = [
        path
        for top in ("core", "storage", "wiring", "ui", "tests")
        for path in (ROOT / top).rglob("*.py")
    ]
    text = "\n".join(path.read_text("utf-8") for path in paths if path != Path(__file__))
    cited = re.findall(r"[(; ](docs/\w+\.md)(?:: ([A-Zsr][^;)\n`]+))?(?=[;)])", text)
    assert len(cited) > 60
    heads = {
        path: re.findall(r"^## (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        for path, _some in cited
    }
    assert (
        sorted(
            {
                (path, one)
                for path, some in cited
                for one in filter(None, some.split(", "))
                if one not in heads[path]
            }
        )
        == []
    )
    assert (
        re.findall(r"\b(?:EXCHANGE|DESIGN|RECORDS|INSTRUMENTS|HOUSE) (?:§ ?)?A?\d[\d.]*", text)
        == []
    )


def test_the_guide_for_newcomers_is_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").split()) <= 2500


def test_the_way_of_an_answer_is_ten_files() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## The way of one answer")[2]
    assert len(re.findall(r"^\d+\. `[\w/]+\.py`: ", section, re.MULTILINE)) == 10


@pytest.mark.parametrize("path", WRITTEN)
def test_links_and_modules_are_there(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert not [name for name in MODULE.findall(text) if find_spec(name) is None]
    links = [link for link in LINK.findall(FENCED.sub("", text)) if "://" not in link]
    assert not [link for link in links if not ((ROOT / path).parent / link).exists()]
    assert Path(path).suffix == ".md"


def test_the_readme_is_one_page_in_english_that_begins_with_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 90
    assert not THAI.search(text.replace("โปร่งใส", ""))
    first = [block.text for block in blocks("README.md") if not block.language][:2]
    assert first == [f"python3 installer/bootstrap.py {word}\n" for word in ("run", "test")]


def test_the_thai_readme_holds_the_same_commands_and_documents() -> None:
    english, thai = ([block[1:] for block in blocks(path)] for path in READMES)
    assert english == thai
    linked = ({*LINK.findall((ROOT / path).read_text("utf-8"))} for path in READMES)
    english_links, thai_links = (
        {link for link in links if not link.endswith(".png")} for links in linked
    )
    assert english_links - {READMES[1]} == thai_links - {READMES[0]}
    assert READMES[1] in english_links
    assert READMES[0] in thai_links


def test_changes_are_short_sentences_for_users() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert len(text.encode("utf-8")) <= 8000
    assert text.startswith("# Changes\n\n## 0.1.0 ")
    heads = re.compile(r"# Changes|## \d+\.\d+\.\d+ \(.+\)|### (?:Added|Changed|Fixed)")
    lines = [line for line in text.splitlines() if line]
    assert [line for line in lines if not heads.fullmatch(line) and not line.startswith("- ")] == []
    assert [line for line in lines if len(line.removeprefix("- ")) > 120] == []


def test_every_shipped_form_has_its_contact_sheet() -> None:
    """`python -m tests.contact` takes them anew."""
    shipped = {
        path.stem.rpartition("-")[0] for path in (ROOT / "resources" / "instruments").glob("*.yaml")
    }
    sheets = {path.stem for path in (ROOT / "docs" / "papers").glob("*.png")}
    assert {one for one in shipped - sheets if "programme" not in one} == set(), (
        "a programme prints nothing"
    )
    assert sheets - shipped == set()
