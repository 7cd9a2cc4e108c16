"""The controllers of the settings page: window, people, and how this PC is certified and certifies others."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.entities import unit_id
from core.errors import UserError
from core.exchange.devices import (
    KIND_WORDS,
    DeviceRow,
    device_list,
    digits_of,
    free_letter,
    kinds_for,
    standing,
)
from core.exchange.letter_deeds import certify_and_answer, check_fingerprint, revoke, trust
from core.exchange.originals import choose_originals
from core.exchange.receive_deeds import take_in
from core.health.diagnoses import around_words
from core.i18n import _, languages
from core.log.certificates import CertificateRequest, TrustFile, fingerprint
from core.people.deeds import edit_person
from core.people.units import PlannedHandover, office_of
from core.values import Record, Ref
from ui.desk import kind_of
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import BackgroundReader, beside
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.person_dialogs import person_prompt
from ui.desktop.settings.page import MOST, EmblemDesk, SettingsCalls, SettingsPage, revoking
from ui.desktop.settings.updates import UpdatesDesk
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.plain import copy_words, show
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Prompt,
    PromptButton,
    PromptDialog,
    PromptRow,
    PromptText,
    ask,
    entry,
    nothing,
    segments,
)

SHOWN = frozenset({"person", "certificate", "revocation"})  # entities the page shows


class SettingsDesk(QObject):
    """The controller of the settings page: the people of the office, and the certificates of PCs."""

    def __init__(self, context: PageContext) -> None:
        host, known = context.host, languages(RESOURCES / "locale")
        self.updates = UpdatesDesk(context.look, context.desk)
        calls = SettingsCalls(
            host.choose_person,
            self._edit,
            host.ask_pin,
            self._ask_revoke,
            host.dress,
            host.change_language,
        )
        language, folder = context.settings.language, context.folder
        page = self.page = SettingsPage(
            context.look, language, known, folder, calls, self.updates.card
        )
        super().__init__(page)
        self._context = context
        self.live = PageRefresher[None](context, page, self._read, entities=SHOWN)
        self._devices = BackgroundReader(context.session, self)
        self.enrolling = CertificateDesk(context, page, self.live.read)
        self.emblem = EmblemDesk(context, page.emblem)
        here = context.session.read(lambda reader: reader.trust.here()["device"])
        self._key = b"" if context.office.lost_keys else bytes.fromhex(here)
        page.add.clicked.connect(host.ask_new_person)
        which = page.originals
        which.activated.connect(
            lambda _at: context.session.do(partial(choose_originals, policy=which.currentData()))
        )
        page.hand_over.clicked.connect(lambda: self._hand_over())
        page.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(context.folder)))
        )
        page.leave.clicked.connect(host.leave)
        page.archive.clicked.connect(self._show_archive)
        page.privacy.clicked.connect(lambda: host.show_page("privacy"))
        page.health.clicked.connect(lambda: host.show_page("health"))
        page.registers.clicked.connect(lambda: host.show_page("registers"))
        page.safety.clicked.connect(lambda: host.jump(Ref("all", "help", "safety")))
        page.here.request.clicked.connect(self.enrolling.ask_request)
        page.here.take.clicked.connect(self.enrolling.ask_file)
        page.here.certify.clicked.connect(self.enrolling.ask_file)
        page.here.key.clicked.connect(self.enrolling.save_key)
        host.person_changed.connect(self.live.read)

    def _read(self) -> None:
        """Read the people and the certificate again."""
        read, unit = self._context.session.read, self._context.unit
        found = read(lambda reader: reader.records("person", unit))
        self.page.show_people(
            [one for one in found if one.number("active") != 0], self._context.session.person
        )
        show(self.page.archive, bool(read(lambda reader: reader.trust.archives())))
        which = self.page.originals
        which.setCurrentIndex(which.findData(read(lambda reader: reader.transfers.policy())))
        self.emblem.refresh()
        self.updates.refresh()
        self.page.here.show_standing(read(lambda reader: standing(reader, self._key)))
        devices = partial(device_list, unit=unit, key=self._key.hex(), limit=MOST)
        self._devices.read(devices, self.page.devices.show_devices)
        # a folder that cannot be examined is told on the health page
        beside(self, self._around, self.page.show_around, lambda _problem: None)

    def _around(self) -> tuple[str, ...]:
        """Return what sync programs do to the folder, by an examination that takes almost no time. Runs on a thread."""
        examination = self._context.office.health.examine(lambda _done, _of: None, thorough=False)
        return around_words(self._context.folder.resolve(), examination)

    def _show_archive(self) -> None:
        """Show the newest archive of what this office was before it joined; more than one exists only by hand."""
        self._context.host.show_archive(
            self._context.session.read(lambda reader: reader.trust.archives())[-1]
        )

    def take(self, paths: list[Path]) -> None:
        """Open the first dropped file: an update, a certificate request, a trust file or a start file."""
        if kind_of(paths[0]) == "update":
            self.updates.updating.begin(paths[0])
        else:
            self.enrolling.take(paths[0])

    def _edit(self, person: Record) -> None:
        session = self._context.session
        edit = partial(edit_person, ref=person.ref)
        prompt = person_prompt(person, lambda: session.do(partial(edit, active=False)))
        ask(
            self._context.look,
            self.page,
            prompt,
            lambda **given: session.do(partial(edit, **given)),
        )

    def go_to(self, ref: Ref) -> None:
        """Show the contents of a planned hand-over; do nothing for other records."""
        planned = partial(PlannedHandover.of, unit=self._context.unit)
        noted = self._context.session.read(planned) if ref.entity == "motion" else ()
        one = next((one for one in noted if one.ref == ref), None)
        if one:
            self._hand_over(one.leaver)

    def _hand_over(self, leaver: Ref | None = None) -> None:
        from ui.desktop.settings.handover import HandoverDesk

        HandoverDesk(self._context, self.page, leaver).open()

    def _ask_revoke(self, row: DeviceRow) -> None:
        deed = partial(revoke, key=row.key)
        ask(self._context.look, self.page, revoking(row), lambda: self._context.session.do(deed))


DIGITS = 40


def digits_to_tell(title: str, text: str, digits: str) -> Prompt:
    """Return a prompt with `text` and, to copy, the fingerprint `digits` of the key in a file just written. A person
    passes them on by phone or paper, never with the file."""
    copy = PromptButton(_("คัดลอกเลข"), "copy", lambda: copy_words(digits), stays=True)
    shown = entry("", _("เลขตรวจสอบ"), digits, read_only=True)._replace(boxed=True)
    return Prompt(title=title, parts=[text, shown], leave=_("เสร็จ"), buttons=[copy], wide=560)


def trusting(file_name: str, check: Callable[[str], object]) -> Prompt:
    """Return a prompt for the digits, printed on paper, that confirm a file before it is trusted. `check(digits)`
    raises UserError if they are wrong."""
    text = _(
        "{name} ให้เครื่องนี้เชื่อถือกุญแจรากที่ยังไม่รู้จัก กรอกเลข 40 หลักจากเอกสารกระดาษของเจ้าของโปรแกรมหรือส่วนกลาง "
        "ไม่ใช่เลขที่ส่งมากับไฟล์ ถ้าไม่มีเอกสาร โทรถามหน่วยงานต้นสังกัด"
    ).format(name=file_name)

    def refuse(digits: str) -> str:
        try:
            check(digits)
        except UserError as problem:
            if not digits:
                return f"{problem.what} {problem.do}"
            short = _("ยังไม่ครบ 40 หลัก")
            wrong = _("เลขไม่ตรงกับไฟล์นี้ ตรวจทีละ 5 หลัก ถ้ายังไม่ตรง อย่าใช้ไฟล์นี้")
            return short if len(digits) < DIGITS else wrong
        return ""

    typed = entry("digits", _("เลข 40 หลักบนเอกสาร"), max_length=80)
    typed = typed._replace(read=lambda field: digits_of(field.text()), boxed=True)
    count = PromptText(
        lambda digits: _("กรอกแล้ว {n} จาก 40 หลัก").format(n=len(digits)), "small text2"
    )
    return Prompt(
        title=_("เทียบเลขตรวจสอบก่อนเชื่อถือ"),
        parts=[text, typed, count, ErrorLine()],
        go=_("เชื่อถือและรับเข้า"),
        wide=560,
        lacks=nothing,
        refuse=refuse,
    )


def certifying(
    request: CertificateRequest, digits: str, kinds: Sequence[str], letter: str
) -> Prompt:
    """Return a prompt to certify the PC that made `request`, with `digits` to compare. Its answers are the `kind` of
    certificate, one of `kinds`, and the `letter` of the PC, preset to `letter`."""
    who = _("{name} รหัส {code} ขอใบรับรอง")
    who = who.format(name=request.name[:200] or request.code, code=request.code)
    text = _("โทรหาผู้ขอตามเบอร์ที่รู้จักอยู่แล้ว ให้อ่านเลขบนจอของเขา รับรองเมื่อตรงกันทุกหลักเท่านั้น")
    note = _("อักษรประจำเครื่องอยู่ในเลขทะเบียนเอกสารของเครื่องนั้น เครื่องที่สองของหน่วยงานเดียวกันใช้ B")
    # the right to certify others is never preselected
    meant = "office" if "office" in kinds else kinds[-1]
    kind = segments(
        "kind", _("รับรองเป็น"), [(each, _(KIND_WORDS[each])) for each in kinds], meant, _("รับรองเป็น")
    )
    typed = entry("letter", _("อักษรประจำเครื่อง"), letter, max_length=2)

    def narrow(look: Look) -> QWidget:
        field = typed.make(look)
        field.setFixedWidth(look.px(70))
        return field

    short = typed._replace(make=narrow, read=lambda field: field.text().strip().upper(), boxed=True)
    shown = entry("", _("เลขตรวจสอบของเครื่องที่ขอ"), digits, read_only=True)._replace(boxed=True)
    return Prompt(
        title=_("รับรองเครื่องของหน่วยงาน"),
        go=_("เลขตรงกันแล้ว รับรอง"),
        first="go",
        enters=False,
        wide=600,
        parts=[
            PromptText(who, "strong"),
            text,
            shown,
            PromptRow((kind._replace(boxed=True), 14, short, None)),
            PromptText(note, "small text2"),
        ],
    )


ENDING = ".json"
_Made = TypeVar("_Made")


class CertificateDesk(QObject):
    """The controller that requests and issues certificates; a person compares digits before a PC is trusted."""

    def __init__(
        self, context: PageContext, window: QWidget, on_change: Callable[[], None]
    ) -> None:
        """Make the controller; `on_change` is called when the certificates may have changed."""
        super().__init__(window)
        self._context, self._window, self._on_change = context, window, on_change
        self.dialog: PromptDialog | None = None

    def ask_request(self) -> None:
        """Write this PC's certificate request to a chosen path, and show the digits to read out."""
        desk, folder = self._context.desk, self._context.folder
        title, stem = _("บันทึกไฟล์คำขอใบรับรอง"), _("คำขอใบรับรอง")
        written = self._write(title, stem, ENDING, lambda path: desk.keys.request(folder, path))
        if written is None:
            return
        path, asked = written
        text = _(
            "บันทึก {name} แล้ว ส่งไฟล์นี้ให้หน่วยงานต้นสังกัดทางใดก็ได้ เมื่อต้นสังกัดโทรมา ให้อ่านเลขข้างล่างทั้ง 40 หลัก แล้วรับไฟล์ตอบกลับมาที่หน้านี้"
        ).format(name=path.name)
        self._ask(digits_to_tell(_("ไฟล์คำขอพร้อมส่ง"), text, fingerprint(asked.key)))

    def ask_file(self) -> None:
        """Ask for a received file: a certificate request, a trust file or a start file; then open it."""
        found = ask_file(
            self._window, _("เลือกไฟล์ที่ได้รับ"), _("ไฟล์คำขอ ไฟล์ตอบ หรือไฟล์กุญแจราก (*)"), "answers"
        )
        if found:
            self.take(found)

    def take(self, path: Path) -> None:
        """Open a certificate request, a trust file or a start file."""
        from storage.exchange.enrolment import read_trust

        try:
            kind = kind_of(path)
            if kind == "request":
                self._ask_certify(path)
            elif kind == "start":
                self._context.host.join(path)
            else:
                file = read_trust(path)
                known = self._context.session.read(lambda reader: reader.trust.roots())
                if known.issuperset(file.roots):
                    self._trust(file, "")
                else:
                    self._ask(
                        trusting(path.name, partial(check_fingerprint, file.roots)),
                        partial(self._trust, file),
                    )
        except UserError as problem:
            self._context.host.refuse(problem)

    def save_key(self) -> None:
        """Write this PC's public encryption key to a chosen path; whoever has the key can send bundles to the PC."""
        from storage.exchange.writer import write_text

        desk, folder = self._context.desk, self._context.folder

        def write(path: Path) -> None:
            write_text(path, desk.keys.of(folder)["age"] + "\n")

        written = self._write(_("บันทึกกุญแจสำหรับรับไฟล์"), _("กุญแจรับไฟล์"), ".key", write)
        if written is not None:
            self._context.host.toast(
                _("บันทึก {name} แล้ว ส่งให้ผู้ที่จะส่งไฟล์มาหน่วยงานนี้ได้").format(name=written[0].name)
            )

    def _trust(self, file: TrustFile, digits: str) -> None:
        said = _("รับเข้าแล้ว เครื่องนี้เชื่อถือกุญแจรากและใบรับรองในไฟล์นั้น")
        self._context.do(
            partial(trust, file=file, read_fingerprint=digits), partial(self._trusted, said)
        )

    def _ask_certify(self, path: Path) -> None:
        from storage.exchange.enrolment import read_request

        request = read_request(path)
        kinds = self._context.session.read(lambda reader: kinds_for(reader, request.code))
        if not kinds:
            raise UserError(
                _("รับรอง {name} จากเครื่องนี้ไม่ได้").format(name=request.name[:80] or request.code),
                _("เพราะเครื่องนี้ไม่ได้เป็นเครื่องของหน่วยงานต้นสังกัดหรือส่วนกลางที่มีใบรับรองแล้ว"),
                _("ส่งไฟล์คำขอนี้ต่อให้หน่วยงานต้นสังกัดของหน่วยงานนั้น"),
            )
        letter = self._context.session.read(
            lambda reader: free_letter(reader, unit_id(request.code), request.key)
        )
        self._ask(
            certifying(request, fingerprint(request.key), kinds, letter),
            partial(self._certify, request),
        )

    def _certify(self, request: CertificateRequest, kind: str, letter: str) -> None:
        from storage.exchange.enrolment import write_trust

        path = self._where(_("บันทึกไฟล์ตอบให้ผู้ขอ"), f"{_('ใบรับรอง')}-{request.code}{ENDING}")
        if path is None:
            return
        write = partial(write_trust, path)
        made = partial(
            certify_and_answer, request=request, kind=kind, letter=letter, write_trust_file=write
        )
        self._context.do(
            made, partial(self._trusted, _("รับรองแล้ว ส่ง {name} กลับไปให้ผู้ขอ").format(name=path.name))
        )

    def _trusted(self, message: str) -> None:
        self._context.host.toast(message)
        # waiting for certificates
        self._context.session.do(partial(take_in, paths=(), post=self._context.office.post))
        self._on_change()

    def _ask(self, prompt: Prompt, then: Callable[..., object] = nothing) -> None:
        self.dialog = ask(self._context.look, self._window, prompt, then)

    def _write(
        self, title: str, stem: str, ending: str, write: Callable[[Path], _Made]
    ) -> tuple[Path, _Made] | None:
        """Ask for a path, then write a file named after this office; return path and result, or None if cancelled."""
        code = self._context.session.read(lambda reader: office_of(reader, self._context.unit))[1]
        path = self._where(title, f"{stem}-{code}{ending}")
        try:
            return (path, write(path)) if path else None
        except UserError as problem:
            self._context.host.refuse(problem)
            return None

    def _where(self, title: str, file_name: str) -> Path | None:
        return ask_target(
            self._window,
            title,
            file_name,
            _("ทุกไฟล์ (*)"),
            "exchange_out",
            self._context.folder / "outbox",
        )
