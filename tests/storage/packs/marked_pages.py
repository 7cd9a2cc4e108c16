"""PDFs with what people put on pages: form fields, stamps, comments, signatures, layers; well made and odd ones."""

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.lib.colors import black, lavender
from reportlab.pdfgen.canvas import Canvas

from tests.storage.evidence.test_wording import pdf as thai_page

HIDDEN = 2
PRINTED = 4
NO_ROTATE = 16
NOT_SHOWN = 32


def page(
    fill: Callable[[Canvas], object] = lambda _canvas: None, words: str = "Report of the policy"
) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, invariant=True)
    canvas.drawString(60, 760, words)
    fill(canvas)
    canvas.save()
    return made.getvalue()


def fields(value: str = "Report 125 items done", *, ticked: bool = True) -> bytes:
    """A form as a program fills it in: a line, a tick and a choice, each with its appearance."""

    def fill(canvas: Canvas) -> None:
        form = canvas.acroForm
        form.textfield(
            name="result", value=value, x=100, y=700, width=300, height=24, fillColor=lavender
        )
        form.checkbox(name="done", checked=ticked, x=100, y=660, size=18, borderColor=black)
        form.choice(name="unit", value="B", options=["A", "B"], x=100, y=610, width=90, height=20)

    return page(fill)


def changed(content: bytes, change: Callable[[Pdf], object]) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        change(opened)
        opened.save(made)
    return made.getvalue()


def appearance(opened: Pdf, words: str, **more: Any) -> Any:
    """Words in a red frame, 160 by 30 points."""
    content = f"1 0 0 RG 0 0 1 rg 1 1 158 28 re S BT /H 12 Tf 8 10 Td ({words}) Tj ET".encode()
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    shown = {
        "BBox": Array([0, 0, 160, 30]),
        "Resources": Dictionary(Font=Dictionary(H=font)),
        **more,
    }
    return opened.make_stream(content, Type=Name.XObject, Subtype=Name.Form, **shown)


def thai_appearance(opened: Pdf, words: str) -> Any:
    """Words in Thai, from a page of their own."""
    with pikepdf.open(BytesIO(thai_page(words))) as other:
        shown = opened.copy_foreign(other.pages[0].as_form_xobject())
    shown.BBox = Array([45, 690, 300, 725])
    return shown


def marked(
    subtype: str, content: bytes = b"", *, words: str = "", thai: str = "", **more: Any
) -> bytes:
    """The page with an annotation; with an appearance if it has `words`."""

    def add(opened: Pdf) -> None:
        given = {
            "Rect": Array([200, 500, 360, 530]),
            "F": PRINTED,
            "Subtype": Name(f"/{subtype}"),
            **more,
        }
        if words or thai:
            shown = thai_appearance(opened, thai) if thai else appearance(opened, words)
            given["AP"] = Dictionary(N=opened.make_indirect(shown))
        mark = opened.make_indirect(Dictionary(Type=Name.Annot, **given))
        opened.pages[0].Annots = opened.make_indirect(
            Array([*opened.pages[0].get("/Annots", ()), mark])
        )

    return changed(content or page(), add)


def layered(content: bytes, *, shown: bool) -> bytes:
    """With its last annotation in a layer that is shown or not."""

    def add(opened: Pdf) -> None:
        layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name="Stamps"))
        hidden = Array([] if shown else [layer])
        opened.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=hidden, Order=Array([layer]))
        )
        opened.pages[0].Annots[-1].OC = layer

    return changed(content, add)


def turned(content: bytes, degrees: int) -> bytes:
    return changed(content, lambda opened: setattr(opened.pages[0], "Rotate", degrees))


def two_pages(one: bytes, other: bytes) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(one)) as opened, pikepdf.open(BytesIO(other)) as more:
        opened.pages.extend(more.pages)
        opened.save(made)
    return made.getvalue()


def asking(*, generated: bool, value: str = "Filled in by hand") -> bytes:
    """A form whose field has a value and no appearance: readers are told to make one, or not."""

    def add(opened: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T="a",
            V=value,
            DA="/Helv 12 Tf 0 g",
            F=PRINTED,
            Rect=Array([100, 600, 300, 622]),
        )
        field = opened.make_indirect(field)
        opened.pages[0].Annots = Array([field])
        resources = Dictionary(Font=Dictionary(Helv=opened.make_indirect(font)))
        opened.Root.AcroForm = Dictionary(Fields=Array([field]), DR=resources, DA="/Helv 12 Tf 0 g")
        if generated:
            opened.Root.AcroForm.NeedAppearances = True

    return changed(page(), add)


def signed() -> bytes:
    def add(opened: Pdf) -> None:
        signature = opened.make_indirect(
            Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name="somebody")
        )
        field = opened.make_indirect(Dictionary(FT=Name.Sig, T="s", V=signature))
        opened.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return changed(page(), add)


def of_forms_within() -> bytes:
    """A form of which some readers show other pages, made when it is opened (XFA)."""
    return changed(
        fields(), lambda one: setattr(one.Root.AcroForm, "XFA", one.make_stream(b"<xdp:xdp/>"))
    )


AREA: dict[str, Any] = {
    "QuadPoints": Array([58, 772, 180, 772, 58, 756, 180, 756]),
    "Rect": Array([58, 756, 180, 772]),
}
WELL_MADE: Mapping[str, Callable[[], bytes]] = {
    "nothing": page,
    "a form": fields,
    "a form without its tick": lambda: fields("Nothing", ticked=False),
    "a stamp": lambda: marked("Stamp", words="APPROVED 30/11/2569"),
    "a stamp in Thai": lambda: marked("Stamp", thai="อนุมัติตามเสนอ"),
    "words beside the text": lambda: marked("FreeText", words="See item 4"),
    "words beside the text without an appearance": lambda: marked(
        "FreeText", Contents="See item 5", DA="/Helv 12 Tf 0 g"
    ),
    "a note": lambda: marked("Text", Contents="A question", Rect=Array([400, 700, 420, 720])),
    "marked yellow": lambda: marked("Highlight", C=Array([1, 1, 0]), **AREA),
    "underlined": lambda: marked("Underline", C=Array([1, 0, 0]), **AREA),
    "struck out": lambda: marked("StrikeOut", C=Array([1, 0, 0]), **AREA),
    "a frame": lambda: marked("Square", C=Array([1, 0, 0])),
    "an ellipse": lambda: marked("Circle", C=Array([0, 0, 1])),
    "signed with a pen": lambda: marked(
        "Ink", C=Array([0, 0, 1]), InkList=Array([Array([210, 505, 240, 528, 270, 503, 300, 525])])
    ),
    "a link": lambda: marked("Link", A=Dictionary(S=Name.URI, URI="https://example.go.th")),
    "a link and a stamp": lambda: marked(
        "Stamp", marked("Link", A=Dictionary(S=Name.URI, URI="https://example.go.th")), words="SEEN"
    ),
    "a stamp in a layer": lambda: layered(marked("Stamp", words="SEEN"), shown=True),
    "a stamp on a page that lies on its side": lambda: turned(marked("Stamp", words="SEEN"), 90),
    "a form and a stamp": lambda: marked("Stamp", fields(), words="RECEIVED"),
    "a page and one with a stamp": lambda: two_pages(page(), marked("Stamp", words="PAGE 2")),
}
ODD: Mapping[str, Callable[[], bytes]] = {
    "a form whose readers draw it": lambda: asking(generated=True),
    "a hidden stamp": lambda: marked("Stamp", words="HIDDEN", F=HIDDEN),
    "a stamp that is neither shown nor printed": lambda: marked(
        "Stamp", words="NEITHER", F=NOT_SHOWN
    ),
    "a stamp that is not printed": lambda: marked("Stamp", words="SCREEN", F=0),
    "a field that readers draw unasked": lambda: asking(generated=False),
    "a stamp that is stretched": lambda: marked(
        "Stamp", words="LARGE", Rect=Array([100, 300, 500, 420])
    ),
    "a stamp turned by its matrix": lambda: changed(
        marked("Stamp", words="TURNED", Rect=Array([100, 300, 160, 500])),
        lambda one: setattr(one.pages[0].Annots[0].AP.N, "Matrix", Array([0, 1, -1, 0, 0, 0])),
    ),
    "a stamp half beside the page": lambda: marked(
        "Stamp", words="OVER THE EDGE", Rect=Array([540, 300, 700, 330])
    ),
    "a stamp that stays upright": lambda: turned(
        marked("Stamp", words="UPRIGHT", F=PRINTED | NO_ROTATE), 180
    ),
    "a form on a page upside down": lambda: turned(fields(), 180),
    "marked in a form": lambda: marked("Highlight", fields(), C=Array([1, 1, 0]), **AREA),
    "pale": lambda: marked("Square", C=Array([1, 0, 0]), IC=Array([1, 1, 0]), CA=0.3),
    "a note with its window": lambda: marked("Popup", marked("Text", Contents="Why?"), Open=True),
    "a form nobody filled in": lambda: fields("", ticked=False),
    "a field without a value": lambda: asking(generated=False, value=""),
    "an appearance by state": lambda: changed(
        marked("Stamp", words="STATE"),
        lambda one: (
            one.pages[0]
            .Annots[0]
            .update(
                {"/AP": Dictionary(N=Dictionary(On=one.pages[0].Annots[0].AP.N)), "/AS": Name.On}
            )
        ),
    ),
    "many stamps": lambda: marked(
        "Stamp",
        marked(
            "Stamp", marked("Stamp", words="ONE"), words="TWO", Rect=Array([210, 510, 370, 540])
        ),
        words="THREE",
        Rect=Array([220, 520, 380, 550]),
    ),
    "a form beside a page without one": lambda: two_pages(fields(), page()),
    "squiggles": lambda: marked("Squiggly", C=Array([1, 0, 0]), **AREA),
    "a file pinned to the page": lambda: marked("FileAttachment", words="FILE"),
}
NOT_COPIED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a line without an appearance": (
        lambda: marked("Line", L=Array([100, 500, 300, 520])),
        "unlike",
    ),
    "a stamp that is only printed": (
        lambda: marked("Stamp", words="PRINT", F=PRINTED | NOT_SHOWN),
        "unlike",
    ),
    "a stamp in a layer that is off": (
        lambda: layered(marked("Stamp", words="OFF"), shown=False),
        "unlike",
    ),
    "pages made by the reader": (of_forms_within, "unlike"),
    "a signature": (signed, "signed"),
}


def files(count: int) -> list[tuple[str, bytes, str]]:
    """Return (kind, content, why it is left out) of made files, half of them well made, in an order that is drawn."""
    well = [(kind, make(), "") for kind, make in WELL_MADE.items()]
    odd = [(kind, make(), "") for kind, make in ODD.items()]
    left = 3 * [(kind, make(), why) for kind, (make, why) in NOT_COPIED.items()]
    half = count // 2
    rest = [*odd * half, *left][: half - len(left)] + left
    found = [(well * half)[n] for n in range(half)] + rest
    Random(20261130).shuffle(found)
    return found
