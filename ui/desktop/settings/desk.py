"""Serves the settings page: window, people, and the trust of the folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.exchange.devices import DeviceRow, device_list, standing
from core.exchange.originals import choose_originals
from core.exchange.trust_deeds import revoke
from core.i18n import languages
from core.people.deeds import edit_person
from core.people.handovers import planned
from core.values import Record, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.person_dialogs import person_wanted
from ui.desktop.settings.emblem import EmblemDesk
from ui.desktop.settings.enrolment import Enrolment
from ui.desktop.settings.page import MOST, SettingsPage, revoking
from ui.desktop.settings.updates import UpdatesDesk
from ui.desktop.theme.look import RESOURCES
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.prompt import ask

SHOWN = frozenset({"person", "certificate", "revocation"})  # entities the page shows


class SettingsDesk(QObject):
    def __init__(self, room: PageContext) -> None:
        host = room.host
        known = languages(RESOURCES / "locale")
        self.page = SettingsPage(room.look, room.settings.language, known, room.folder)
        super().__init__(self.page)
        self._room, page = room, self.page
        self._devices = BackgroundReader(room.session, self)
        self.enrolling = Enrolment(room, page)
        self.emblem = EmblemDesk(room, page.emblem)
        self.updates = UpdatesDesk(room.look, room.desk, page.updates)
        here = room.session.read(lambda reader: reader.trust.here()["device"])
        self._key = b"" if room.office.lost else bytes.fromhex(here)
        page.looks.look_chosen.connect(host.looked)
        page.looks.language_chosen.connect(host.spoken)
        page.switch_wanted.connect(host.person_wanted)
        page.pin_wanted.connect(host.pin_wanted)
        page.new_wanted.connect(host.new_person_wanted)
        page.edit_wanted.connect(self._edit)
        page.originals.chosen.connect(lambda policy: room.session.do(partial(choose_originals, policy=policy)))
        page.hand_over.clicked.connect(lambda: self._hand_over())
        page.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(room.folder))))
        page.leave.clicked.connect(host.left)
        page.archive.clicked.connect(self._show_archive)
        page.privacy.clicked.connect(lambda: host.page_wanted.emit("privacy"))
        page.registers.clicked.connect(lambda: host.page_wanted.emit("registers"))
        page.safety.clicked.connect(lambda: host.jump.emit(Ref("all", "help", "safety")))
        page.here.request.clicked.connect(self.enrolling.ask_request)
        page.here.take.clicked.connect(self.enrolling.ask_file)
        page.here.certify.clicked.connect(self.enrolling.ask_file)
        page.here.key.clicked.connect(self.enrolling.save_key)
        page.devices.revoke_wanted.connect(self._ask_revoke)
        self.live = LivePage[None](room, page, self._read, entities=SHOWN)
        self.enrolling.done.connect(self.live.read)
        host.person_changed.connect(self.live.read)

    def _read(self) -> None:
        """Read the people and the certificate again."""
        read, unit = self._room.session.read, self._room.unit
        found = read(lambda reader: reader.records("person", unit))
        people = [one for one in found if one.number("active") != 0]
        self.page.show_people(people, self._room.session.person)
        show(self.page.archive, bool(read(lambda reader: reader.trust.archives())))
        self.page.originals.show_policy(read(lambda reader: reader.transfers.policy()))
        self.emblem.refresh()
        self.updates.refresh()
        self.page.here.show_standing(read(lambda reader: standing(reader, self._key)))
        devices = partial(device_list, unit=unit, key=self._key.hex(), most=MOST)
        self._devices.read(devices, self.page.devices.show_devices)

    def _show_archive(self) -> None:
        """The newest of what this office was before it joined: there is more than one only by hand."""
        self._room.joins.archive_wanted.emit(self._room.session.read(lambda reader: reader.trust.archives())[-1])

    def take(self, paths: list[Path]) -> None:
        """A file that was dropped on the window and belongs here."""
        if self._room.desk.files.kind_of(paths[0]) == "update":
            self.updates.updating.begin(paths[0])
        else:
            self.enrolling.take(paths[0])

    def _edit(self, person: Record) -> None:
        session, edit = self._room.session, partial(edit_person, ref=person.ref)
        prompt = person_wanted(person, lambda: session.do(partial(edit, active=False)))
        ask(self._room.look, self.page, prompt, lambda **given: session.do(partial(edit, **given)))

    def go_to(self, ref: Ref) -> None:
        """Of a hand-over that was noted: what is handed over."""
        noted = self._room.session.read(partial(planned, unit=self._room.unit)) if ref.entity == "motion" else ()
        if one := next((one for one in noted if one.ref == ref), None):
            self._hand_over(one.leaver)

    def _hand_over(self, leaver: Ref | None = None) -> None:
        from ui.desktop.settings.handover_desk import HandoverDesk

        HandoverDesk(self._room, self.page, leaver).open()

    def _ask_revoke(self, one: DeviceRow) -> None:
        deed = partial(revoke, key=one.key)
        ask(self._room.look, self.page, revoking(one), lambda: self._room.session.do(deed))
