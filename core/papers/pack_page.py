"""The index of a pack as one plain web page and lists as plain text: read on any PC, without this program."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from core.papers.binder import MISSING, NONE, OUT, UNNAMED, called, heading, item_position, page_words
from core.papers.pack import WHY, Pack, PackItem, PackPiece, Removed
from core.thai.numbering import arabic_digits

_STYLE = """
body{font:17px/1.7 "TH Sarabun New","Leelawadee UI",Sarabun,Tahoma,sans-serif;margin:2em auto;max-width:70em;
padding:0 1em;color:#14202b;background:#fff}
h1{font-size:1.5em;margin:0}h2{font-size:1.2em;margin:1.6em 0 .3em;border-bottom:2px solid #0b5d5e}
h3{font-size:1em;margin:1em 0 .2em}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #b5bfc6;padding:.15em .5em;text-align:left;vertical-align:top}th{background:#e9ecef}
td.n{text-align:center;white-space:nowrap}.missing{color:#8a4b00}a{color:#0b5d5e}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#182329}th{background:#24333c}
a{color:#7fd1cb}.missing{color:#ffc37a}h2{border-color:#7fd1cb}th,td{border-color:#4a5a64}}
""".strip()


def pack_page(pack: Pack, pages: Mapping[str, tuple[int, int]], public: bool) -> bytes:
    """The page: every piece with links to its files beside it."""
    title = escape(f"ดัชนีหลักฐาน{' ฉบับเผยแพร่' if public else ''} {pack.title} {pack.year}")
    lines = [
        '<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(pack.office)}</p>",
        *_items(pack, pages),
        "</body></html>",
    ]
    return "\n".join(lines).encode()


def _items(pack: Pack, pages: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    above = ""
    for item in pack.given:
        if (now := heading(pack, item)) != above:
            above = now
            yield f"<h2>{escape(now)}</h2>"
        yield f"<h3>{escape(called(item))}</h3>"
        yield from _table(item, pages)
    if missing := [item for item in pack.items if item.missing]:
        yield f'<h2 class="missing">{MISSING}</h2><table><tr><th>ข้อ</th><th>หลักฐานที่ยังขาด</th></tr>'
        for item in missing:
            yield f"<tr><td>{escape(item_position(pack, item))}</td><td>{escape(', '.join(item.missing))}</td></tr>"
        yield "</table>"


def _table(item: PackItem, pages: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    yield "<table><tr><th>ที่</th><th>หลักฐาน</th><th>ลงวันที่</th><th>หน้า</th><th>ไฟล์</th></tr>"
    for piece in item.pieces:
        cells = (piece.number, _piece_html(piece), escape(piece.day or NONE), page_words(pages, piece), _links(piece))
        number, said, day, span, links = cells
        yield f'<tr><td class="n">{number}</td><td>{said}</td><td class="n">{day}</td>'
        yield f'<td class="n">{span}</td><td>{links}</td></tr>'
    yield "</table>"


def _piece_html(piece: PackPiece) -> str:
    said = f"<b>{escape(piece.kind or UNNAMED)}</b>"
    if piece.title and piece.title != piece.kind:
        said += f" {escape(piece.title)}"
    if piece.url:
        said += f" {escape(piece.url)}"
    return f"{said} (ไม่นับ: {OUT[piece.left_out]})" if piece.left_out else said


def _links(piece: PackPiece) -> str:
    """Paths are ours: ASCII without a sign that means something in a page."""
    names = (file.path for file in piece.files)
    return "<br>".join(f'<a href="{path}">{path.rpartition("/")[2]}</a>' for path in names) or NONE


def removed_list(pack: Pack, removed: Sequence[Removed]) -> bytes:
    """What the public does not get, by the number of the evidence and its item, never by words of its own."""
    places = {item.id: item for item in pack.items}
    lines = [
        f"รายการที่ตัดออกจากฉบับเผยแพร่: {pack.title} {pack.year}",
        pack.office,
        "",
        "รายการนี้ไม่บอกชื่อหลักฐาน ผู้มีสิทธิ์ดูฉบับเต็มได้ที่หน่วยงาน",
        "",
    ]
    for one in removed:
        item = places.get(one.item)
        where = item_position(pack, item) if item else one.item
        what = f"{one.files} ไฟล์" if one.files else "ข้อความ"
        lines.append(f"- หลักฐานที่ {one.number}  {where}  {what}: {WHY[one.why]}")
    if not removed:
        lines.append("ไม่มีรายการที่ต้องตัดออก")
    return _text(lines)


def link_text(piece: PackPiece) -> bytes:
    """The address of evidence that is a page of the web, as a file beside the others."""
    return _text([piece.title or piece.kind or UNNAMED, piece.url, piece.day])


def checksums(sums: Mapping[str, str]) -> bytes:
    """SHA-256 of every file, in the format of sha256sum: whoever gets the pack can see that it is whole."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode()


def _text(lines: Sequence[str]) -> bytes:
    """With the mark by which an old Notepad knows UTF-8, and its line ends."""
    return ("\ufeff" + arabic_digits("\r\n".join(lines)) + "\r\n").encode()
