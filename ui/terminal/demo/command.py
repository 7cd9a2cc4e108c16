"""The main job on sample data without a screen, and its output."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from core.exchange.receivers import stops_line
from core.i18n import _
from ui.desk import Desk
from ui.terminal.centre import proposal_line, row
from ui.terminal.demo.centre import answer, gather, judge, send_up
from ui.terminal.demo.offices import found, work
from ui.terminal.demo.scene import set_stage
from ui.terminal.show import Output, columns, number


@click.command()
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path), help=_("โฟลเดอร์ว่างสำหรับผลงาน"))
@click.pass_obj
def demo(desk: Desk, out: Path) -> Output:
    began = time.monotonic()
    scene = set_stage(desk, out)
    result: dict[str, Any] = {"out": out, **found(scene)}
    result["offices"] = work(scene)
    result["bundles"] = send_up(scene)
    result["centre"] = gather(scene)
    result["judged"] = judge(scene)
    result["answered"] = answer(scene)
    result["milliseconds"] = round((time.monotonic() - began) * 1000)
    return Output(result, list(lines(result)))


def lines(result: Mapping[str, Any]) -> Iterator[str]:
    centre = result["centre"]
    yield _("กุญแจราก: เลขตรวจสอบ {fingerprint}").format(**result["root"])
    for office in result["offices"]:
        yield from office_lines(office)
    yield _("ไฟล์รับส่ง")
    yield from (f"  {sent['from']}  {sent['file']}" for sent in result["bundles"])
    yield _("ส่วนกลาง: {folder}").format(**centre)
    for computer, order in centre["orders"].items():
        files, digest = " → ".join(order["order"]), centre["digest"][computer]
        yield f"  {computer}: {files}  {_('ใหม่')} {order['new']}  digest {digest[:16]}"
    yield "  " + (_("สองลำดับ ผลเดียวกัน") if centre["one_digest"] else _("สองลำดับ ผลต่างกัน"))
    yield "  " + (_("ข้อมูลที่แสดงตรงกับบันทึก") if centre["same"] else _("ข้อมูลที่แสดงไม่ตรงกับบันทึก"))
    yield from judged_lines(result["judged"])
    yield from answered_lines(result["answered"])
    seconds = f"{result['milliseconds'] / 1000:.1f}"
    yield _("เสร็จใน {seconds} วินาที ทุกอย่างอยู่ใน {out}").format(seconds=seconds, out=result["out"])


def judged_lines(judged: Mapping[str, Any]) -> Iterator[str]:
    yield _("จัดลำดับตามเขตและกลุ่ม")
    yield from ("  " + line for line in columns([row(ranked) for ranked in judged["ranking"]]))
    yield from ("  " + proposal_line(one) for one in judged["proposals"])
    yield "  " + _("เอกสาร {code} ทะเบียน {number}  {file}").format(**judged["paper"])
    if judged["not_sent"]:
        yield _("ยังไม่ส่ง: {names}").format(names=", ".join(judged["not_sent"]))


def answered_lines(answered: Mapping[str, Any]) -> Iterator[str]:
    asked, returned = answered["asked"], answered["returned"]
    yield _("ส่วนกลางขอเพิ่ม จังหวัดตอบ: {seen}").format(seen=asked["seen"])
    yield from (f"  {file}" for file in (*asked["files"], *returned["files"]))
    yield "  " + _("ใบตอบรับของจังหวัด: {way}").format(way=stops_line(asked["stations"]))
    yield "  " + _("ใบตอบรับของอำเภอ: {way}").format(way=stops_line(returned["stations"]))
    for one in returned["seen"]:
        state = _("รับรองแล้ว") if one["state"] == "accepted" else _("ส่งคืนแก้ไข")
        yield "  " + _("แผนของอำเภอ: {state} {reason}").format(state=state, reason=one["reason"]).rstrip()


def office_lines(office: Mapping[str, Any]) -> Iterator[str]:
    if "total_points" not in office:
        yield _("ร่วมงาน: {name}  แผน {plan}").format(**office)
        return
    total, grade = number(office["total_points"]), office["grade"] or "–"
    yield _("ประเมิน: {name}  {total} คะแนน  เกรด {grade}").format(name=office["name"], total=total, grade=grade)
    for paper in office["papers"].values():
        yield "  " + _("เอกสาร {code} ทะเบียน {number}  {file}").format(**paper)
    yield "  " + _("ลงนามรับรอง {n} รายการ หลักฐาน {m} รายการ").format(n=len(office["signed"]), m=len(office["evidence"]))
    for one in office["conflicts_settled"]:
        yield "  " + _("ข้อมูลไม่ตรงกัน {field}: {sides} เลือก {chosen}").format(
            **{**one, "sides": " / ".join(one["sides"])}
        )
