"""Keeps the exchange page and the folder in step: files out and in, conflicts settled, requests answered."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from core.actions.export_bundle import Exported
from core.actions.reply import reply
from core.actions.resolve_conflict import resolve_conflict
from core.actions.take_in import Looked, TakenIn, look_at, set_aside, take_in
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes, Ref, Written
from core.views.assessment_facts import answer_at, office_of, sheet_of
from core.views.conflict_words import Told, told_conflicts
from core.views.letters import asked, letters
from core.views.receivers import paste_words, ways
from core.views.register import register
from ui.desktop.pages.exchange import ExchangePage
from ui.desktop.room import Room


class Exchanging(QObject):
    def __init__(self, room: Room, page: ExchangePage) -> None:
        super().__init__()
        self._room, self._page, self._session = room, page, room.session
        page.out.wanted.connect(room.files.export)
        page.out.copied.connect(lambda _text: room.host.said.emit(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok"))
        page.drop.chosen.connect(self.look)
        page.drop.undo.clicked.connect(lambda: self._session.do(set_aside))
        page.incoming.take_wanted.connect(self.take)
        page.conflicts.wanted.connect(self._settle)
        page.conflicts.jump.connect(room.host.jump)
        page.letters.jump.connect(lambda ref, item: room.host.jump.emit(_place_of(ref, item)))
        page.letters.reply_wanted.connect(self._reply)
        room.files.sent.connect(page.out.show_result)
        room.news.progress.connect(self._progressed)
        room.news.changed.connect(self._changed)
        room.news.refused.connect(self._refused)

    def refresh(self) -> None:
        """Read again what is open, what was told, what has no effect, and how far files have come."""
        unit, forms, read = self._room.unit, self._session.forms, self._session.read
        now = datetime.now()
        found = read(lambda reader: told_conflicts(reader, forms, int(now.timestamp() * 1000)))
        silent = read(lambda reader: reader.trust.problems())
        told = read(lambda reader: letters(reader, forms, unit, now.date()))
        self._page.conflicts.show_conflicts(found, unit)
        self._page.problems.show_problems(silent)
        self._page.letters.show_letters(told)
        self._page.out.show_ways(read(lambda reader: ways(reader, unit)))
        self._page.show_counts(len(found), read(lambda reader: asked(reader, unit)), len(silent))

    def look(self, paths: Sequence[Path]) -> None:
        """Look at files; nothing is written."""
        units = self._session.read(register)
        self._page.incoming.begin({one.id: one.name for one in units.values()}, len(paths))
        self._page.show_incoming()
        self._session.do(partial(look_at, paths=list(paths), post=self._room.office.post))

    def take(self, paths: Sequence[Path]) -> None:
        self._session.do(partial(take_in, paths=list(paths), post=self._room.office.post))

    def _settle(self, told: Told, value: Written) -> None:
        row = told.row
        self._session.do(partial(resolve_conflict, ref=row.ref, field=row.field, value=value, seen=row.seen))

    def _reply(self, to: Ref, text: str, done: bool) -> None:
        self._session.do(partial(reply, to=to, text=text, done=done))

    def _progressed(self, step: object) -> None:
        if isinstance(step, Looked):
            self._page.incoming.add_look(step)
        elif isinstance(step, TakenIn):
            self._page.incoming.add_taken(step)
        elif isinstance(step, Exported):
            name, _code = self._session.read(lambda reader: office_of(reader, self._room.unit))
            size = step.path.stat().st_size if step.path.is_file() else 0
            self._page.out.show_paste(paste_words(step.path.name, size, name, step.sha256))

    def _changed(self, changes: Changes) -> None:
        if self._page.isVisible() or changes.label in ("take_in", "resolve", "reply"):
            self.refresh()

    def _refused(self, _problem: UserError) -> None:
        self._page.out.show_result("", "")


def _place_of(about: Ref, item: str) -> Ref:
    """The answer to the item of an assessment, else the record itself."""
    return answer_at(sheet_of(about), item) if item and about.entity == "assessment" else about
