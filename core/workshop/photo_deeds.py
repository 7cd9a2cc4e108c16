"""A photograph of a phone attached to the item it was given for, when a person has said so."""

from core.evidence.deeds import EvidenceBatch, KeptFile, check_target, link_evidence, piece_of, same_file
from core.evidence.kinds import EvidenceTarget
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.photos import PhotoUse
from core.workshop.questions import Question


def attach_photo(
    ctx: Context, store: Store, assessment: Ref, question: Question, use: PhotoUse, file: KeptFile
) -> Changes:
    """Make evidence of the kept photograph, linked to its item; what is evidence already is only linked.

    UserError where nothing can be linked to the assessment any more.
    """
    check_target(store, assessment)
    to = EvidenceTarget(assessment, question.key)
    known = same_file(store, ctx.unit, file.sha256)
    if known is not None:
        return link_evidence(ctx, store, known, to, use.proof)
    called = _("ภาพจากห้องประชุม ข้อ {number}").format(number=question.number or question.heading)
    batch = EvidenceBatch((), called, to=to, proof=use.proof, kind=use.kind)
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    named = file._replace(name=f"{called}.jpg")
    return store.save(ctx, "file_evidence", piece_of(batch, evidence, named, 1))
