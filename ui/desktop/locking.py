"""Locks a plan or assessment for signing, from whichever page: all of it or one period, and who signs which step."""

from functools import partial

from PySide6.QtWidgets import QWidget

from core.actions.sign_off import sign_off
from core.changes.route import Stage
from core.errors import UserError
from core.i18n import _
from core.model.values import Ref
from core.views.lockable import lockable
from core.views.route_offer import offers
from ui.desktop.pages.signing_lock import LockDialog
from ui.desktop.room import Room


def ask_lock(room: Room, subject: Ref, title: str, page: QWidget) -> None:
    """Ask what is locked and who signs which step of its form, then lock."""
    session = room.session
    forms, person = session.forms, session.person
    try:
        steps = session.read(lambda reader: offers(reader, forms, subject, person))
        parts = session.read(lambda reader: lockable(reader, forms, subject))
    except UserError as problem:
        room.host.refused.emit(problem)
        return
    at = session.read(lambda reader: reader.record(Ref(room.unit, "person", person)))
    why = _("ข้อมูลของ{of} จะอ่านได้อย่างเดียวจนกว่าจะปลดล็อก ฉบับที่พิมพ์จะมีเลขทะเบียนและ QR").format(of=title)
    dialog = LockDialog(room.look, why, parts, steps, at.text("name") if at else "", page)
    dialog.told.connect(partial(_lock, room, subject))
    dialog.open()


def _lock(room: Room, subject: Ref, by: str, route: tuple[Stage, ...], period: str) -> None:
    wish = partial(sign_off, forms=room.session.forms, subject=subject)
    room.session.do(partial(wish, by=by, route=route, period=period))
