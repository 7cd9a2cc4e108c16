"""Whoever sends, receives and confirms reads no word of keys: what waits, waits for somebody to be confirmed."""

import ast
from pathlib import Path

import pytest

from core.exchange.invitations import Claim, Hold, hold_called, hold_words
from core.log.verdict import problem_words
from tests.ui.desktop.exchange.test_send_button import JARGON

ROOT = Path(__file__).parents[4]
READ = (  # what stands on the pages of sending, receiving, confirming strangers and inviting
    *sorted((ROOT / "ui" / "desktop" / "exchange").glob("*.py")),
    *sorted((ROOT / "ui" / "desktop" / "setup").glob("start*.py")),
    *(ROOT / "core" / "exchange" / f"{name}.py" for name in (
        "claim_deeds", "incoming_view", "invitations", "outgoing_view", "receive_deeds", "receivers", "send_deeds",
        "staging", "stranger_deeds", "strangers",
    )),
)  # fmt: skip


OF_KEYS = "เพราะไฟล์นี้ให้เชื่อถือกุญแจราก"  # of a file that changes whom a folder trusts, which is about them


def sentences(path: Path) -> list[str]:
    """The words of a module that are no documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documented)
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_no_sentence_of_these_pages_has_a_word_of_keys(path: Path) -> None:
    said = [each for each in sentences(path) if not each.startswith(OF_KEYS)]
    assert [each for each in said if any(word in each for word in JARGON[:4])] == []


@pytest.mark.parametrize("hold", [*Hold, None], ids=str)
def test_why_a_claim_waits_is_said_without_one(hold: Hold | None) -> None:
    claim = Claim("k" * 64, "age1", "1" * 32, "อำเภอ", "2026-01-01", hold, "r", (), "จังหวัด", "office")
    text = hold_words(claim) + (hold_called(hold) if hold else "")
    assert text
    assert not [word for word in JARGON if word in text]


def test_why_something_does_not_count_is_said_without_one() -> None:
    for why in ("not enrolled", "outside rights", "fork", "revoked", "parked", "refused certificate"):
        text = problem_words(why)
        assert text != why
        assert not [word for word in JARGON if word in text]
