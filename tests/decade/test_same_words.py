"""What an office shows is the same after it was restored, has moved to another PC, or has joined its parent unit: every
word of every page, but for what `KNOWN` explains."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.decade.clock import Clock, day_of
from tests.decade.conftest import Decade
from tests.decade.life import PASSPHRASE
from tests.decade.pages import OpenWindow, Words, differences
from tests.decade.pcs import HOMES, Pc
from tests.decade.world import DISTRICT, LONE, PROVINCE
from tests.ui.desktop.conftest import IGNORED

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Opening = Callable[[Clock], OpenWindow]
# page, what may differ there, and why
KNOWN: tuple[tuple[str, str, str], ...] = ()


def unexplained(before: Words, after: Words) -> list[str]:
    """The differences that no row of KNOWN explains."""
    return [
        line
        for line in differences(before, after)
        if not any(
            line.startswith(f"{page}: ") and re.search(what, line) for page, what, _ in KNOWN
        )
    ]


def shown(decade: Decade, opened_at: Opening, pc: Pc) -> Words:
    opening = opened_at(decade.clock)
    with opening.on(pc) as window:
        return opening.words(window, decade.last)


def test_after_a_restore(decade: Decade, opened_at: Opening, tmp_path: Path) -> None:
    pc, stick = decade.pcs[DISTRICT], tmp_path / "stick"
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    before = shown(decade, opened_at, pc)
    with decade.clock.of_deeds():
        pc.do("backup", pc.folder, "--to", stick)
        shutil.rmtree(pc.folder)
        pc.do("restore", next(stick.glob("*.prongsai-backup")), pc.folder)
    assert unexplained(before, shown(decade, opened_at, pc)) == []


def test_on_another_pc(decade: Decade, opened_at: Opening, tmp_path: Path) -> None:
    pc, stick, words = decade.pcs[DISTRICT], tmp_path / "stick", tmp_path / "words.txt"
    words.write_text(PASSPHRASE, "utf-8")
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    before = shown(decade, opened_at, pc)
    with decade.clock.of_deeds():
        pc.do("backup", pc.folder, "--to", stick)
        shutil.rmtree(pc.folder)
        shutil.rmtree(decade.place / HOMES / DISTRICT)
        new = Pc(decade.place, DISTRICT, pc.code)
        file = next(stick.glob("*.prongsai-backup"))
        new.do("restore", file, new.folder, "--passphrase-file", words)
    assert unexplained(before, shown(decade, opened_at, new)) == []


def test_after_it_joined(decade: Decade, opened_at: Opening, tmp_path: Path) -> None:
    pc, province = decade.pcs[LONE], decade.pcs[PROVINCE]
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    before = shown(decade, opened_at, pc)
    with decade.clock.of_deeds():
        made = ("--unit", "S112", "--until", "2037-12-31")
        province.do("key", "start", "make", province.folder, tmp_path / "starts", *made)
        start = tmp_path / "starts" / "S112.prongsai-start"
        pc.do("office", "join", pc.folder, start, "--yes")
    assert unexplained(before, shown(decade, opened_at, pc)) == []
