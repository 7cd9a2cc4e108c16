"""Writes a file for every PC of a committee, each readable there alone."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.committee.own import called_devices
from core.errors import UserError
from core.exchange.send_deeds import Exported, export_bundle
from core.i18n import _
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.page_context import PageContext


class Packing(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._waiting: set[Path] = set()  # files that are being written
        room.news.progress.connect(self._heard)
        room.news.refused.connect(lambda _problem: self._waiting.clear())

    def ask(self) -> None:
        """Ask for the folder, then write."""
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
        elif (folder := ask_folder(self._page, _("เลือกที่เก็บชุดตรวจของกรรมการ"), "exchange_out")) is not None:
            for letter, age in devices.items():
                self._write(age, folder / f"committee-{letter}.prongsai")

    def _write(self, age: str, path: Path) -> None:
        self._waiting.add(path)
        post = self._room.office.post
        self._room.session.do(partial(export_bundle, to=(age,), path=path, post=post))

    def _heard(self, step: object) -> None:
        """Once all are written and read back, say so."""
        if not isinstance(step, Exported) or step.path not in self._waiting:
            return
        self._waiting.discard(step.path)
        if not self._waiting:
            text = _("เขียนชุดตรวจของกรรมการครบทุกเครื่องและอ่านกลับตรวจแล้ว ส่งให้กรรมการคนละไฟล์")
            self._room.host.said.emit(text, "ok")
