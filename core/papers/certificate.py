"""เกียรติบัตร: who gives it to which unit for what. What is not decided is left to be written."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from core.blocks.document import Block, Document, Gap
from core.blocks.letters import Banner, BannerLine, Closing
from core.instruments.shape import Instrument
from core.model.values import Record
from core.papers.committee import highest
from core.papers.source import Frame, Source
from core.papers.typed import Said, word_of
from core.ports import Reader

DOTS = "…………………………………………………………"


class Award(NamedTuple):
    """What the certificate says; `award` "" = nobody has decided yet."""

    giver: str  # the office above
    unit: str
    award: str
    said: Said = MappingProxyType({})


def certificate(source: Source) -> Document:
    """What the register says was decided of the unit this year; left to be written until then."""
    scope, frame = source.record.ref.scope, source.frame()
    decision = decided(source.reader, source.year, unit=scope).get(scope)
    giver = word_of(source.said, "giver") or highest(source.reader, scope)
    return certificate_document(frame, Award(giver, frame.office, award_of(source.instrument, decision), source.said))


def _day(said: str) -> str:
    """`วันที่ 19 พฤศจิกายน พ.ศ. 2569`, whether its first word was typed or not."""
    return said if said.startswith("วัน") else f"วันที่ {said or '………… …………………… พ.ศ. …………'}"


def certificate_document(frame: Frame, of: Award) -> Document:
    """One sheet on its side, framed."""
    said = of.said
    award = word_of(said, "award") or of.award or DOTS
    name, position = word_of(said, "name"), word_of(said, "position")
    lines = (
        BannerLine(of.giver or DOTS, "large"),
        BannerLine("ขอมอบเกียรติบัตรฉบับนี้ไว้เพื่อแสดงว่า"),
        BannerLine(of.unit, "great"),
        BannerLine("เป็น"),
        BannerLine(award, "large"),
        BannerLine(f"ประจำปีงบประมาณ พ.ศ. {frame.year}"),
        BannerLine(f"ให้ไว้ ณ {_day(word_of(said, 'day'))}"),
    )
    blocks: tuple[Block, ...] = (
        Banner(lines),
        Gap(2),
        Closing(name, tuple(position.splitlines()) or ("ตำแหน่ง …………………………………",)),
    )
    running = f"{frame.paper.short} {of.unit} {frame.year}"
    document = replace(frame, office=of.giver).document((), blocks, running)
    return replace(document, landscape=True, numbers="none", frame=True)


def decided(reader: Reader, year: int, **of: str) -> Mapping[str, Record]:
    """What the register says was decided of units this year, by unit; `unit` asks for one."""
    return {one.text("unit"): one for one in reader.records("standing", "all", year=year, **of)}


def award_of(instrument: Instrument, standing: Record | None) -> str:
    """What a unit has become, in the words of the form; "" = not decided, or nothing to be proud of."""
    outcome = standing.text("outcome") if standing else ""
    groups = {one.id: one for one in instrument.groups}
    wanted = {"outstanding": "general", "model": "challenge", "kept": "model"}.get(outcome, "")
    group = groups.get((standing.text("group") if standing else "") or wanted) or groups.get(wanted)
    return str(group.award or group.title) if group and wanted else ""
