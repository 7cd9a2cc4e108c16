"""How the vectors came about: `python -m tests.vectors.written FOLDER` writes such a table from fixed keys. What lies
here is not written anew when the program changes: a second implementation counts on it."""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from core.blocks.code import (
    SEAL_MARK,
    SEAL_PREFIX,
    PageQrContent,
    PrintSeal,
    SignedPrintSeal,
    base45,
    from_base45,
    new_code,
    seal_bytes,
)
from core.papers.seals import KEYS_PREFIX, SealKey, SealKeyList, keys_text
from tests.printed import render
from tests.storage.papers.paper_samples import paper
from tests.storage.scans.spoiling import photographed

ORDER = 2**252 + 27742317777372353535851937790883648493
NAMES = ("centre", "tak", "nan", "lost", "stranger")
Row = dict[str, Any]


def read_keys(text: str) -> SealKeyList:
    """Return a published list, its signature unchecked. Raises ValueError, KeyError or TypeError if it is malformed."""
    held = json.loads(text)
    if held["seal_keys"] != 1:
        raise ValueError("a list of another version")
    rows = []
    for one in held["keys"]:
        units = tuple(map(str, one["units"]))
        seals = frozenset(map(str, one.get("seals", ())))
        rows.append(
            SealKey(str(one["key"]), units, str(one["name"]), True, bool(one.get("revoked")), seals)
        )
    return SealKeyList(tuple(rows), date.fromisoformat(held["day"]).isoformat(), str(held["by"]))


def private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        sha256(f"prongsai vectors {name}".encode()).digest()
    )


def public(name: str) -> bytes:
    return private(name).public_key().public_bytes_raw()


def seal(by: str, of: str, nth: int, **other: Any) -> PrintSeal:
    known: dict[str, Any] = {
        "key": public(by)[:8],
        "unit": of,
        "code": new_code(nth * 7_919_113),
        "form": "checklist",
        "year": 2569,
        "number": f"2570/A-{nth}",
        "day": date(2026, 11, 21),
        "total": "82.50",
        "grade": "ต้นแบบ",
        "digest": sha256(str(nth).encode()).digest()[:16],
    }
    return PrintSeal(**known | other)


def signed(one: PrintSeal, by: str) -> SignedPrintSeal:
    return SignedPrintSeal(one, private(by).sign(SEAL_PREFIX + seal_bytes(one)))


TRUE = (
    ("tak", seal("tak", "6300", 1)),
    ("tak", seal("tak", "6300", 2, form="score_general", total="100", grade="")),
    ("nan", seal("nan", "5500", 3, form="evidence_coverage", total="", grade="", year=0)),
    ("nan", seal("nan", "5500", 4, total="0", grade="C+", number="2570/AB-1204")),
    ("centre", seal("centre", "ก0", 5, form="ranking", total="", grade="", day=date(2149, 6, 6))),
    ("nan", seal("nan", "5501", 6, total="-2.50", grade="ท้าทาย ระดับ 1")),
    ("tak", seal("tak", "6300", 7, grade="ดีเด่น (ภาค)", number="2570/A07fb-31", form="x" * 20)),
)
# the first two stand in the register
LOST = tuple(seal("lost", "6300", number) for number in (11, 12, 13))


def keys() -> SealKeyList:
    decoy = public("tak")[:8] + bytes(24)  # the same first bytes, another key
    return SealKeyList(
        (
            SealKey(decoy.hex(), ("6300",), "กุญแจที่ขึ้นต้นเหมือนกัน"),
            SealKey(public("tak").hex(), ("6300",), "สำนักงานจังหวัดตาก (ตัวอย่าง)"),
            SealKey(public("nan").hex(), ("5500", "5501"), "สำนักงานจังหวัดน่าน (ตัวอย่าง)"),
            SealKey(public("centre").hex(), ("ก0",), "ส่วนกลางตัวอย่าง"),
            SealKey(
                public("lost").hex(),
                ("6300",),
                "สำนักงานจังหวัดตาก (ตัวอย่าง)",
                True,
                True,
                frozenset(signed(one, "lost").hash for one in LOST[:2]),
            ),
        ),
        "2026-11-21",
        "ส่วนกลางตัวอย่าง",
    )


def held(found: SealKeyList) -> dict[str, str]:
    text = keys_text(found)
    signature = private("centre").sign(KEYS_PREFIX + text.encode())
    return {"list": text, "key": public("centre").hex(), "signature": signature.hex()}


def said(one: PrintSeal) -> Row:
    return one._asdict() | {
        "key": one.key.hex(),
        "day": one.day.isoformat(),
        "digest": one.digest.hex(),
    }


def row(about: str, text: str, verdict: str, one: PrintSeal | None = None) -> Row:
    return {"about": about, "text": text, "verdict": verdict} | ({"says": said(one)} if one else {})


def seals() -> Iterator[Row]:
    for by, one in TRUE:
        yield row(f"true, by {by}", signed(one, by).text, "genuine", one)
    for number, one in enumerate(LOST):
        verdict = "genuine" if number < 2 else "after"
        yield row(
            "of a revoked key, " + ("listed" if number < 2 else "not listed"),
            signed(one, "lost").text,
            verdict,
            one,
        )
    for by, one in (*TRUE[:4], ("lost", LOST[0])):
        yield from altered(by, one)
    yield from of_others()
    yield from malformed()


OTHER: Row = {
    "unit": "6301", "code": new_code(1), "form": "score_sheet", "year": 2570, "number": "2570/A-9",
    "day": date(2026, 11, 22), "total": "92.50", "grade": "ดีเด่น", "digest": bytes(16),
}  # fmt: skip


def altered(by: str, one: PrintSeal) -> Iterator[Row]:
    """One field of a true seal is another, and each part of the signature."""
    true = signed(one, by)
    for field, value in OTHER.items():
        yield row(
            f"{field} altered",
            SignedPrintSeal(one._replace(**{field: value}), true.signature).text,
            "altered",
        )
    yield row(
        "total taken away",
        SignedPrintSeal(one._replace(total="" if one.total else "1"), true.signature).text,
        "altered",
    )
    for at in (0, 31, 32, 63):
        spoiled = bytearray(true.signature)
        spoiled[at] ^= 1
        yield row(
            f"byte {at} of the signature altered",
            SignedPrintSeal(one, bytes(spoiled)).text,
            "altered",
        )
    number = int.from_bytes(true.signature[32:], "little") + ORDER
    yield row(
        "the number of the signature not the smallest",
        SignedPrintSeal(one, true.signature[:32] + number.to_bytes(32, "little")).text,
        "altered",
    )
    yield row("no signature", SignedPrintSeal(one, bytes(64)).text, "altered")
    bare = private(by).sign(seal_bytes(one))
    yield row("signed without the prefix", SignedPrintSeal(one, bare).text, "altered")
    other = private(by).sign(KEYS_PREFIX + seal_bytes(one))
    yield row("signed under another prefix", SignedPrintSeal(one, other).text, "altered")


def of_others() -> Iterator[Row]:
    """Signed by a key that is not the one it names, or that has no right."""
    for by, one in TRUE:
        for other in NAMES:
            if other != by:
                yield row(
                    f"signed by {other} in the name of {by}", signed(one, other).text, "altered"
                )
        stranger = one._replace(key=public("stranger")[:8])
        yield row("signed by a key nobody lists", signed(stranger, "stranger").text, "unknown")
    yield row("of another unit", signed(seal("nan", "6300", 21), "nan").text, "barred")
    yield row(
        "of the centre in the name of a unit",
        signed(seal("centre", "6300", 22), "centre").text,
        "barred",
    )
    yield row(
        "of a code its unit has had",
        signed(seal("nan", "5501", 23), "nan").text,
        "genuine",
        seal("nan", "5501", 23),
    )
    yield row(
        "of a revoked key in the name of another unit",
        signed(seal("lost", "5500", 24), "lost").text,
        "barred",
    )


def malformed() -> Iterator[Row]:
    by, one = TRUE[0]
    true = signed(one, by)
    body = seal_bytes(one)
    data = body + true.signature

    def coded(content: bytes) -> str:
        return SEAL_MARK + base45(content)

    def resigned(content: bytes) -> str:
        return coded(content + private(by).sign(SEAL_PREFIX + content))

    text = true.text
    yield row("nothing", "", "none")
    yield row("the code of a page", PageQrContent.text_of(one.code, 1, bytes(32)), "none")
    yield row("words", "https://example.org/seal", "none")
    yield row("the mark in small letters", text.replace("PSEAL", "pseal"), "none")
    yield row("a blank before it", f" {text}", "none")
    yield row("the mark alone", SEAL_MARK, "altered")
    yield row("a letter cut off", text[:-1], "altered")
    yield row("three letters cut off", text[:-3], "altered")
    yield row("a blank behind it", f"{text} ", "altered")
    yield row("a line end behind it", f"{text}\n", "altered")
    yield row("small letters", SEAL_MARK + text.removeprefix(SEAL_MARK).lower(), "altered")
    yield row("signs that stand for too much", text[:-3] + ":::", "altered")
    yield row("half of it", coded(data[: len(data) // 2]), "altered")
    yield row("a byte more", coded(data + b"\0"), "altered")
    yield row("twice", coded(data + data), "altered")
    yield row("only a signature", coded(true.signature), "newer")  # by its first byte
    yield row("version 0, signed", resigned(b"\0" + body[1:]), "altered")
    yield row("version 2", coded(b"\2" + data[1:]), "newer")
    yield row("version 255", coded(b"\xff" + data[1:]), "newer")
    yield row(
        "a byte between its parts and the signature, signed", resigned(body + b"\0"), "altered"
    )
    yield row("the end of its digest missing, signed", resigned(body[:-1]), "altered")
    at = 1 + 8
    yield row("no unit, signed", resigned(body[:at] + b"\0" + body[at + 5 :]), "altered")
    yield row(
        "a unit longer than all, signed", resigned(body[:at] + b"\xff" + body[at + 1 :]), "altered"
    )
    yield row(
        "blanks around the unit, signed",
        resigned(body[:at] + b"\x04630 " + body[at + 5 :]),
        "altered",
    )
    yield row(
        "a byte that is no letter, signed",
        resigned(body[:at] + b"\x0463\x9f0" + body[at + 5 :]),
        "altered",
    )
    yield row(
        "a Thai byte nobody uses, signed",
        resigned(body[:at] + b"\x0463\xdb0" + body[at + 5 :]),
        "altered",
    )
    code = at + 5
    yield row(
        "a code beyond the last, signed",
        resigned(body[:code] + b"\xff" * 5 + body[code + 5 :]),
        "altered",
    )
    form = code + 5
    yield row(
        "a form with a blank in it, signed",
        resigned(body[:form] + b"\x09check ist" + body[form + 10 :]),
        "altered",
    )
    for total in (b"082.5", b"82,50", b"1e+02", b" 82.5", b"+82.5", b"82.5"):
        at = body.index(b"\x0582.50")
        wrong = body[:at] + bytes((len(total),)) + total + body[at + 6 :]
        yield row(f"a total of {total.decode()!r}, signed", resigned(wrong), "altered")
    long = seal("tak", "6300", 31, form="x" * 20)
    wide = seal_bytes(long).replace(b"\x0682.50", b"\x0582.50")
    room = (
        wide[: wide.index(b"\x14xxxx")]
        + bytes((90,))
        + b"x" * 90
        + wide[wide.index(b"\x14xxxx") + 21 :]
    )
    yield row("longer than a seal may be, signed", resigned(room), "altered")
    assert from_base45(base45(data)) == data


def codes() -> tuple[Row, list[Row]]:
    """A register, and codes of pages with what it makes of them."""
    known = {
        new_code(number * 977): sha256(f"state {number}".encode()).digest()
        for number in range(1, 6)
    }
    rows: list[Row] = []
    for number, (code, state) in enumerate(known.items(), start=1):
        true = PageQrContent.text_of(code, number, state)
        rows.append({"about": "in the register", "text": true, "verdict": "ready", "page": number})
        rows.append(
            {
                "about": "another state",
                "text": PageQrContent.text_of(code, number, bytes(32)),
                "verdict": "altered",
            }
        )
        other = code[:-1] + ("A" if code[-1] != "A" else "B")
        rows.append(
            {
                "about": "a wrong check character",
                "text": true.replace(code, other),
                "verdict": "slip",
            }
        )
        swapped = code[1] + code[0] + code[2:]
        if swapped != code:
            rows.append(
                {
                    "about": "two characters swapped",
                    "text": true.replace(code, swapped),
                    "verdict": "slip",
                }
            )
        rows.append(
            {"about": "page 0", "text": true.replace(f":{number}:", ":0:"), "verdict": "slip"}
        )
        rows.append(
            {
                "about": "a page in words",
                "text": true.replace(f":{number}:", ":๑:"),
                "verdict": "slip",
            }
        )
        rows.append(
            {"about": "small letters", "text": true[:4] + true[4:].lower(), "verdict": "slip"}
        )
        rows.append({"about": "the proof cut short", "text": true[:-1], "verdict": "slip"})
        rows.append(
            {"about": "signs of another alphabet", "text": true[:-1] + "1", "verdict": "slip"}
        )
        rows.append({"about": "a part more", "text": f"{true}:1", "verdict": "slip"})
        rows.append(
            {
                "about": "unknown here",
                "text": PageQrContent.text_of(new_code(number * 31_337), 1, state),
                "verdict": "unknown",
            }
        )
        rows.append(
            {"about": "another mark", "text": true.replace("PS1", "PS2"), "verdict": "none"}
        )
    return {code: state.hex() for code, state in known.items()}, rows


def scans(folder: Path) -> Iterator[Row]:
    """Pages as pictures: of a PDF at 150 dpi, and by telephone."""
    chance = random.Random(2569)
    found = {one["about"]: one for one in seals()}
    wanted = (
        ("true", "true, by tak", "genuine"),
        ("altered", "total altered", "altered"),
        ("stranger", "signed by a key nobody lists", "unknown"),
        ("other-unit", "of another unit", "barred"),
        ("revoked", "of a revoked key, not listed", "after"),
        ("revoked-listed", "of a revoked key, listed", "genuine"),
    )
    for name, about, verdict in wanted:
        page = picture(found[about]["text"], 150)
        page.convert("1", dither=Image.Dither.NONE).save(folder / f"{name}.png")
        yield {"file": f"{name}.png", "about": f"{about}; 150 dpi", "verdict": verdict}
        if verdict in ("genuine", "altered"):
            taken = photographed(picture(found[about]["text"], 200), chance)
            taken = taken.crop((0, taken.height // 2, taken.width, taken.height))
            taken.save(folder / f"{name}-telephone.jpg", quality=30)
            yield {
                "file": f"{name}-telephone.jpg",
                "about": f"{about}; by telephone",
                "verdict": verdict,
            }
    bare = picture("", 150)
    bare.convert("1", dither=Image.Dither.NONE).save(folder / "bare.png")
    yield {"file": "bare.png", "about": "a page without a seal", "verdict": "none"}
    covered = picture(found["true, by tak"]["text"], 150)
    covered.paste(
        90,
        (round(covered.width * 0.74), round(covered.height * 0.86), covered.width, covered.height),
    )
    covered.convert("L").save(folder / "covered.png")
    yield {"file": "covered.png", "about": "half of the seal is covered", "verdict": "none"}


def picture(text: str, dpi: int) -> Any:
    document = paper()
    document = replace(document, stamp=replace(document.stamp, seal=text), draft=False)
    data, pages = render([document])
    with pypdfium2.PdfDocument(BytesIO(data)) as pdf:
        return pdf[pages - 1].render(scale=dpi / 72).to_pil().convert("L")


def main(folder: Path) -> None:
    (folder / "scans").mkdir(parents=True, exist_ok=True)
    register, rows = codes()
    whole = {
        "keys.json": held(keys()),
        "seals.json": list(seals()),
        "codes.json": {"register": register, "codes": rows},
        "scans.json": list(scans(folder / "scans")),
    }
    for name, value in whole.items():
        (folder / name).write_text(
            json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
