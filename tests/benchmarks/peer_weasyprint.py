"""The peers' papers set by WeasyPrint, from HTML and a style sheet. A page's QR is that of its paper's first page."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from storage.papers.typography.faces import FOLDER
from tests.benchmarks.peer_paper import Plain

SHEET = Path(__file__).with_name("peer.css")


def typesetter() -> Callable[[Sequence[Plain]], bytes]:
    """What makes one PDF of papers; ModuleNotFoundError without WeasyPrint, OSError without Pango."""
    weasyprint: Any = import_module("weasyprint")
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasyprint.CSS(
        string=SHEET.read_text("utf-8"), base_url=f"{FOLDER}/", font_config=fonts
    )

    def made(papers: Sequence[Plain]) -> bytes:
        words = "".join(part for paper in papers for part in section(paper))
        whole = weasyprint.HTML(string=f'<html lang="th"><body>{words}</body></html>')
        pdf = whole.write_pdf(stylesheets=[sheet], font_config=fonts)
        assert isinstance(pdf, bytes)
        return pdf

    return made


def section(paper: Plain) -> Iterator[str]:
    pages = "".join(chr(ord(digit) - ord("0") + ord("๐")) for digit in str(paper["pages"]))
    yield '<section style="counter-reset: page 1">'
    yield f"<header><b>{pages}</b>{escape(paper['running'])}</header><footer><i>{escape(paper['printed'])}</i>"
    for fact in paper["foot"]:
        tag = "b" if fact["bold"] else "span"
        yield f"{fact['label']}<{tag}>{escape(fact['value'])}</{tag}>"
    code = b64encode(paper["qr"][0].encode()).decode()
    yield f'</footer><img src="data:image/svg+xml;base64,{code}">'
    for line in paper["title"]:
        bold = ' class="bold"' if line["bold"] else ""
        yield f'<h1{bold} style="font-size: {line["size"]}pt">{escape(line["text"])}</h1>'
    yield '<div class="gap"></div>'
    for block in paper["blocks"]:
        yield from shown(block)
    yield "</section>"


def shown(block: Plain) -> Iterator[str]:
    match block["kind"]:
        case "facts":
            yield "<dl>"
            for pair in block["pairs"]:
                label = f'<dt style="width: {block["indent"]}pt">{escape(pair["label"])}</dt>'
                yield f"<div>{label}<dd>{escape(pair['value'])}</dd></div>"
            yield "</dl>"
        case "choices":
            options = (
                f"{tick(option['state'])}<span>{escape(option['label'])}</span>"
                for option in block["options"]
            )
            yield f'<p class="choices">{"".join(options)}</p>'
        case "table":
            yield from table(block)
        case "para":
            yield f'<p style="text-indent: {block["indent"]}pt">{runs(block["runs"])}</p>'
        case "signs":
            signers = ("<br>".join(map(escape, signer["lines"])) for signer in block["signers"])
            yield f'<div class="signs">{"".join(f"<p>{signer}</p>" for signer in signers)}</div>'


def table(block: Plain) -> Iterator[str]:
    widths = "".join(f'<col style="width: {width}pt">' for width in block["widths"])
    heads = "".join(f"<th>{escape(words)}</th>" for words in block["heads"])
    yield f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>"
    for row in block["rows"]:
        yield f'<tr class="{row["kind"]}">'
        for cell in row["cells"]:
            kind = cell["align"] + (" merged" if cell["merged"] else "")
            yield f'<td class="{kind}" colspan="{cell["across"]}">{"".join(map(part, cell["parts"]))}</td>'
        yield "</tr>"
    yield "</tbody></table>"


def part(given: Plain) -> str:
    hang = f' style="margin-left: {given["hang"]}pt"' if given["hang"] else ""
    box = tick(given["tick"]) if given["tick"] else ""
    return f"<div{hang}>{box}{runs(given['runs'])}</div>"


def tick(state: str) -> str:
    return f'<span class="tick {state}"></span>'


def runs(pieces: Sequence[Plain]) -> str:
    return "".join(run(piece) for piece in pieces)


def run(piece: Plain) -> str:
    words = escape(piece["text"]).replace("\n", "<br>")
    words = f"<b>{words}</b>" if piece["bold"] else words
    return f"<i>{words}</i>" if piece["italic"] else words
