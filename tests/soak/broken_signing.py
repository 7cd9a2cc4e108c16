"""One change of the program for each rule of signing off it breaks; tests.soak.planted plants them."""

from tests.soak.broken_rules import Mutant

SIGNING = (
    Mutant(
        "6.7 a delete after signing deletes",
        "storage/db/signoffs/deletes.py",
        "if deleted and not _free(",
        "if False and not _free(",
    ),
    Mutant(
        "6.7 a sign-off is deleted",
        "storage/db/signoffs/deletes.py",
        "if log.ref(record).entity in SIGNOFFS:",
        "if False:",
    ),
    Mutant(
        "6.8 an edge that comes late below what is signed is not held",
        "storage/db/signoffs/signoffs.py",
        "again = _near(log, changes)",
        "again = set[int]()",
    ),
    Mutant(
        "6.8 a sign-off that waits is never judged again",
        "storage/db/signoffs/signoffs.py",
        "again |= {op for (op,) in waiting}",
        "pass",
    ),
    Mutant(
        "6.8 a sign-off that waits freezes nothing",
        "core/log/op.py",
        "self.state != SignOffState.INVALID",
        "self.state == SignOffState.SOUND",
    ),
    Mutant(
        "6.8 a wrong hash freezes", "core/log/op.py", "self.state != SignOffState.INVALID", "True"
    ),
    Mutant(
        "6.8 an ended sign-off still freezes",
        "core/log/op.py",
        "not self.ended and self.state",
        "self.state",
    ),
    Mutant(
        "6.8 what is here now is taken for what was signed",
        "storage/db/signoffs/soundness.py",
        "if _counts_alike(log, scope, then, last_ops) and self._stands_still(subject, last_ops):",
        "if True:",
    ),
    Mutant(
        "6.8 what was written since does not matter",
        "storage/db/signoffs/soundness.py",
        " and self._stands_still(subject, last_ops)",
        "",
    ),
    Mutant(
        "6.8 what was certified since does not matter",
        "storage/db/signoffs/soundness.py",
        "_alike(then.get(one.id, {}), log.verdict.upto.get(one.id, {}), last_ops.get(one.id, 0))",
        "True",
    ),
    Mutant(
        "6.8 a save goes through a sign-off",
        "storage/db/folder/store.py",
        "            signoffs.refuse(log, bound := signoffs.bound(log, wanted))\n",
        "            bound = signoffs.bound(log, wanted)\n",
    ),
    Mutant(
        "6.8 new records go into what is signed",
        "storage/db/folder/store.py",
        "            signoffs.refuse(log, bound)  # nothing may be added to a signed record either\n",
        "",
    ),
    Mutant(
        "6.8 evidence named by links is not covered",
        "storage/db/signoffs/covered.py",
        "    return inside.union(*(_contained(one, graph) for one in evidence))",
        "    return inside",
    ),
    Mutant(
        "6.8 a period covers the whole plan",
        "storage/db/signoffs/covered.py",
        "    if period:\n",
        "    if False:\n",
    ),
    Mutant(
        "6.8 sign-offs are covered by sign-offs",
        "core/log/op.py",
        'APART = frozenset({*SIGNOFFS, "paper"})',
        'APART = frozenset({"paper"})',
    ),
    Mutant(
        "6.14 the digest leaves out the sign-offs", "storage/db/signoffs/digest.py", ", *signed", ""
    ),
    Mutant(
        "6.8 the ends that revocations name are left out of the cut",
        "storage/db/signoffs/queries.py",
        "            scoped[stream] = end\n",
        "            pass\n",
    ),
    Mutant(
        "6.8 what leaves a signed plan with its container stays held",
        "storage/db/signoffs/signoffs.py",
        " | walk(log.db, BELOW, changes.moved)",
        "",
    ),
)
