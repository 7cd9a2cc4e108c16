"""Commands for update files of the program: check, install; list and remove installed versions."""

from datetime import date
from pathlib import Path

import click

from core.i18n import _
from core.log.certificates import fingerprint
from core.updates import UpdateSummary, age_words, migrates_words, state_words, taken_words
from ui.desk import Desk
from ui.terminal.arguments import FILE
from ui.terminal.show import Output, columns

update = click.Group()


@update.command(help=_("ตรวจไฟล์ชุดปรับปรุง: รุ่นใด จากใคร รับได้หรือไม่ ไม่เก็บอะไร"))
@FILE
@click.pass_obj
def check(desk: Desk, file: Path) -> Output:
    found = desk.updates.look(file)
    return Output(value_of(found), lines_of(found))


@update.command(help=_("รับชุดปรับปรุง เก็บไว้ข้างรุ่นที่ใช้อยู่ ใช้เมื่อเปิดโปรแกรมครั้งต่อไป"))
@FILE
@click.pass_obj
def take(desk: Desk, file: Path) -> Output:
    found = desk.updates.take(file, lambda _done, _of: None)
    return Output(value_of(found), [*lines_of(found), taken_words(found.version)])


def value_of(summary: UpdateSummary) -> dict[str, object]:
    return {**summary._asdict(), "key": summary.key.hex(), "fingerprint": fingerprint(summary.key)}


def lines_of(summary: UpdateSummary) -> list[str]:
    lines = [
        _("ชุดปรับปรุงเป็นรุ่น {version}").format(version=summary.version),
        _("ออกเมื่อ {day} ลงลายเซ็นโดย {name}").format(day=summary.day, name=summary.publisher),
        _("เลขตรวจสอบของกุญแจ {digits}").format(digits=fingerprint(summary.key)),
        summary.news,
        migrates_words() if summary.migrates else "",
    ]
    return [line for line in lines if line]


@update.command("list", help=_("รุ่นของโปรแกรมที่มีในเครื่องนี้"))
@click.pass_obj
def list_versions(desk: Desk) -> Output:
    rows = desk.updates.listed()
    old = [age_words(one.day, date.today()) for one in rows if one.state == "runs"]
    value = [{**one._asdict(), "key": one.key.hex()} for one in rows]
    return Output(
        {"versions": value},
        [
            *columns([(one.version, one.day or "–", state_words(one)) for one in rows]),
            *filter(None, old),
        ],
    )


@update.command(help=_("เลิกใช้รุ่นหนึ่งที่รับไว้ รุ่นก่อนหน้าถูกใช้เมื่อเปิดครั้งต่อไป"))
@click.argument("version", metavar="VERSION")
@click.pass_obj
def drop(desk: Desk, version: str) -> Output:
    desk.updates.drop(version)
    return Output({"dropped": version}, [_("เลิกใช้รุ่น {version} แล้ว").format(version=version)])
