"""One change of the program for each rule of the bundle it breaks; tests.soak.mutants tries them."""

from tests.soak.broken_rules import Mutant

BUNDLES = (
    Mutant(
        "7.1 a unit above gets the scopes beside those below it",
        "core/log/scopes.py",
        "    return _unit(scope) == own.unit or below(_unit(scope), own.unit)",
        "    return True",
    ),
    Mutant(
        "7.1 a unit below gets its sibling's scope",
        "core/log/scopes.py",
        "    return unit == receiver.unit or below(unit, receiver.unit) or _forms",
        "    return True or _forms",
    ),
    Mutant(
        "7.1 where a unit was before gets its later lines",
        "core/log/scopes.py",
        "    return Readable(found - left, how",
        "    return Readable(found, how",
    ),
    Mutant(
        "7.1 several receivers get what one of them may read",
        "storage/db/folder/packing.py",
        "        if len({_reads(one, branches) for one, branches in found}) > 1:",
        "        if not found:",
    ),
    Mutant(
        "7.1 who was revoked is sent to as before",
        "storage/db/folder/packing.py",
        "any(one.holder == holder and not one.revoked for one in standings)",
        "any(one.holder == holder for one in standings)",
    ),
    Mutant(
        "6.4 personal words leave their unit",
        "core/log/privacy.py",
        '    return reader is not None and reader.kind != "committee" and reader.unit == scope.partition("/")[0]',
        "    return True",
    ),
    Mutant(
        "6.4 who knows a hash gets the words",
        "storage/db/log/delta.py",
        "        if op >> SHIFT in open_ and not withhold(",
        "        if not withhold(",
    ),
    Mutant(
        "6.4 the title of personal evidence leaves its unit",
        "storage/db/folder/packing.py",
        "        if ref not in self._marked or self._gives(ref.scope):",
        "        if True or self._gives(ref.scope):",
    ),
    Mutant(
        "6.4 what was given is given on",
        "core/log/privacy.py",
        '    return scope.partition("/")[0] == own and reader is not None',
        "    return bool(own) and reader is not None",
    ),
    Mutant(
        "6.4 words are not asked for",
        "storage/db/folder/packing.py",
        "        texts = missing_texts.wanted(self._log, self.scopes)",
        "        texts = list[bytes]()",
    ),
    Mutant(
        "6.4 an erased file is taken in again",
        "storage/db/folder/preview.py",
        "return [one for one in blobs if db.execute(query, (bytes.fromhex(one),)).fetchone() is None]",
        "return [one for one in blobs if query and db]",
    ),
    Mutant(
        "7.2 a delta begins behind what the receiver has",
        "storage/db/log/delta.py",
        "known_to(log, branch, one.get(branch.stream, ())) for one in known), default=0)",
        "known_to(log, branch, one.get(branch.stream, ())) + 1 for one in known), default=0)",
    ),
    Mutant(
        "7.2 a delta begins where the furthest of several receivers is",
        "storage/db/log/delta.py",
        "        after = min((known_to(",
        "        after = max((known_to(",
    ),
    Mutant(
        "7.2 an end that is not on our history counts as ours",
        "storage/db/log/delta.py",
        "        if history is None:\n            continue\n",
        "        if history is None:\n            last = max(last, min(end.seq, branch.head))\n            continue\n",
    ),
    Mutant(
        "7.3 a receipt claims the next op too",
        "storage/db/log/receipts.py",
        ".append((branch.head, branch.chain.hex()))",
        ".append((branch.head + 1, branch.chain.hex()))",
    ),
    Mutant(
        "7.3 what was acknowledged once stands for ever",
        "storage/db/log/receipts.py",
        'max(heard.number) "\n        "FROM heard LEFT JOIN twice USING(key, unit, number) "\n'
        '        "WHERE heard.key=?1 AND heard.number>=coalesce((SELECT number FROM reader WHERE key=?1), 0) '
        'GROUP BY heard.unit"',
        'heard.number "\n        "FROM heard LEFT JOIN twice USING(key, unit, number) "\n'
        '        "WHERE heard.key=?1 ORDER BY heard.number DESC"',
    ),
    Mutant(
        "7.3 anybody speaks for anybody",
        "storage/db/log/receipts.py",
        "        key.verify(receipt.signature, _SIGNED + receipt.statement)",
        "        pass",
    ),
    Mutant(
        "7.3 a machine put back goes on in its streams though its receipts came back",
        "storage/db/folder/exchange.py",
        "        if own > keys.counters.receipt:",
        "        if False:",
    ),
    Mutant(
        "7.3 receipts of strangers are kept",
        "storage/db/log/receipts.py",
        "        if key in believed:",
        "        if True:",
    ),
    Mutant(
        "7.3 a machine put back goes on with its old numbers",
        "storage/db/folder/exchange.py",
        "            keys.note_receipt(own)\n",
        "",
    ),
    Mutant(
        "7.4 who has no certificate is taken in",
        "storage/db/folder/preview.py",
        "        if sender.key in known:\n",
        "        if True:\n",
    ),
    Mutant(
        "7.4 the signature of the manifest is not checked",
        "storage/exchange/reader.py",
        "    if not signed_by(",
        "    if False and not signed_by(",
    ),
    Mutant(
        "7.4 a repeat is taken in again",
        "storage/db/folder/preview.py",
        "        if row is None:\n            return None\n",
        "        if True:\n            return None\n",
    ),
    Mutant(
        "7.4 a bad stream spoils the good ones",
        "storage/db/folder/intake.py",
        "            self._hanging.refused.append(Rejected(by.hex(), error.why))",
        "            raise",
    ),
    Mutant(
        "7.5 an import is set aside after a receipt has left",
        "storage/db/folder/packing.py",
        "            rollback.forget(log.db)\n",
        "",
    ),
    Mutant(
        "7.5 what is set aside leaves its words",
        "storage/db/folder/rollback.py",
        '    db.executemany("DELETE FROM text WHERE hash=? AND record=? AND field=?", before.texts)\n',
        "",
    ),
    Mutant(
        "7.5 what is set aside still counts as taken in",
        "storage/db/folder/rollback.py",
        '    db.execute("DELETE FROM bundle WHERE sha256=?", (sha256,))\n',
        "",
    ),
    Mutant(
        "10 personal evidence leaves its unit",
        "storage/db/folder/packing.py",
        "kept_back = personal and not self._inside and not self._gives(scope)",
        "kept_back = False",
    ),
)
