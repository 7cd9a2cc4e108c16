"""A PDF made safe: AES-256 by qpdf, never by the writer of its pages, data attached; read back before it counts."""

from io import BytesIO
from secrets import token_urlsafe

from core.blocks.safety import Safety

DATA = "data.json"


def secured(data: bytes, safety: Safety) -> bytes:
    """The PDF encrypted (AES-256, revision 6) and with its data attached, as far as `safety` asks."""
    import pikepdf

    made = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if safety.data:
            pdf.attachments[DATA] = pikepdf.AttachedFileSpec(
                pdf, safety.data, filename=DATA, mime_type="application/json", description="", creation_date="",
                mod_date="",
            )  # fmt: skip
        # A password to open it alone would leave the owner's empty, and with that anybody opens it.
        locked = pikepdf.Encryption(owner=token_urlsafe(32), user=safety.password) if safety.password else False
        pdf.save(made, encryption=locked, linearize=False)
    _read_back(made.getvalue(), safety)
    return made.getvalue()


def _read_back(made: bytes, safety: Safety) -> None:
    """Does it open with the password only, whole, with what was attached? RuntimeError when not: then it is our bug."""
    import pikepdf

    if safety.password:
        try:
            pikepdf.open(BytesIO(made)).close()
        except pikepdf.PasswordError:
            pass
        else:
            raise RuntimeError("the PDF opens without its password")
    with pikepdf.open(BytesIO(made), password=safety.password) as pdf:
        strong = not safety.password or (pdf.encryption.R == 6 and pdf.encryption.bits == 256)
        kept = not safety.data or pdf.attachments[DATA].get_file().read_bytes() == safety.data
        if not strong or not kept or pdf.check_pdf_syntax():
            raise RuntimeError("the PDF that was made safe does not read back")
