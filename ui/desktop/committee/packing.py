"""Files for the committee members' PCs: start files with letters, and committee packs (bundles of what to judge)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.ballots import CommitteeVote
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import DRAFT
from core.committee.carries import (
    DUE,
    OPENED,
    PACK,
    CommitteeProgress,
    MemberPC,
    called_pcs,
    without_seat,
)
from core.errors import UserError
from core.exchange.invitation_deeds import StartFileResult, StartLetterOutput, make_seats
from core.exchange.originals import UnitOriginalFiles
from core.exchange.receivers import amount_words
from core.exchange.send_deeds import ExportOutcome, export_bundle
from core.forms.ports import Reader
from core.i18n import _
from core.log.scopes import AS_ASKED, EVERY, ExportOptions
from core.people.units import member_file
from core.values import Ref
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import breathing
from ui.desktop.base.originals import OriginalFilesDesk
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.buttons import Do
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import (
    Prompt,
    PromptButton,
    PromptRow,
    PromptText,
    ask,
    lines,
    note,
    tick,
)
from ui.session import QueuedAction


def packs_prompt(
    originals: Sequence[UnitOriginalFiles], ask_lacking: Callable[[], object]
) -> Prompt:
    """Return the prompt before committee packs are written. It lists missing originals, with a button that calls
    `ask_lacking` to request them, and asks whether to include originals that are on this PC (answer `originals`)."""
    lacks = UnitOriginalFiles.words(originals)
    present = sum(len(one.present) for one in originals)
    size = amount_words(sum(one.present_size for one in originals))
    text = _("ใส่ต้นฉบับที่อยู่ในเครื่องนี้ {n} ไฟล์ (ไม่เกิน {size} ต่อกรรมการหนึ่งเครื่อง)")
    text = text.format(n=present, size=size)
    more = _("ถ้าไม่ใส่ ใบตรวจมีแต่ภาพย่อกับต้นฉบับที่กรรมการขอไว้ ไฟล์ที่มีข้อมูลส่วนบุคคลไม่ไปกับใบตรวจ")
    asks = PromptRow((PromptButton(_("ขอต้นฉบับที่ขาด"), "clip", ask_lacking, "link"), None))
    ticks = [tick("originals", text, ticked=True)] if present else []
    return Prompt(
        title=_("เขียนใบตรวจให้กรรมการ"),
        go=_("เลือกที่เก็บและเขียนใบตรวจ"),
        icon="out",
        first="go",
        wide=600,
        parts=[
            PromptText(lacks or _("ต้นฉบับที่ไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ"), "strong"),
            *([asks] if lacks else []),
            *ticks,
            PromptText(more, "line text2"),
        ],
    )


class CommitteePackDesk(QObject):
    """The controller that writes a committee pack (a bundle with what to judge) for each member's PC."""

    def __init__(self, context: PageContext, page: QWidget, then: Do) -> None:
        """Make the controller; `then` is called when all files are written and verified."""
        super().__init__(page)
        self._context, self._page = context, page
        self._then = then
        self._waiting: set[Path] = set()  # files being written
        self._written: list[str] = []  # names of their receivers
        self.originals = OriginalFilesDesk(context, page)

    def ask(self, *, judging: bool, among: CommitteeProgress | None = None) -> None:
        """Ask for a folder and write a committee pack for each member whose pack is due by `among`; for all if `among`
        is None or none is due. `judging`: first list missing originals and ask whether to include the present ones."""
        unit = self._context.unit
        pcs = self._context.session.read(partial(called_pcs, unit=unit))
        if among:
            owed = {row.person for row in among.rows if DUE in (row.state(PACK), row.state(OPENED))}
        else:
            owed = set()
        pcs = tuple(one for one in pcs if not owed or one.person in owed)
        if not pcs:
            what = _("เขียนใบตรวจไม่ได้")
            why = _("ยังไม่มีเครื่องของกรรมการที่เรียกไว้")
            problem = UserError(
                what, why, _("ออกไฟล์เริ่มงานของกรรมการและยืนยันเครื่อง แล้วตั้งรอบให้คะแนนก่อน")
            )
            self._context.host.refuse(problem)
            return
        assessments = self._context.session.read(self._judged)
        found = self.originals.read(assessments) if judging else []
        if not found:
            self._ask_folder(pcs, AS_ASKED)
            return
        prompt = packs_prompt(found, partial(self.originals.ask, assessments))

        def write(originals: bool = False) -> None:
            self._ask_folder(pcs, EVERY if originals else AS_ASKED)

        ask(self._context.look, self._page, prompt, write)

    def _judged(self, reader: Reader) -> list[Ref]:
        """Return the assessments of the units for which a committee was convened; a drawn sample is no vote."""
        drafts = reader.records(DRAFT, self._context.unit)
        return [
            AssessmentRounds(one).own for one in drafts if CommitteeVote.convened(reader, one.ref)
        ]

    def _ask_folder(self, pcs: Sequence[MemberPC], originals: str) -> None:
        folder = ask_folder(self._page, _("เลือกที่เก็บไฟล์ของกรรมการ"), "exchange_out")
        if (folder) is not None:
            taken = set[str]()
            self._written = []
            post = self._context.office.post
            for one in pcs:
                parts = chain([""], map(str, count(2)))
                file = next(
                    each
                    for part in parts
                    if (each := member_file(one.file, one.name, part)) not in taken
                )
                taken.add(file)
                path = folder / file
                self._waiting.add(path)
                share = ExportOptions(originals=originals)
                deed = partial(
                    export_bundle, recipients=(one.age,), path=path, post=post, share=share
                )
                self._context.do(
                    deed, step=partial(self._stepped, one.name), ended=partial(self._ended, path)
                )

    def _stepped(self, name: str, step: object) -> None:
        if isinstance(step, ExportOutcome):
            self._written.append(name)

    def _ended(self, path: Path, _job: QueuedAction) -> None:
        """When all files are written, report whose files are there and verified."""
        self._waiting.discard(path)
        if not self._waiting and self._written:
            text = _("เขียนไฟล์ของกรรมการและอ่านกลับตรวจแล้ว {n} ไฟล์ ส่งให้คนละไฟล์: {names}")
            self._context.host.report(
                text.format(n=len(self._written), names=", ".join(self._written)), "ok"
            )
            self._then()


def seats_prompt(people: Sequence[str]) -> Prompt:
    """Return a prompt that asks who gets a start file: names to type (answer `typed`), `people` to tick (`ticked`)."""
    text = _(
        "หนึ่งไฟล์ต่อหนึ่งคน กรรมการดับเบิลคลิกไฟล์ที่เครื่องของตน แล้วส่งไฟล์แรกกลับมา ท่านโทรเทียบเลข 12 หลักแล้วยืนยันเครื่อง "
        "จดหมายส่งแยกทางกับไฟล์"
    )
    rows = [ListLine(one, one, "") for one in people]
    known = lines(_("คนในหน่วยงานที่เป็นกรรมการ"), rows, 4, key="ticked", ticked=())._replace(
        need=False
    )
    typed = note("typed", _("ชื่อกรรมการ บรรทัดละหนึ่งคน"))
    return Prompt(
        title=_("ออกไฟล์เริ่มงานของกรรมการ"),
        go=_("เลือกโฟลเดอร์และออกไฟล์"),
        icon="out",
        wide=560,
        gap=10,
        first="typed",
        parts=[text, typed, *([known] if people else [])],
    )


class MemberStartFileWriter(QObject):
    """The controller that writes a start file and a letter for each committee member."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._job: QueuedAction | None = None
        self._made: list[StartFileResult] = []
        self._letters = Path()

    def ask(self) -> None:
        """Ask for the members, then for the folder, and write their start files and letters into it."""
        people = self._context.session.read(partial(without_seat, unit=self._context.unit))
        ask(self._context.look, self._page, seats_prompt(people), self.make)

    def make(self, typed: str, ticked: Sequence[str] = ()) -> None:
        """Ask for a folder, and write start files and letters for the names in `typed` (one per line) and `ticked`."""
        names = [*filter(None, map(str.strip, typed.splitlines())), *ticked]
        if self._job is not None:
            return
        if not names:
            why = _("ยังไม่ได้พิมพ์ชื่อกรรมการ")
            do = _("พิมพ์ชื่อกรรมการ บรรทัดละหนึ่งคน")
            self._context.host.refuse(UserError(_("ออกไฟล์เริ่มงานไม่ได้"), why, do))
            return
        folder = ask_folder(self._page, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out")
        if folder is None:
            return
        self._made, self._letters = [], folder / StartLetterOutput.name(datetime.now())
        letters = StartLetterOutput(self._context.office.printer, self._letters)
        deed = partial(
            make_seats, names=names, folder=folder, post=self._context.office.post, letters=letters
        )
        self._job = self._context.do(breathing(deed), step=self._stepped, ended=self._ended)

    def _stepped(self, step: object) -> None:
        if isinstance(step, StartFileResult):
            self._made.append(step)

    def _ended(self, _job: QueuedAction) -> None:
        """Report the files written, even if the others were refused."""
        self._job = None
        if self._made:
            text = _("ออกไฟล์เริ่มงานของกรรมการแล้ว {n} ไฟล์ ({names}) อยู่ในโฟลเดอร์ {folder}")
            names = ", ".join(one.member for one in self._made)
            said = text.format(n=len(self._made), names=names, folder=self._letters.parent.name)
            if self._letters.exists():
                lies = _("จดหมายอยู่ในไฟล์ {name}").format(name=self._letters.name)
            else:
                lies = ""
            self._context.host.report(" · ".join(filter(None, (said, lies))), "ok")
