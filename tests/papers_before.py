"""Every paper of every shipped form, of each sample and of a document nobody filled in, to be held against those of
another checkout:

    python -m tests.papers_before FOLDER [FORM…]    the text and a picture of every page into the folder
    python -m tests.papers_before --compare A B     what is not the same in two such folders, point by point
    python -m tests.papers_before --write           tests/data/before/papers.txt anew, where a text is meant to change
"""

import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from core.assessment.start_deeds import assessment_at, start_assessment
from core.blocks.document import Document
from core.plan.deeds import start_plan
from core.plan.file_deeds import plan_at
from storage.db.folder.folder import create
from tests.core.plan.plans import NOON, context
from tests.golden.papers import text_of
from tests.journeys.test_shipped_forms import FORMS, SHIPPED, YEAR, entered, printed, samples
from tests.modules import ROOT
from tests.printed import render
from tests.storage.papers.paper_samples import pictures

TEXTS = ROOT / "tests" / "data" / "before" / "papers.txt"
DPI = 96


def papers(only: Sequence[str] = ()) -> Iterator[tuple[str, str, Document]]:
    """Every paper by its form and `paper-n`: n is the number of the sample, 0 = nothing is filled in."""
    with TemporaryDirectory() as room:
        folder = create(
            Path(room) / "office",
            Path(room) / "keys",
            "หน่วยตัวอย่าง",
            "S10",
            "section",
            "",
            2569,
            NOON,
        )
        folder.use_forms(FORMS)
        for form in (
            FORMS.get(using) for using in SHIPPED if not only or using.partition("/")[0] in only
        ):
            filled = [
                (entered(folder, form, one, no), one["year"])
                for no, one in enumerate(samples()[form.using], 1)
            ]
            (start_assessment if form.kind else start_plan)(context(folder), folder, form, YEAR)
            begun = (assessment_at if form.kind else plan_at)(folder.writer.unit, form.id, YEAR)
            for no, (ref, year) in enumerate([(begun, YEAR), *filled]):
                made = printed(folder, form, ref, int(year))
                yield from ((form.id, f"{paper.id}-{no}", document) for paper, document in made)
        folder.close()


def texts() -> str:
    """A line a paper: its form, its name, and a digest of all it says."""
    said = ((form, name, "\n".join(Document.walk(document))) for form, name, document in papers())
    return "".join(
        f"{form} {name} {sha256(text.encode()).hexdigest()[:8]}\n" for form, name, text in said
    )


def write(home: Path, only: Sequence[str]) -> None:
    for form, name, document in papers(only):
        (home / form).mkdir(parents=True, exist_ok=True)
        data, _pages = render([document])
        (home / form / f"{name}.txt").write_text(text_of(data), "utf-8")
        for page, picture in enumerate(pictures(data, DPI), 1):
            picture.save(home / form / f"{name}-{page}.png")


def unlike(one: Path, other: Path) -> Iterator[str]:
    """What is not the same in two folders."""
    for name in sorted(
        {path.relative_to(home) for home in (one, other) for path in home.rglob("*.*")}
    ):
        paths = [home / name for home in (one, other)]
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            yield f"{missing[0]} is not there"
        elif paths[0].read_bytes() != paths[1].read_bytes():
            yield f"{name}: {'text' if name.suffix == '.txt' else points(*map(Image.open, paths))}"


def points(one: Image.Image, other: Image.Image) -> str:
    """In how many points two pictures differ."""
    if one.size != other.size:
        return f"{one.size} and {other.size}"
    return (
        f"{sum(ImageChops.difference(one.convert('L'), other.convert('L')).histogram()[1:])} points"
    )


def main(words: list[str]) -> int:
    match words:
        case ["--compare", one, other]:
            found = [*unlike(Path(one), Path(other))]
            sys.stdout.write(
                "".join(f"{line}\n" for line in found) + f"{len(found)} files are not the same\n"
            )
            return min(len(found), 1)
        case ["--write"]:
            TEXTS.write_text(texts(), "utf-8")
        case [home, *only]:
            write(Path(home), only)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
