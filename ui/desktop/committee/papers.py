"""What is printed of a vote: the regional sheet, and minutes whose words are asked for first."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.committee.view import VoteRow
from core.forms.ports import Reader
from core.i18n import _
from core.papers.typed import Pairs
from core.papers.view import Paper, kept_words, offered_words, papers_of
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.base.paper_words import pairs_of, paper_words
from ui.desktop.widgets.prompt import ask


class VotePapers(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session

    def actions(self, vote: VoteRow) -> Iterator[HeaderAction]:
        """A line of the menu for each paper of the vote."""

        def read(reader: Reader) -> tuple[Paper, ...]:
            record = reader.record(vote.draft)
            return tuple(papers_of(reader, record, self._room.unit)) if record else ()

        for paper in self._session.read(read):
            called = f"{paper.title} {vote.name}"
            yield HeaderAction(_("พิมพ์{paper}").format(paper=paper.title), "printer", partial(self.ask, paper, called))

    def ask(self, paper: Paper, called: str) -> None:
        """Ask for what the paper leaves open, if anything, then write it."""
        if not paper.asks:
            self._room.files.print(paper.subject, paper.form, called)
            return
        typed, offered = self._session.read(lambda reader: self._known(reader, paper))
        prompt = paper_words(paper.asks, dict(typed or offered), bool(offered and not typed))
        ask(self._room.look, self._page, prompt, lambda **given: self._write(paper, called, pairs_of(given)))

    def _known(self, reader: Reader, paper: Paper) -> tuple[Pairs, Pairs]:
        """(what was typed for it, what is known besides)."""
        unit = self._room.unit
        typed = kept_words(reader, unit, paper.subject, paper.form)
        return typed, offered_words(reader, unit, paper.form, paper.asks, paper.subject)

    def _write(self, paper: Paper, called: str, said: Pairs) -> None:
        from core.papers.deeds import keep_words

        self._session.do(partial(keep_words, subject=paper.subject, form=paper.form, said=said))
        self._room.files.print(paper.subject, paper.form, called, said=said)
