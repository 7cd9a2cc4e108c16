"""What comes out of a workshop: one print of minutes, the list to sign and the agreed sheet, filled beforehand."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.forms.ports import Reader
from core.papers.typed import Pairs
from core.papers.view import Paper, kept_words, offered_words, papers_of
from core.workshop.view import Workshop
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.paper_words import pairs_of, paper_words
from ui.desktop.widgets.prompt import ask


class WorkshopPapers(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session

    def ask(self, held: Workshop, form: str = "") -> None:
        """Ask for what a paper leaves open, with what is known already, then print it; "" = all that came of it."""
        paper, said, known = self._session.read(lambda reader: self._known(reader, held, form))
        prompt = paper_words(paper.asks, dict(said or known), offered=not said)
        ask(self._room.look, self._page, prompt, lambda **given: self._print(paper, pairs_of(given)))

    def _known(self, reader: Reader, held: Workshop, form: str) -> tuple[Paper, Pairs, Pairs]:
        """The paper, what was typed for it, and what is known besides."""
        from core.papers.source import WORKSHOP
        from core.workshop.papers import met_at

        unit = self._room.unit
        found = papers_of(reader, held.facts.record, unit)
        paper = next(one for one in found if one.form == (form or WORKSHOP))
        typed = kept_words(reader, unit, paper.subject, paper.form)
        offered = dict(offered_words(reader, unit, paper.form, paper.asks, paper.subject))
        asked = {one.id for one in paper.asks}
        known = {id_: words for id_, words in (met_at(held) | offered).items() if id_ in asked}
        return paper, typed, tuple(known.items())

    def _print(self, paper: Paper, said: Pairs) -> None:
        from core.papers.deeds import keep_words

        self._session.do(partial(keep_words, subject=paper.subject, form=paper.form, said=said))
        self._room.files.print(paper.subject, paper.form, paper.file, said=said)
