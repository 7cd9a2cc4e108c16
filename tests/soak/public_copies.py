"""Does a pack for everybody show what its originals show? `python -m tests.soak.public_copies [COUNT]`, 200 by itself.

An office is given so many PDFs with form fields, stamps, comments, signatures and layers, half of them well made, and
writes both packs of its evidence. Every file must look in the public pack as in the full one, or stand in removed.txt
with its reason: at most a tenth of all, and none of the well made. Exits 1 otherwise.
"""

import sys
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tests.storage.packs.marked_pages import WELL_MADE, changed, files
from tests.storage.packs.test_shown_in_copies import DRAWN_ALIKE, differing
from tests.ui.terminal.conftest import quietly

COUNT, LEFT_OUT = 200, 0.1
ITEM, PROOF = "i1.1", "policy"


def say(opened: pikepdf.Pdf, subject: str) -> None:
    """Write into the file what it is, so that no two files are the same."""
    opened.docinfo["/Subject"] = subject


def packed(place: Path, count: int) -> tuple[dict[str, Path], dict[str, Path], str]:
    """Return the evidence in the full pack and in the public one, by path in the pack, and the public removed.txt."""
    do, office = quietly(place), place / "office"
    named = ("--name", "สำนักงานทดสอบ", "--code", "9002", "--kind", "district", "--year", "2569")
    assert do("office", "new", office, *named).code == 0
    assert (
        do("document", "start", office, "--instrument", "ocsc-transparency", "--year", "2569").code
        == 0
    )
    assert do("record", "set", office, "person/new", "name=นางสมหญิง ตัวอย่างยิ่ง").code == 0
    assessment = do("record", "list", office, "assessment", "--json").value[0]["ref"]
    for n, (kind, content, _why) in enumerate(files(count)):
        path = place / f"{n}.pdf"
        path.write_bytes(changed(content, partial(say, subject=f"{n} {kind}")))
        added = do(
            "evidence",
            "add",
            office,
            path,
            "--to",
            assessment,
            "--item",
            ITEM,
            "--proof",
            PROOF,
            "--title",
            str(n),
        )
        assert added.code == 0, added.err
    found = []
    for name, how in (("whole", ()), ("public", ("--public",))):
        made = do("evidence", "pack", office, assessment, "--out", place / name, *how)
        assert made.code == 0, made.err
        print(made.out)
        parts = (place / name).rglob("*-*/*.pdf")
        found.append({one.relative_to(place / name).as_posix(): one for one in parts})
    return found[0], found[1], (place / "public" / "removed.txt").read_text("utf-8-sig")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    counted, wrong = Counter[str](), []
    with TemporaryDirectory() as made:
        whole, public, removed = packed(Path(made), count)
        for path, original in sorted(whole.items()):
            with pikepdf.open(original) as opened:
                kind = str(opened.docinfo["/Subject"]).partition(" ")[2]
            well = "well made" if kind in WELL_MADE else "odd"
            if path not in public:
                counted[f"{well}: left out"] += 1
                wrong += [f"left out: {kind}"] * (kind in WELL_MADE)
            elif (most := differing(original, public[path])) > DRAWN_ALIKE:
                wrong.append(f"differs by {most}: {kind}")
            else:
                counted[f"{well}: alike"] += 1
    left, listed = len(whole) - len(public), removed.count("\n- ")
    print(
        *sorted(counted.items()),
        *wrong,
        f"{len(whole)} files, {left} left out, {listed} reasons",
        sep="\n",
    )
    return int(bool(wrong) or len(whole) != count or left != listed or left > LEFT_OUT * count)


if __name__ == "__main__":
    sys.exit(main())
