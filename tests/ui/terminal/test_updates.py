"""The commands of updates: what they say, refuse, and leave."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import main
from core import updates
from core.log.certificates import fingerprint
from core.updates import taken_words
from tests.made_updates import Computer, PublisherOfTests, public
from ui.terminal.commands import root, run
from wiring import Wiring


@pytest.fixture
def pc(tmp_path: Path) -> Computer:
    return Computer(tmp_path, PublisherOfTests())


def command(pc: Computer, *words: object) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    desk = Wiring(main.INSTRUMENTS, main.RESOURCES / "samples", pc.home, pc.installed)
    with redirect_stdout(out), redirect_stderr(err):
        code = run(root, ["update", *map(str, words)], desk)
    return code, out.getvalue(), err.getvalue()


def value(pc: Computer, *words: object) -> Any:
    return json.loads(command(pc, *words, "--json")[1])


def test_an_update_is_checked_taken_listed_and_dropped(pc: Computer) -> None:
    path, key = pc.update("0.2.0"), public(pc.publisher.key)
    checked = value(pc, "check", path)
    assert checked["version"] == "0.2.0"
    assert checked["fingerprint"] == fingerprint(bytes.fromhex(key))
    assert pc.left == set()
    code, said, _none = command(pc, "check", path)
    assert (code, taken_words("0.2.0") in said) == (0, False)
    code, said, _none = command(pc, "take", path)
    assert (code, taken_words("0.2.0") in said) == (0, True)
    assert pc.publisher.name in said
    rows = value(pc, "list")["versions"]
    assert [(row["version"], row["state"]) for row in rows] == [
        ("0.2.0", "next"),
        ("0.1.0", "runs"),
    ]
    assert "ใช้เมื่อเปิดครั้งต่อไป" in command(pc, "list")[1]
    code, said, _none = command(pc, "drop", "0.2.0")
    assert (code, said) == (0, "เลิกใช้รุ่น 0.2.0 แล้ว\n")
    assert [row["version"] for row in value(pc, "list")["versions"]] == ["0.1.0"]


def test_a_refusal_says_what_why_and_what_to_do_and_ends_with_1(pc: Computer) -> None:
    for words in (("check", pc.update("0.1.0")), ("take", pc.update("0.1.0"))):
        code, said, refused = command(pc, *words)
        by = updates.not_newer("0.1.0", "0.1.0")
        assert (code, said, refused.splitlines()) == (1, "", [by.what, by.why, by.do])
    code, said, refused = command(pc, "drop", "0.9.0")
    assert (code, said) == (1, "")
    assert "เลิกใช้รุ่น 0.9.0 ไม่ได้" in refused


def test_from_sources_every_command_says_so(tmp_path: Path) -> None:
    sources = Computer(tmp_path, PublisherOfTests())
    path = sources.update("0.2.0")
    (sources.installed / "release.json").unlink()
    for words in (("check", path), ("take", path), ("list",)):
        code, _said, refused = command(sources, *words)
        assert code == 1
        assert updates.not_built().why in refused
