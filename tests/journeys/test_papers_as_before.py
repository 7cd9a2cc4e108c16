"""Every paper of every shipped form says what it said before the forms got one language, filled in and empty."""

from tests.papers_before import TEXTS, texts


def test_every_paper_says_what_it_said() -> None:
    assert texts() == TEXTS.read_text("utf-8"), (
        "python -m tests.papers_before shows it beside another checkout"
    )
