"""The current person: shown in the header, switched in two clicks, recorded with every save."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.people.units import of_committee, own_member
from core.values import Changes, Record
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.settings import WindowSettings
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.plain import name, show_tip

LONGEST = 24  # letters of a name in the header


class PersonSwitcher(QObject):
    """A controller of the current person, remembered per folder on this PC; it asks for the PIN if one is set."""

    switched = Signal()

    def __init__(
        self, context: PageContext, settings: WindowSettings, button: Button, window: QWidget
    ) -> None:
        super().__init__(window)
        self._context = context
        self._settings = settings
        self._button = button
        self._window = window
        self._expected = ""  # name of the person being added, who becomes the current one
        button.clicked.connect(self.open_menu)
        context.news.changed.connect(self._changed)
        # on a committee's PC the user is fixed
        own, self._member = context.session.read(own_member)
        if own:
            context.session.person = own
        last = settings.person(context.folder)
        if not context.session.person and self._known(last) and not context.office.pins.has(last):
            context.session.person = last
        self.show()

    def people(self) -> tuple[Record, ...]:
        """Return everybody who works in this office, in order of addition; () on a committee member's PC."""
        if self._context.session.read(of_committee):
            return ()
        found = self._context.session.read(
            lambda reader: reader.records("person", self._context.unit)
        )
        return tuple(one for one in found if one.number("active") != 0)

    def show(self) -> None:
        """Show the current person's name in the header."""
        here = next(
            (one for one in self.people() if one.ref.id == self._context.session.person), None
        )
        label = here.text("name") if here else self._member or _("ระบุผู้ใช้")
        self._button.show_words(label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…")
        full = f"{label} {here.text('position') if here else ''}".rstrip()
        name(self._button, _("ผู้ใช้งาน: {name}").format(name=full))
        show_tip(
            self._button, full if self._member else _("{name} คลิกเพื่อเปลี่ยนผู้ใช้งาน").format(name=full)
        )

    def open_menu(self) -> None:
        """Open the menu to switch to another person; a committee member's PC has none."""
        if self._context.session.read(of_committee):
            return
        from ui.desktop.widgets.choices import add_line, menu_of

        menu = menu_of(self._window)
        here = self._context.session.person
        for person in self.people():
            words = " ".join(
                part for part in (person.text("name"), person.text("position")) if part
            )
            add_line(menu, words, partial(self.choose, person), person.ref.id == here)
        menu.addSeparator()
        menu.addAction(_("เพิ่มผู้ใช้งาน"), self.ask_new)
        if here:
            menu.addAction(_("ตั้งหรือเปลี่ยน PIN"), self.ask_pin)
            menu.addAction(_("ไม่ระบุผู้ใช้"), lambda: self._switch(""))
        corner = self._button.mapToGlobal(QPoint(self._button.width(), self._button.height() + 2))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def choose(self, person: Record) -> None:
        """Make `person` the current person, after asking for the PIN if one is set."""
        pins, who = self._context.office.pins, person.ref.id
        if who == self._context.session.person or not pins.has(who):
            self._switch(who)
            return
        from ui.desktop.base.person_dialogs import pin_of
        from ui.desktop.widgets.prompt import ask

        prompt = pin_of(person.text("name"), partial(pins.fits, who))
        ask(self._context.look, self._window, prompt, lambda **_pin: self._switch(who))

    def ask_new(self) -> None:
        """Ask for a name, add that person, and make it the current one."""
        from ui.desktop.base.person_dialogs import person_prompt
        from ui.desktop.widgets.prompt import ask

        ask(self._context.look, self._window, person_prompt(), self.add)

    def add(self, name: str, position: str, roles: tuple[str, ...] = ()) -> None:
        from core.people.deeds import add_person

        self._expected = name
        self._context.session.do(partial(add_person, name=name, position=position, roles=roles))

    def ask_pin(self) -> None:
        """Open the dialog to set, change or remove the PIN of the current person."""
        from ui.desktop.base.person_dialogs import pin_change
        from ui.desktop.widgets.prompt import ask

        who = self._context.session.person
        prompt = pin_change(partial(self._context.office.pins.fits, who))
        ask(self._context.look, self._window, prompt, partial(self._put_pin, who))

    def _put_pin(self, who: str, new: str, *, drop: bool = False, **_rest: str) -> None:
        from ui.desktop.base.person_dialogs import plain_pin

        pin = "" if drop else plain_pin(new)
        try:
            self._context.office.pins.put(who, pin)
        except UserError as problem:
            self._context.host.refuse(problem)
        else:
            self._context.host.toast(_("ตั้ง PIN แล้ว") if pin else _("ไม่ใช้ PIN แล้ว"))

    def _known(self, who: str) -> bool:
        return any(one.ref.id == who for one in self.people())

    def _switch(self, who: str) -> None:
        self._context.session.person = who
        self._settings.note_person(self._context.folder, who)
        self.show()
        self.switched.emit()

    def _changed(self, changes: Changes) -> None:
        touched = [ref for ref in changes.touched if ref.entity == "person"]
        if not touched:
            return
        if changes.label == "add_person" and self._expected:
            self._expected = ""
            self._switch(touched[0].id)
        elif (
            not self._member
            and self._context.session.person
            and not self._known(self._context.session.person)
        ):
            self._switch("")  # addition undone, or moved to the bin
        self.show()
