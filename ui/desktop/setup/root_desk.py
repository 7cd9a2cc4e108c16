"""What the step of the root keys asks for: made, written to be printed, read back, brought from paper."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.centre.setup import Setup
from core.errors import UserError
from core.exchange.trust_deeds import certified_by_root, write_root_paper
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.papers.root_paper import RootPaper, check_read_back, secret_of, secret_of_qr
from core.thai.days import long_date
from core.values import Changes
from ui.desktop.base.asking_files import ask_target
from ui.desktop.base.files import PDF, ended
from ui.desktop.base.page_context import PageContext
from ui.desktop.setup.roots import RootsPanel, root_paper
from ui.desktop.widgets.prompt import ask


class RootDesk(QObject):
    """Makes the roots, writes their pages, hears them read back, and brings one from paper."""

    def __init__(
        self, room: PageContext, panel: RootsPanel, again: Callable[[], object], setup: Callable[[], Setup | None]
    ) -> None:
        super().__init__(panel)
        self._room, self._panel, self._again, self._setup = room, panel, again, setup
        panel.begin_wanted.connect(self._begin)
        panel.restore_wanted.connect(self._ask)
        panel.print_wanted.connect(self._print)
        panel.read_back.connect(self._read_back)

    @property
    def _owner(self) -> str:
        found = self._setup()
        return found.name if found else ""

    def _begin(self) -> None:
        room = self._room
        sign = partial(room.desk.keys.roots.begin, room.folder, self._owner)
        room.do(partial(certified_by_root, sign=sign), self._again)

    def _ask(self) -> None:
        prompt = root_paper(_secret)
        ask(self._room.look, self._panel, prompt, lambda **lines: self._restore(_secret([*lines.values()])))

    def _restore(self, secret: bytes) -> None:
        room = self._room
        sign = partial(room.desk.keys.roots.certify, room.folder, self._owner, secret)
        room.do(partial(certified_by_root, sign=sign), self._again)

    def _print(self, number: int) -> None:
        """Write the page where the person wants it, and open it there."""
        room, roots = self._room, self._room.desk.keys.roots
        title, kinds = _("บันทึกแผ่นกุญแจราก"), _("เอกสาร PDF (*.pdf)")
        named = _("กุญแจรากแผ่นที่ {n}.pdf").format(n=number)
        if not (chosen := ask_target(self._panel, title, named, kinds, "roots", room.folder.parent)):
            return
        path, root = ended(chosen, (PDF,)), roots.kept(room.folder)[number - 1]
        made = long_date(datetime.fromisoformat(root.made).date())

        def written(ctx: Context, store: Store) -> Changes:
            said = RootPaper(self._owner, number, roots.kept_secret(room.folder, number), root.public, made)
            done = write_root_paper(ctx, store, room.office.printer, said, path)
            roots.note_printed(room.folder, number, path)
            return done

        room.do(written, partial(self._printed, path))

    def _printed(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._again()

    def _read_back(self, number: int, typed: Sequence[str]) -> None:
        room, roots = self._room, self._room.desk.keys.roots
        root = roots.kept(room.folder)[number - 1]
        try:
            check_read_back(roots.kept_secret(room.folder, number), root.public, typed)
            roots.note_read(room.folder, number)
        except UserError as wrong:
            self._panel.say(f"{wrong.what} {wrong.why} {wrong.do}")
            return
        left = Path(root.file) if root.file and Path(root.file).exists() else None
        said = _("แผ่นที่ {n} อ่านทวนแล้ว เก็บกระดาษในตู้นิรภัย").format(n=number)
        more = _("โปรดลบไฟล์ {file} ด้วย โปรแกรมลบให้ไม่ได้").format(file=left) if left else ""
        room.host.toast.emit(" ".join(filter(None, (said, more))))
        self._again()


def _secret(lines: Sequence[str]) -> bytes:
    """The root key that these lines of a paper hold; UserError when one is wrong."""
    typed = [line for line in lines if line]
    return (secret_of_qr(typed[0]) if len(typed) == 1 else None) or secret_of(typed)
