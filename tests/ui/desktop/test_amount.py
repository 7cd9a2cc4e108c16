"""No page holds more than it may: words, buttons and warnings are counted as `python -m tests.amount` counts them."""

import subprocess
import sys

from tests.amount import BEGIN, END, PAGE, bounds, count, is_given
from tests.modules import ROOT


def test_no_page_holds_more_than_it_may() -> None:
    """Measured in a process of its own: where a row wraps depends on fonts and styles that other tests leave behind."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.amount", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


# what a page has gained since: two ways on for an office that cannot send yet, and the menu with the exchange folder
GAINED = {"exchange": (0, 3, 0)}


def test_a_bound_never_stands_above_what_was_measured_first() -> None:
    assert all(
        most <= first + more
        for key, one in bounds().items()
        for first, more, most in zip(one.first, GAINED.get(key, (0, 0, 0)), one.most, strict=True)
    )


def test_the_published_table_shows_the_bounds() -> None:
    lines = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].splitlines()[2:]
    shown = {
        key.strip(): tuple(int(cell.split("→")[1]) for cell in cells[:3])
        for _, key, *cells, _ in rows(lines)
    }
    assert shown == {key: tuple(one.most) for key, one in bounds().items()}


def rows(lines: list[str]) -> list[list[str]]:
    return [line.split("|") for line in lines]


def test_words_are_counted_by_the_breaker_of_lines_and_forms_are_not() -> None:
    assert count("ทำให้เสร็จภายในวันนี้ 3 เรื่อง") >= 6
    assert count("· › —") == 0
    assert is_given("ส่งเสริมให้บุคลากรมีคุณธรรม", "ชื่อ ส่งเสริมให้บุคลากรมีคุณธรรม")
    assert not is_given("เปิดการประเมิน", "เปิดการประเมิน"), (
        "a sentence of the program counts, whoever typed it too"
    )
