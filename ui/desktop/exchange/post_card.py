"""The card of the post folder on the exchange page: where it is, what has come, to whom something was written."""

from collections.abc import Callable
from functools import partial

from core.exchange.post_deeds import import_own_at_once, leave_post_folder, use_post_folder
from core.forms.ports import Action
from core.i18n import _
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.post_watch import post_watch_of
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.layout import Surface, column, fill, flow, frame, row
from ui.desktop.widgets.plain import show, show_plain, words


class PostFolderCard(Surface):
    """The card of the post folder that is used: what the program did there by itself, and another folder; hidden while
    none is used."""

    def __init__(self, context: PageContext, look_at: Callable[[], None]) -> None:
        """Make the card; `look_at` previews the files that have come."""
        super().__init__("card")
        self._context, look = context, context.look
        self._post = context.office.post
        self.watch = post_watch_of(context)
        self._pill = Pill(look)
        self._text = words("", "body", "text2", wrap=True)
        self._lines = column(gap=3)
        self.open = Button(look, _("ดูไฟล์ที่มาถึง"), "ghost", "in", do=look_at)
        self.choose = Button(look, _("เปลี่ยนโฟลเดอร์รับส่ง"), "ghost", "folder", do=self.ask)
        self.write = Button(
            look, _("เขียนไฟล์เดี๋ยวนี้"), "ghost", "out", do=partial(self.watch.plan, at_once=True)
        )
        self.leave = Button(look, _("เลิกใช้โฟลเดอร์นี้"), "ghost", do=self._leave)
        self.own = TickBox(look, _("นำเข้าเองเมื่อมาจากเครื่องอื่นของหน่วยงานนี้"))
        self.own.clicked.connect(self._switch)
        head = row(words(_("โฟลเดอร์รับส่ง"), "section"), self._pill, None, gap=10)
        deeds = flow(self.open, self.choose, self.write, self.leave)
        body = (head, self._text, self._lines, self.own, deeds)
        self.setLayout(column(*body, gap=8, edges=(20, 14, 20, 14)))
        self.watch.changed.connect(self.show_folder)
        self.show_folder()

    def show_folder(self) -> None:
        """Show the folder as of the last look at it."""
        watch, place = self.watch, self.watch.state.place
        show(self, bool(place))
        there = watch.listing is not None
        self._pill.show_pill(
            _("พบโฟลเดอร์") if there else _("ยังไม่พบโฟลเดอร์"), "ok" if there else "mute"
        )
        show_plain(self._text, place)
        notes = [*watch.view.lines]
        text = _("ยังไม่ได้เขียนถึง {name} {what} {why}")
        for unit_name, problem in watch.problems.values():
            notes.append(text.format(name=unit_name, what=problem.what, why=problem.why))
        if watch.listing and watch.listing.unready:
            half = _("ไฟล์ที่ยังไม่ครบหรือเสีย {n} ไฟล์ ยังไม่นับว่ามาถึง โปรแกรมดูอีกครั้งเอง")
            notes.append(half.format(n=len(watch.listing.unready)))
        fill(self._lines, [frame(row(words(one, "line", "text2", wrap=True))) for one in notes])
        show(self.open, bool(watch.view.arrived))
        self.write.setEnabled(there)
        self.own.setChecked(watch.state.own_at_once)
        self.setEnabled(watch.is_possible)

    def ask(self) -> None:
        """Ask for the folder to be used from now on."""
        place = ask_folder(self, _("เลือกโฟลเดอร์รับส่ง"), "post")
        if place is not None:
            self._do(partial(use_post_folder, place=place, post=self._post))

    def _leave(self) -> None:
        self._do(partial(leave_post_folder, post=self._post))

    def _switch(self, enabled: bool) -> None:
        self._do(partial(import_own_at_once, enabled=enabled, post=self._post))

    def _do(self, deed: Action) -> None:
        self._context.do(deed, ended=lambda _job: self.watch.begin())
