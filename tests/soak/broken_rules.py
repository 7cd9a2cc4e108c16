"""One change of the program for each rule of the log it breaks; tests.soak.planted plants them."""

from typing import NamedTuple


class Mutant(NamedTuple):
    rule: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant(
        "6.1 an older database put back is not noticed",
        "storage/db/folder/incarnation.py",
        " or copied or lost",
        " or lost",
    ),
    Mutant(
        "6.1 a database that lacks what left is not noticed",
        "storage/db/folder/incarnation.py",
        " or lost(log, keys)",
        "",
    ),
    Mutant(
        "6.1 own ops that come back open no new incarnation",
        "storage/db/folder/writer.py",
        "if (self.keys.public, new) in intake.stirred:",
        "if False:",
    ),
    Mutant(
        "6.1 what leaves is not noted",
        "storage/db/log/delta.py",
        "    keys.note_left(",
        "    dict(",
    ),
    Mutant(
        "6.2 the scope is not part of a record",
        "storage/db/log/log.py",
        "(bytes.fromhex(record), entity, scope)",
        "(bytes.fromhex(record), entity, 1)",
    ),
    Mutant(
        "6.3 a line need not encode back",
        "storage/db/log/lines.py",
        "if again != block or len(ops) != len(lines):",
        "if len(ops) != len(lines):",
    ),
    Mutant(
        "6.3 a parent may come after its op",
        "storage/db/log/lines.py",
        "if not 0 < parent < seq if",
        "if not 0 < parent if",
    ),
    Mutant(
        "6.4 a text is not compared with its hash",
        "storage/db/log/texts.py",
        "return key if key in came.keys or _stands(log, record, field, key[0]) else None",
        "return key",
    ),
    Mutant(
        "6.4 an erased text comes in again",
        "storage/db/log/texts.py",
        'log.db.execute(f"{_HERE} UNION ALL {_ERASED}", key)',
        "log.db.execute(_HERE, key)",
    ),
    Mutant(
        "6.4 the file is not swept after an erasure",
        "storage/db/log/texts.py",
        "def to_sweep(db: Connection) -> bool:",
        "def to_sweep(db: Connection) -> bool:\n    return False",
    ),
    Mutant(
        "6.4 an erasure that came before its line is forgotten",
        "storage/db/signoffs/consequences.py",
        "    if imported or stale_fields or any(",
        "    if stale_fields or any(",
    ),
    Mutant(
        "6.4 an erasure reaches into any place",
        "storage/db/log/texts.py",
        '"DELETE FROM text WHERE hash=? AND record=? AND field=?", new',
        '"DELETE FROM text WHERE hash=?", [place[:1] for place in new]',
    ),
    Mutant(
        "6.4 an erasure names what no line says",
        "storage/db/log/texts.py",
        "if record is not None and field is not None and _stands(log, record, field, hash_):",
        "if record is not None and field is not None:",
    ),
    Mutant(
        "6.4 words are shown wherever their hash stands",
        "storage/db/log/texts.py",
        '"SELECT body FROM text WHERE hash=? AND record=? AND field=?", key',
        '"SELECT body FROM text WHERE hash=?", key[:1]',
    ),
    Mutant(
        "6.5 a parent is found by its number alone",
        "core/log/op.py",
        "line.seq, line.chain[:8]): line[:2]",
        "line.seq, b'12345678'): line[:2]",
    ),
    Mutant(
        "6.5 a parent need not count",
        "storage/db/log/projection.py",
        "            if counts(line.history, line.seq, kind.klass)\n",
        "",
    ),
    Mutant(
        "6.5 an own parent is searched in this history only",
        "core/log/op.py",
        "gone.add((holder(histories, line.history, parent), parent))",
        "gone.add((line.history, parent))",
    ),
    Mutant(
        "6.5 what was seen is not what is named",
        "storage/db/log/saves.py",
        "for name in dict.fromkeys(change.seen)]",
        "for name in dict.fromkeys(change.seen[:1])]",
    ),
    Mutant(
        "6.5 a field fixed at birth is replaced",
        "core/log/op.py",
        "if len(live) > 1 and not fixed:",
        "if len(live) > 1:",
    ),
    Mutant(
        "6.6 the clock decides",
        "core/log/op.py",
        "            live,\n            key=lambda line: (\n",
        "            live[-1:],\n            key=lambda line: (\n",
    ),
    Mutant(
        "6.6 the order of arrival orders the sides",
        "core/log/op.py",
        "            key=lambda line: (\n                -Op.clock_order(line.clock),",
        "            key=lambda line: (0,) or (\n                -Op.clock_order(line.clock),",
    ),
    Mutant(
        "6.6 the projection forgets a head",
        "storage/db/log/projection.py",
        "            self.slow.add(key)\n            self._quick.pop(key, None)",
        "            self._quick[key] = row",
    ),
    Mutant(
        "6.6 a quick look overlooks other heads",
        "storage/db/log/projection.py",
        "return -1 if found[1] is not None else int(found[0])",
        "return int(found[0])",
    ),
    Mutant(
        "6.7 a delete swallows by number",
        "storage/db/log/log.py",
        "                if chain == end.chain:",
        "                if chain:",
    ),
    Mutant(
        "6.7 what a record contains is forgotten",
        "storage/db/signoffs/deletes.py",
        "    below = walk(log.db, BELOW, (record,)) if cuts else set()",
        "    below = {record} if cuts else set()",
    ),
    Mutant(
        "6.7 an edit below does not reach the delete above",
        "storage/db/signoffs/deletes.py",
        "walk(log.db, ABOVE, changes.records | signed)",
        "changes.records | signed",
    ),
    Mutant(
        "6.7 a delete that waited is not looked at again",
        "storage/db/signoffs/deletes.py",
        "WHERE waiting OR record IN",
        "WHERE record IN",
    ),
    Mutant(
        "6.7 one hidden container hides",
        "storage/db/signoffs/deletes.py",
        "return bool(above) and hidden == len(above)",
        "return hidden > 0",
    ),
    Mutant(
        "6.7 an edge that comes late shows nothing again",
        "storage/db/signoffs/deletes.py",
        "(changes.records if everywhere else changes.placed)",
        "(changes.records if everywhere else set())",
    ),
    Mutant(
        "6.7 one of several deletes is enough",
        "storage/db/signoffs/deletes.py",
        "bool(cuts) and len(cuts) == len(heads) and not",
        "bool(cuts) and not",
    ),
    Mutant(
        "6.9 the signature is not checked",
        "storage/db/log/segments.py",
        "        _public(segment.key).verify(\n"
        "            segment.signature, Segment.statement(stream, segment.last, segment.chain)\n"
        "        )\n",
        "        pass\n",
    ),
    Mutant(
        "6.9 the end of the chain is not compared",
        "storage/db/log/segments.py",
        " or chains[-1] != segment.chain:",
        ":",
    ),
    Mutant(
        "6.9 a segment behind a gap is hung on anywhere",
        "storage/db/folder/appending.py",
        "            if found is None:\n                return None\n",
        "            if found is None:\n"
        "                return (self._log.streams.get(one.stream) or [self._begin(_beginning(one))])[0], 0\n",
    ),
    Mutant(
        "6.9 what was parked stays parked",
        "storage/db/folder/appending.py",
        "        return self._waited(segment, known)",
        "        return ()",
    ),
    Mutant(
        "6.10 the first history counts on",
        "core/log/verdict.py",
        "        if one.up:",
        "        if False:",
    ),
    Mutant(
        "6.10 a fork counts to the last difference",
        "core/log/verdict.py",
        "min(first.get(one.stream, SEQUENCES)",
        "max(first.get(one.stream, 0)",
    ),
    Mutant(
        "6.10 of a fork what a delete names is not kept",
        "storage/db/log/keeping.py",
        "        for value, heads in log.db.execute(_DELETES, (log.number(DELETED),)).fetchall():",
        "        for value, heads in ():",
    ),
    Mutant(
        "6.10 of a fork what a sign-off names is not kept",
        "storage/db/log/keeping.py",
        "for (value,) in log.db.execute(_BODIES) if _is_body(value)]",
        "for (value,) in () if _is_body(value)]",
    ),
    Mutant(
        "6.10 of a fork what a revocation names is not kept",
        "storage/db/log/keeping.py",
        "yield from (revocation.cut,) if revocation else ()",
        "yield from ()",
    ),
    Mutant(
        "6.10 a long history is kept by half",
        "storage/db/folder/intake.py",
        "                if not kept:\n",
        "                if False:\n",
    ),
    Mutant(
        "6.10 what ceased to count stays shown",
        "storage/db/signoffs/consequences.py",
        "                if first <= end:",
        "                if False:",
    ),
    Mutant(
        "6.11 the class of an entity does not matter",
        "core/log/verdict.py",
        "return numbers.get(rights_class, 0)",
        "return max(numbers.values())",
    ),
    Mutant(
        "6.12 an office writes into every unit",
        "core/log/scopes.py",
        '("office", "own"): frozenset({"work"}),',
        '("office", "own"): frozenset({"work"}), ("office", "other"): frozenset({"work"}),',
    ),
    Mutant(
        "6.13 a revocation does nothing",
        "core/log/verdict.py",
        "        if not struck:",
        "        if True:",
    ),
    Mutant(
        "6.13 any device certifies any other",
        "core/log/scopes.py",
        "return role.kind in CERTIFIES",
        "return True or role.kind in CERTIFIES",
    ),
    Mutant(
        "6.14 the digest leaves out the heads",
        "storage/db/signoffs/digest.py",
        "*_fields(log, scope), ",
        "",
    ),
    Mutant(
        "6.15 a save is not one transaction",
        "storage/db/sqlite.py",
        '        db.execute("BEGIN IMMEDIATE")\n        yield\n        ready = True\n        db.execute("COMMIT")',
        "        yield",
    ),
    Mutant(
        "a killed window keeps its lock, a second one writes",
        "storage/files.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
    ),
)
