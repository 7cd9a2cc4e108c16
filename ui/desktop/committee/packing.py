"""Files for the PCs of a committee: start files with their letters, and what each is to judge, readable there alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.ballots import convened
from core.assessment.rounds import own_of
from core.assessment.sheets import DRAFT
from core.committee.own import called_devices
from core.errors import UserError
from core.exchange.invitation_deeds import Letters, StartMade, letters_name, make_seats
from core.exchange.originals import Lack, lack_words
from core.exchange.receivers import amount_words
from core.exchange.send_deeds import Exported, export_bundle
from core.forms.ports import Reader
from core.i18n import _
from core.log.privacy import AS_ASKED, EVERY, Share
from core.values import Ref
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import breathing
from ui.desktop.base.originals import Originals
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import Prompt, PromptButton, Prose, Row, ask, choice, tick
from ui.session import Job


def packs_wanted(found: Sequence[Lack], ask_lacking: Callable[[], object], *, judging: bool = True) -> Prompt:
    """What lacks is said before packs are written; the `originals` that are here go along unless they are left out."""
    lacks, held = lack_words(found), sum(len(one.held) for one in found)
    size = amount_words(sum(one.held_size for one in found))
    text = _("ใส่ต้นฉบับที่อยู่ในเครื่องนี้ {n} ไฟล์ (ไม่เกิน {size} ต่อกรรมการหนึ่งเครื่อง)").format(n=held, size=size)
    more = _("ถ้าไม่ใส่ ชุดตรวจมีแต่ภาพย่อกับต้นฉบับที่กรรมการขอไว้ ไฟล์ที่มีข้อมูลส่วนบุคคลไม่ไปกับชุดตรวจ")
    asks = Row((PromptButton(_("ขอต้นฉบับที่ขาด"), "clip", ask_lacking, "link"), None))
    return Prompt(
        title=_("เขียนชุดตรวจให้กรรมการ"), go=_("เลือกที่เก็บและเขียนชุดตรวจ"), icon="out", first="go", wide=600, parts=[
            Prose(lacks or _("ต้นฉบับที่ไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ"), "strong"), *([asks] if lacks else []),
            *([tick("originals", text, on=judging)] if held else []), Prose(more, "line text2"),
        ],
    )  # fmt: skip


class Packing(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._waiting: set[Path] = set()  # files that are being written
        self.originals = Originals(room, page)
        room.news.progress.connect(self._heard)
        room.news.refused.connect(lambda _problem: self._waiting.clear())

    def ask(self, *, judging: bool) -> None:
        """Say what of the evidence that is judged is here and what lacks; ask for the folder; write.

        `judging`: somebody has not sealed yet, so originals are of use to them.
        """
        unit = self._room.unit
        devices = self._room.session.read(lambda reader: dict(called_devices(reader, unit)))
        if not devices:
            self._room.host.refused.emit(
                UserError(
                    _("เขียนชุดตรวจไม่ได้"),
                    _("ยังไม่มีเครื่องของกรรมการที่เรียกไว้"),
                    _("ออกไฟล์เริ่มงานของกรรมการและยืนยันเครื่อง แล้วตั้งรอบให้คะแนนก่อน"),
                )
            )
            return
        assessments = self._room.session.read(self._judged)
        found = self.originals.read(assessments)
        if not found:
            self._ask_folder(devices, AS_ASKED)
            return
        prompt = packs_wanted(found, partial(self.originals.ask, assessments), judging=judging)

        def write(originals: bool = False) -> None:
            self._ask_folder(devices, EVERY if originals else AS_ASKED)

        ask(self._room.look, self._page, prompt, write)

    def _judged(self, reader: Reader) -> list[Ref]:
        """What the units entered themselves of what a committee was convened for; a sample that is drawn is no vote."""
        return [own_of(one) for one in reader.records(DRAFT, self._room.unit) if convened(reader, one.ref)]

    def _ask_folder(self, devices: Mapping[str, str], originals: str) -> None:
        if (folder := ask_folder(self._page, _("เลือกที่เก็บชุดตรวจของกรรมการ"), "exchange_out")) is not None:
            for letter, age in devices.items():
                self._write(age, folder / f"committee-{letter}.prongsai", Share(originals=originals))

    def _write(self, age: str, path: Path, share: Share) -> None:
        self._waiting.add(path)
        post = self._room.office.post
        self._room.session.do(partial(export_bundle, to=(age,), path=path, post=post, share=share))

    def _heard(self, step: object) -> None:
        """Once all are written and read back, say so."""
        if not isinstance(step, Exported) or step.path not in self._waiting:
            return
        self._waiting.discard(step.path)
        if not self._waiting:
            text = _("เขียนชุดตรวจของกรรมการครบทุกเครื่องและอ่านกลับตรวจแล้ว ส่งให้กรรมการคนละไฟล์")
            self._room.host.said.emit(text, "ok")


MOST, USUAL = 12, 3  # PCs of a committee


def seats_wanted() -> Prompt:
    """Asks for how many PCs (`seats`)."""
    text = _(
        "หนึ่งไฟล์ต่อหนึ่งเครื่อง กรรมการดับเบิลคลิกไฟล์ที่เครื่องของตน แล้วส่งไฟล์แรกกลับมา ท่านโทรเทียบเลข 12 หลักแล้วยืนยันเครื่อง "
        "จดหมายส่งแยกทางกับไฟล์"
    )
    called = _("จำนวนเครื่องของกรรมการ")
    seats = choice("seats", called, [(n, str(n)) for n in range(1, MOST + 1)], USUAL, label="")
    return Prompt(
        title=_("ออกไฟล์เริ่มงานของกรรมการ"), go=_("เลือกโฟลเดอร์และออกไฟล์"), icon="out", wide=560, gap=10,
        parts=[text, Row((Prose(called, "label text2"), seats, None))],
    )  # fmt: skip


class Seating(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._job: Job | None = None
        self._made: list[StartMade] = []
        self._letters = Path()

    def ask(self) -> None:
        """Ask how many, then where."""
        ask(self._room.look, self._page, seats_wanted(), self.make)

    def make(self, seats: int) -> None:
        """So many files and their letters, into a folder that is asked for."""
        if self._job is not None:
            return
        folder = ask_folder(self._page, _("เลือกโฟลเดอร์ของไฟล์เริ่มงาน"), "starts_out")
        if folder is None:
            return
        self._made, self._letters = [], folder / letters_name(datetime.now())
        letters = Letters(self._room.office.printer, self._letters)
        deed = partial(make_seats, seats=seats, folder=folder, post=self._room.office.post, letters=letters)
        self._job = self._room.do(breathing(deed), step=self._stepped, ended=self._ended)

    def _stepped(self, step: object) -> None:
        if isinstance(step, StartMade):
            self._made.append(step)

    def _ended(self, _job: Job) -> None:
        """What lies there is told, also where the rest was refused."""
        self._job = None
        if self._made:
            told = _("ออกไฟล์เริ่มงานของกรรมการแล้ว {n} ไฟล์ เครื่อง {letters} อยู่ในโฟลเดอร์ {folder}")
            seats = ", ".join(one.seat for one in self._made)
            said = told.format(n=len(self._made), letters=seats, folder=self._letters.parent.name)
            lies = _("จดหมายอยู่ในไฟล์ {name}").format(name=self._letters.name) if self._letters.exists() else ""
            self._room.host.said.emit(" · ".join(filter(None, (said, lies))), "ok")
