"""A paper as plain data, for other typesetters: every word, width and shade as ours prints it, QR codes drawn."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.blocks.code import PageQrContent, shown_code
from core.blocks.document import (
    Block,
    Cell,
    Choices,
    Column,
    Document,
    Facts,
    Para,
    Row,
    Run,
    Signatures,
    Table,
    Tick,
    Together,
    plain,
)
from core.blocks.elements import RichText
from storage.papers.pdf.page_frame import margins, page_size
from storage.papers.pdf.pen import PAGE_QR, bars
from storage.papers.pdf.tables import BOLD, STEP, is_label, shared
from storage.papers.typography.lines import clean, line_of
from storage.papers.typography.style import BODY, MM, SECTION, TITLE, points
from storage.papers.typography.text_lines import runs_of, sign_lines

Plain = dict[str, Any]
FIRST, AFTER_LABEL = 20 * MM, 3 * MM


def paper(document: Document, pages: int) -> Plain:
    """An upright paper of titles, facts, choices, tables, paragraphs and signatures; `pages`: how many it will have."""
    thai, stamp = document.thai_digits, document.stamp
    sizes = (TITLE, SECTION, *[BODY] * len(document.title))
    foot = (("รหัสเอกสาร ", shown_code(stamp.code), True), ("ทะเบียน ", stamp.number, False))
    return {
        "title": [
            {"text": clean(part, False, thai), "size": points(sizes[at]), "bold": at < 2}
            for at, line in enumerate(document.title)
            for part in plain(line).split("\n")
        ],
        "running": clean(f"{document.running}  |  {document.office}", False, thai),
        "pages": pages,
        "qr": [qr(document, page) for page in range(1, pages + 1)],
        "foot": [
            *({"label": label, "value": value, "bold": bold} for label, value, bold in foot),
            {"label": "สถานะข้อมูล ", "value": stamp.state[:4].hex().upper(), "bold": False},
        ],
        "printed": clean(f"พิมพ์เมื่อ {stamp.printed}", False, thai),
        "blocks": [shown for block in document.blocks for shown in blocks(block, document)],
    }


def qr(document: Document, page: int) -> str:
    """The code of a page as SVG: made before the watch runs, ours makes its own while it runs."""
    side = PAGE_QR.modules + 8
    found = bars(PageQrContent.text_of(document.stamp.code, page, document.stamp.state))
    drawn = "".join(
        f"M{column + 4} {row + 4}h{length}v1h-{length}z" for column, row, length in found
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{drawn}"/></svg>'


def blocks(block: Block, document: Document) -> Iterator[Plain]:
    thai = document.thai_digits
    match block:
        case Together():
            for part in block.blocks:
                yield from blocks(part, document)
        case Facts():
            size = points(BODY)
            wide = (
                max(line_of(label, size, bold=True, thai=thai).width for label, _ in block.pairs)
                + AFTER_LABEL
            )
            pairs = [
                {"label": label, "value": clean(plain(value), False, thai)}
                for label, value in block.pairs
            ]
            yield {"kind": "facts", "indent": wide, "pairs": pairs}
        case Choices():
            options = [
                {"state": option.state, "label": plain(option.label)} for option in block.options
            ]
            yield {"kind": "choices", "options": options}
        case Table():
            yield table(block, document)
        case Para():
            yield {
                "kind": "para",
                "runs": runs(block.text, thai),
                "indent": FIRST if block.indent else 0,
            }
        case Signatures():
            if plain(block.certify):
                yield {"kind": "para", "runs": runs(block.certify, thai), "indent": FIRST}
            yield {
                "kind": "signs",
                "signers": [{"lines": list(sign_lines(signer))} for signer in block.signers],
            }
        case _:
            raise TypeError(f"the peers have no {type(block).__name__}")


def runs(text: RichText, thai: bool, bold: bool = False) -> list[Plain]:
    return [
        {"text": run.text, "bold": run.bold, "italic": run.italic}
        for run in runs_of(text, thai, bold)
    ]


def table(block: Table, document: Document) -> Plain:
    edge = margins(document)
    above = None
    rows = []
    for row in block.rows:
        rows.append(
            {
                "kind": row.kind,
                "cells": list(cells(row, above, block.columns, document.thai_digits)),
            }
        )
        above = row if row.kind not in (*BOLD, "sub") else None
    width = page_size(document)[0] - edge.left - edge.right
    heads = [clean(plain(column.title), False, document.thai_digits) for column in block.columns]
    return {
        "kind": "table",
        "widths": list(shared(block.columns, width)),
        "heads": heads,
        "rows": rows,
    }


def cells(row: Row, above: Row | None, columns: Sequence[Column], thai: bool) -> Iterator[Plain]:
    spare = len(columns) - len(row.cells)
    for at, content in enumerate(row.cells):
        column, across = (0, spare + 1) if at == 0 else (at + spare, 1)
        bold = row.kind in BOLD
        merges = columns[column].merge and not bold and is_label(content)
        same = merges and above is not None and at < len(above.cells) and above.cells[at] == content
        align = "left" if bold and at == 0 else columns[column].align
        yield {
            "across": across,
            "align": align,
            "merged": same,
            "parts": [] if same else list(parts(content, thai, bold)),
        }


def parts(content: Cell, thai: bool, bold: bool) -> Iterator[Plain]:
    match content:
        case Tick():
            yield {"tick": content.state, "runs": runs(content.label, thai), "hang": 0}
        case Para():
            yield {"tick": "", "runs": runs(content.text, thai, bold), "hang": STEP * content.hang}
        case Together():
            for one in content.blocks:
                if not isinstance(one, Para | Tick):
                    raise TypeError(f"the peers have no {type(one).__name__} in a cell")
                yield from parts(one, thai, bold)
        case str() | Run() | tuple():
            if plain(content):
                yield {"tick": "", "runs": runs(content, thai, bold), "hang": 0}
        case _:
            raise TypeError(f"the peers have no {type(content).__name__} in a cell")
