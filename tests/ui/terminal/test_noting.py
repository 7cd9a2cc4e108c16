"""The log of views hears of the terminal's reading as of the window's."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
import pytest

import main
from core.log.deeds import note_view
from tests.ui.terminal.conftest import Command
from ui.terminal.commands import root

SHOWS = {  # commands that show or write words about people: each notes it
    "assign list", "assign show",
    "bundle export", "bundle post", "committee result", "committee round", "committee show", "conflict list",
    "conflict show", "erase", "evidence list",
    "evidence pack",
    "extract", "gap list", "handover", "history", "office archive", "paper batch", "paper copy", "paper print",
    "plan export",
    "record list", "record show", "restore", "search",
    "signing compare", "signing list", "signing show", "workshop show",
}  # fmt: skip
WRITES = {  # commands that write what they are given and tell its references, or what was decided of it
    "assign begin", "assign change", "assign done", "assign fill", "assign give", "assign unuse", "assign use",
    "assign withdraw", "gap act",
    "answers import", "answers read", "backup", "centre paper", "centre slips", "centre recheck", "centre select",
    "bundle aside", "bundle import", "bundle originals", "conflict resolve",
    "committee acknowledge", "committee answer", "committee close", "committee final", "committee object",
    "committee agree", "committee aside", "committee batch", "committee convene", "committee open", "committee pack",
    "committee release", "committee score", "committee seal",
    "document copy", "document start", "document make", "goals",
    "evidence add", "evidence ask", "evidence cover", "evidence look", "evidence mark",
    "evidence replace", "instrument decline", "instrument from-xlsform", "instrument join", "instrument new",
    "instrument publish", "instrument wording", "document words",
    "register import", "setting choose",
    "key certify", "key revoke",
    "office join",
    "office new", "paper confirm", "paper official", "paper void", "plan import", "record delete", "record set", "scan",
    "signing clear", "signing ink", "signing revise",
    "signing route", "signing unlock", "signoff", "undo", "verify answer",
    "workshop accept", "workshop again", "workshop begin", "workshop close", "workshop decide", "workshop note",
    "workshop drop", "workshop promise", "workshop start", "workshop vote",
}  # fmt: skip
NOBODY = {  # commands that show figures, keys, forms or references
    "answers print", "ballot print", "ballot read",
    "bundle inspect", "bundle waiting", "centre rank", "centre status", "demo", "digest", "document list",
    "document rescore",
    "centre dates", "centre gather", "centre lessons", "centre publish", "centre rescore", "centre sample",
    "committee list",
    "register list", "register units", "setting list",
    "evidence coverage", "gap grade",
    "instrument check", "instrument export", "instrument list", "instrument show", "instrument words", "key request",
    "key root distrust",
    "key protect", "key root list", "key root new", "key root paper", "key root restore", "key root show",
    "key root trust", "key root write", "key show", "key claims", "key compare", "key confirm", "key start list",
    "key start letters", "key start make", "key start renew", "key start show", "key start withdraw",
    "key unlock",
    "office check", "office info", "office repair", "paper list", "paper show", "phones test", "problems", "score",
    "seal check", "seal page", "update check", "update drop", "update list", "update take", "verify list", "views",
}  # fmt: skip


def named(command: click.Command, words: str = "") -> Iterator[str]:
    if isinstance(command, click.Group):
        with click.Context(command) as ctx:
            inner = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        for name, one in inner:
            assert one is not None
            yield from named(one, f"{words} {name}".strip())
    else:
        yield words


def test_of_every_command_it_is_known_whether_it_shows_people() -> None:
    assert set(named(root)) == SHOWS | WRITES | NOBODY


def deeds(do: Command, folder: Path) -> list[tuple[str, str]]:
    return [(one["deed"], one["of"]) for one in do("views", folder, "--json").value["views"]]


@pytest.fixture
def person(do: Command, office: Path) -> str:
    made = do("record", "set", office, "person/new", "name=นายตัวอย่าง ทดสอบ", "--json").value[
        "touched"
    ]
    return next(str(ref) for ref in made if "/person/" in ref)


def test_what_is_shown_of_people_is_noted_and_nothing_else(
    do: Command, office: Path, person: str
) -> None:
    assert do("record", "list", office, "office").code == 0
    assert deeds(do, office) == []
    assert do("record", "show", office, person).code == 0
    assert do("history", office, person, "name").code == 0
    assert do("history", office, person, "roles").code == 0
    assert do("record", "list", office, "person").code == 0
    assert do("erase", office, "ตัวอย่าง ทดสอบ").code == 0
    assert deeds(do, office) == [("view", person)] * 4
    assert do("signing", "list", office).code == 0
    assert do("evidence", "list", office).code == 0
    assert deeds(do, office)[4:] == [("view", "many")]
    assert "ข้อมูลหลายรายการ" in do("views", office).out
    assert do("office", "check", office).code == 0


def test_a_plan_that_is_written_to_a_file_is_noted(
    do: Command, office: Path, tmp_path: Path
) -> None:
    given = main.RESOURCES / "samples" / "dsi_moral_plan_2569.json"
    reported = do(
        "plan",
        "import",
        office,
        given,
        "--instrument",
        "dsi-moral-plan",
        "--year",
        "2569",
        "--json",
    )
    assert reported.code == 0, reported.err
    assert do("plan", "export", office, reported.value["plan"], tmp_path / "p.json").code == 0
    ((deed, of),) = deeds(do, office)
    assert (deed, of.endswith(reported.value["plan"])) == ("export", True)


def test_it_is_noted_while_a_window_holds_the_folder_and_the_chain_holds(
    do: Command, office: Path, person: str
) -> None:
    with main.desk().open(office) as window:
        assert do("record", "show", office, person).code == 0
        window.session.do_now(partial(note_view, target=None, deed="print"))
        assert do("record", "show", office, person).code == 0
        with main.desk().look(office) as look:
            assert look.reader.privacy.broken_at() is None
    assert [deed for deed, _of in deeds(do, office)] == ["view", "print", "view"]
    assert do("office", "check", office).code == 0


def test_where_nobody_may_write_reading_goes_on(
    do: Command, office: Path, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as shut:
        shut.setattr("os.access", lambda _path, mode, **_more: mode != os.W_OK)
        assert do("record", "show", office, person).code == 0
    assert deeds(do, office) == []
