"""เกียรติบัตร: who gives it to which unit for what. What is not decided is left to be written."""

from dataclasses import dataclass, field

from core.blocks.document import Block, Document, Gap, Stamp
from core.blocks.letters import Banner, BannerLine, Closing
from core.instruments.shape import Form
from core.papers.typed import Said

DOTS = "…………………………………………………………"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateForm:
    """Everything the certificate says; `award` "" = nobody has decided yet."""

    paper: Form
    giver: str  # the office above
    unit: str
    award: str
    year: int  # Buddhist era
    stamp: Stamp
    head: str = ""  # who signs, where nobody else was named
    said: Said = field(default_factory=dict)


def _day(said: str) -> str:
    """`วันที่ 19 พฤศจิกายน พ.ศ. 2569`, whether its first word was typed or not."""
    return said if said.startswith("วัน") else f"วันที่ {said or '………… …………………… พ.ศ. …………'}"


def certificate(form: CertificateForm) -> Document:
    """One sheet on its side, framed."""
    said = form.said
    award = said.get("award", "").strip() or form.award or DOTS
    name = said.get("name", "").strip() or form.head
    position = said.get("position", "").strip()
    lines = (
        BannerLine(form.giver or DOTS, "large"),
        BannerLine("ขอมอบเกียรติบัตรฉบับนี้ไว้เพื่อแสดงว่า"),
        BannerLine(form.unit, "great"),
        BannerLine("เป็น"),
        BannerLine(award, "large"),
        BannerLine(f"ประจำปีงบประมาณ พ.ศ. {form.year}"),
        BannerLine(f"ให้ไว้ ณ {_day(said.get('day', '').strip())}"),
    )
    blocks: tuple[Block, ...] = (
        Banner(lines),
        Gap(2),
        Closing(name, tuple(position.splitlines()) or ("ตำแหน่ง …………………………………",)),
    )
    return Document(
        title=(),
        running=f"{form.paper.short} {form.unit} {form.year}",
        office=form.giver,
        stamp=form.stamp,
        blocks=blocks,
        landscape=True,
        thai_digits=form.paper.digits == "thai",
        numbers="none",
        frame=True,
    )
