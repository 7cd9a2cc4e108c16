"""Phones in a room: whether they will reach this PC, tried before the day."""

import click

from core.i18n import _
from core.workshop.room_test import PATIENCE
from ui.phone.room import PORT
from ui.phone.room_test import RoomTest
from ui.terminal.show import Output, say


@click.group()
def phones() -> None:
    """The table of commands says what it is."""


@phones.command("test", help=_("ทดสอบห้อง: เปิดหน้าให้โทรศัพท์ลองเข้า แล้วบอกว่าใช้ได้หรือไม่ ไม่มีช่องใดเปิดค้างไว้"))
@click.option("--people", metavar="N", type=click.IntRange(0, 1000), default=0, help=_("จำนวนคนที่จะมา"))
@click.option(
    "--seconds", metavar="N", type=click.IntRange(0, 3600), default=PATIENCE + 30, help=_("รอโทรศัพท์เครื่องแรกนานเท่านี้")
)
@click.option("--address", metavar="ADDRESS", default="", help=_("ที่อยู่ของเครื่องนี้ที่จะเปิด (ไม่บอก = ทุกที่อยู่ในห้อง)"))
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=PORT, help=_("ช่องที่จะลองก่อน"))
def test(people: int, seconds: int, address: str, port: int) -> Output:
    trial = RoomTest(people)
    trial.start((address,) if address else None, port)
    try:
        for where in trial.where():
            say(_("เปิด {address} จากโทรศัพท์ที่ต่อ Wi-Fi ของห้อง").format(address=where), err=True)
        for sentence in trial.now().sentences:  # what can be known before anybody comes
            say(sentence, err=True)
        if trial.addresses:
            trial.wait(seconds)
        found = trial.now()
    finally:
        trial.end()
    return Output({"ready": found.ready, "waits": found.waits, "sentences": [*found.sentences]}, [*found.sentences])
