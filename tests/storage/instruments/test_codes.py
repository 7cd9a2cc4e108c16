"""Every finding of the checker has a code of its own, and every code a form that provokes it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.forms.check_names import language_of
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.vocabulary import LANGUAGE, OF_BUILDERS, SINCE
from storage.instruments.reader import check, parse
from storage.instruments.upgrade import LISTS, WORDS
from tests.core.forms.test_official import OF_TABLES
from tests.form_tables import GUIDE
from tests.storage.instruments.conftest import SOUND
from tests.storage.instruments.test_reader import BROKEN
from tests.storage.instruments.test_unsound import UNSOUND

ROOT = Path(__file__).parents[3]
ROOMS = ("core/forms", "core/papers", "storage/instruments")
FINDS = {
    "FormFault": 0,
    "FormCellError": 0,
    "UnreadableFileError": 0,
    "fault": 0,
    "_idle": -1,
    "FormFileFault": 4,
}  # name -> where its code stands
HEAD = "id: f\nedition: 2569\ntitle: แบบ\n"
YEAR = "programme/1\nid: f\nedition: 2569\ntitle: โครงการ\n"
PLAN = f"{HEAD}kinds:\n- {{id: work}}\nfields:\n- {{id: name, kind: work}}\n"
PAPER = "papers:\n- {id: p, rows: work}\ncolumns:\n- {paper: p, head: ก, show: <name>}\n"
COUNTED = (
    f"{HEAD}kind: sum\ndimensions:\n- {{id: d}}\nitems:\n- {{id: i, in: d, text: ก}}\nmeasures:\n"
    "- {id: m, in: i, is: '>= 1'}\nfigures:\n"
)
ROWS = "- {id: x, measure: m, rows: office.division}\n"
RANKED = "ranks:\n- {id: r, group: g, title: ก}\nrank_levels:\n- {id: r1, in: r, text: ก}\ngroups:\n- {id: g, title: ก}\n"
FILLED = f"{COUNTED[: COUNTED.index('measures:')]}subjects:\n- {{id: s, title: ก, register: office.system}}\n"
GROUPED = "scales:\n- {id: g, title: ก}\nchoices:\n- {id: a, in: g, text: ก}\n"
STAFFED = (
    FILLED.replace("office.system", "f.who")
    + "kinds:\n- {id: who}\nfields:\n- {id: name, kind: who, personal: yes}\n"
)

SCORED = (
    f"{HEAD}kind: sum\ndimensions:\n- {{id: d, title: ก}}\nitems:\n- {{id: i, in: d, text: ก}}\n"
)
COUNTED = f"{SCORED}measures:\n- {{id: m, in: i, is: '>= 1'}}\nfigures:\n- {{id: f, measure: m, rows: office.division}}\n"
RANKED = "groups:\n- {id: g, title: ก}\nranks:\n- {id: r, group: g, title: ก}\nrank_levels:\n- {id: l, in: r, text: ก}\n"

MEETING = (
    f"{HEAD}kinds:\n- {{id: at, most: 1}}\n- {{id: idea, in: at}}\n- {{id: sort}}\n- {{id: goal}}\n"
    "- {id: who, in: at}\n"
    "fields:\n- {id: say, kind: [idea, goal, who]}\n- {id: good, kind: idea, type: choice, scale: s}\n"
    "- {id: n, kind: idea, type: integer}\n- {id: many, kind: at, type: integer}\n"
    "scales:\n- {id: s}\nchoices:\n- {id: a, in: s, text: ก}\nproposals:\n- {id: m, title: ก, of: idea, to: goal, "
    "text: say, group: good, votes: n, at: at, staff: many, joined: many, came: who}\n"
)


def steps(first: str, second: str) -> str:
    """A form that places a number in a scale of two steps."""
    plan = PLAN.replace("kind: work}", "kind: work, type: decimal, min: 0}")
    scale = (
        f"- {{id: a, in: s, from: {first}, text: ก}}\n- {{id: b, in: s, from: {second}, text: ข}}\n"
    )
    return f"{plan}scales:\n- {{id: s}}\nchoices:\n{scale}computed:\n- {{id: c, kind: work, op: band, over: [name, s]}}\n"


SWAPS = [  # code, what is written in the sound form, what is written instead
    ("ask-type", "title: ทำแล้ว, type: choice, scale: yes_no}", "title: ทำแล้ว, type: files}"),
    ("bound-no-number", "min: 0, max: 100", "min: start"),
    ("bounds-idle", "title: ชื่อ, required: plan", "title: ชื่อ, required: plan, min: 1"),
    (
        "case-failed",
        "papers:",
        "given:\n- {id: r, kind: activity}\nexpects:\n- {of: r, cell: total, is: 5}\npapers:",
    ),
    ("case-given", "papers:", "given:\n- {id: r, kind: activity, says: more = 5}\npapers:"),
    ("case-nothing", "papers:", "expects:\n- {of: plan, cell: more}\npapers:"),
    ("carry-new", "settings:", "carry:\n- {edition: 2568, old: d1.x, how: same}\nsettings:"),
    ("carry-edition", "settings:", "carry:\n- {edition: 2569, old: d1.x, new: d1.l2.1}\nsettings:"),
    ("carry-of", "settings:", "carry:\n- {edition: 2568, of: more, old: a, new: b}\nsettings:"),
    (
        "carry-op",
        "settings:",
        "carry:\n- {edition: 2568, of: kinds, from: a, to: activity, op: split}\nsettings:",
    ),
    ("carry-old", "settings:", "carry:\n- {edition: 2568, new: d1.l2.1}\nsettings:"),
    (
        "carry-twice",
        "settings:",
        "carry:\n- {edition: 2568, old: a, new: d1.l2.1}\n- {edition: 2568, old: a, new: d1.l1.2}\nsettings:",
    ),
    ("computed-home", "kind: activity, op: sum", "op: sum"),
    ("extra-points", "scales:", "extra:\n- {id: x, points: 0, text: รางวัล}\nscales:"),
    ("group-ladder", "id: mo, group: model,", "id: mo, group: model, full: 2,"),
    ("field-without-kind", "- {id: title, kind: activity,", "- {id: title, kind: [],"),
    (
        "figure-kinds",
        "proofs:",
        "- {id: staff, in: d1.l1.2, kind: count, is: '>= 1', text: ก}\nproofs:",
    ),
    ("kind-missing", "kind: ladder\n", ""),
    (
        "kind-plan",
        "- {id: activity, title: กิจกรรม}",
        "- {id: activity, title: กิจกรรม}\n- {id: plan, title: แผน}",
    ),
    ("in-ring", "- {id: activity, title: กิจกรรม}", "- {id: activity, in: activity, title: กิจกรรม}"),
    ("level-unknown", "- {in: d1, level: 0,", "- {in: d1, level: 9,"),
    (
        "lesson-no-words",
        "- {id: amount,",
        "- {id: who, kind: cost, lesson: learned, personal: yes}\n- {id: amount,",
    ),
    (
        "units-to",
        "- {id: amount,",
        "- {id: who, kind: cost, type: units, to: more}\n- {id: amount,",
    ),
    (
        "register-unknown",
        "- {id: amount,",
        "- {id: tie, kind: cost, type: link, to: office.more}\n- {id: amount,",
    ),
    ("link-nowhere", "- {id: amount,", "- {id: tie, kind: cost, type: link}\n- {id: amount,"),
    (
        "link-kind",
        "- {id: amount,",
        "- {id: tie, kind: cost, type: link, to: plan.more}\n- {id: amount,",
    ),
    ("list-alone", "in: activity, list: yes", "list: yes"),
    (
        "look-up-column",
        "papers:",
        "- {id: l, kind: activity, op: look_up, over: [done, yes_no, more]}\npapers:",
    ),
    (
        "look-up-scale",
        "papers:",
        "- {id: l, kind: activity, op: look_up, over: [done, more, text]}\npapers:",
    ),
    (
        "number-pattern",
        "- {id: activity, title: กิจกรรม}",
        "- {id: activity, number: ข้อ, title: กิจกรรม}",
    ),
    ("order-unknown", "rows: activity, note", "rows: activity, order: '-more', note"),
    (
        "over-no-date",
        "papers:",
        "- {id: l, kind: activity, op: days_between, over: [day, total]}\npapers:",
    ),
    ("paper-without-rows", ", rows: activity,", ","),
    ("preset-names", "papers:", "rows:\n- {id: c, kind: activity, says: done = more}\npapers:"),
    ("points-negative", "points: [2, 4], full: 4", "points: [-2, 4], full: 4"),
    ("revision", "edition: 2569", "edition: 2569\nrevision: 0"),
    ("called-twice", "edition: 2569", "edition: 2569\ncalled: {document: ขอส่งรายงาน}"),
    ("again-unknown", "scale: yes_no}\n- {id: why", "scale: yes_no, again: none}\n- {id: why"),
    ("choice-none", "points: [2, 4], full: 4}", "points: [2, 4], full: 4, most: 1}"),
    ("setting-twice", "choices: [แสดง, จับสลาก]", "choices: [a = แสดง, a = จับสลาก]"),
    ("setting-unread", "<setting.ties>", "ไม่บอก"),
    (
        "weights-missing",
        "points: [2, 4], full: 4}",
        "points: [2, 4], full: 4, roll_up: weighted mean}",
    ),
    ("band-from", "papers:", "- {id: l, kind: activity, op: band, over: [total, yes_no]}\npapers:"),
    (
        "decimals-many",
        "- {id: amount,",
        "- {id: more, kind: cost, type: decimal, decimals: 10}\n- {id: amount,",
    ),
    ("holds-condition", "op: baht_words, over: total", "op: holds, over: total"),
    (
        "check-count",
        "papers:",
        "checks:\n- {id: c, kind: activity, op: before, over: day}\npapers:",
    ),
    (
        "check-limit",
        "papers:",
        "checks:\n- {id: c, kind: activity, op: sum, over: cost.amount}\npapers:",
    ),
    (
        "check-over",
        "papers:",
        "checks:\n- {id: c, kind: activity, op: unique, over: more}\npapers:",
    ),
    (
        "check-type",
        "papers:",
        "checks:\n- {id: c, kind: activity, op: before, over: [title, day]}\npapers:",
    ),
    (
        "field-drawn",
        "- {id: amount,",
        "- {id: more, kind: cost, type: decimal, drawn: ita}\n- {id: amount,",
    ),
    ("makes-drawn", "papers:", "makes:\n- {id: m, drawn: ita, to: plan.activity}\npapers:"),
    (
        "named-unknown",
        "- {id: activity, title: กิจกรรม}",
        "- {id: activity, named: more, title: กิจกรรม}",
    ),
    ("over-constant", "op: baht_words, over: total", "op: first, over: [total, 5]"),
    ("makes-of", "papers:", "makes:\n- {id: m, of: [], to: plan.activity}\npapers:"),
    ("makes-to", "papers:", "makes:\n- {id: m, of: activity, to: plan.more}\npapers:"),
    (
        "makes-to",
        "papers:",
        "makes:\n- {id: m, of: d1, when: points > 1, to: plan.activity}\npapers:",
    ),
    ("makes-line", "papers:", "makes:\n- {id: m, of: d1, to: other.activity}\npapers:"),
    (
        "makes-says",
        "papers:",
        "makes:\n- {id: m, of: activity, to: plan.activity, says: more = <title>}\npapers:",
    ),
    ("portal-rows", "papers:", "portal:\n- {title: ก, show: <year>, of: more}\npapers:"),
    ("preset-place", "papers:", "rows:\n- {id: c, kind: cost}\npapers:"),
    (
        "preset-says",
        "papers:",
        "rows:\n- {id: c, kind: activity, says: day = พรุ่งนี้ของเมื่อวาน}\npapers:",
    ),
    ("proof-months", "kind: คำสั่ง,", "kind: คำสั่ง, period: month, many: 13,"),
    ("proof-drawn", "kind: คำสั่ง,", "kind: คำสั่ง, drawn: complaints-register,"),
    ("rank-own", "papers:", "- {id: l, kind: activity, op: rank, over: cost.amount}\npapers:"),
    ("round-to", "papers:", "- {id: l, kind: activity, op: round, over: total, to: 0}\npapers:"),
    ("round-to", "papers:", "- {id: l, kind: activity, op: round_up, over: [total, -5]}\npapers:"),
    ("rank-own", "papers:", "- {id: l, kind: activity, op: rank_up, over: cost.amount}\npapers:"),
    ("over-count", "papers:", "- {id: l, kind: activity, op: round_up, over: total}\npapers:"),
    ("over-unknown", "op: baht_words, over: total", "op: holds, over: more ≥ 5"),
    ("so-far-own", "papers:", "- {id: l, kind: activity, op: so_far, over: total}\npapers:"),
    ("when-no-number", "min: 0, max: 100}", "when: amount > many}"),
    (
        "word-idle",
        "- {id: amount, kind: cost, type: money,",
        "- {id: amount, kind: cost, type: money, scale: yes_no,",
    ),
    ("word-idle", "op: baht_words,", "op: baht_words, decimals: 2,"),
    ("word-idle", "title: ชื่อ, required: plan", "title: ชื่อ, required: plan, decimals: 2"),
    (
        "word-idle",
        "papers:",
        "- {id: l, kind: activity, op: rank, over: total, required: complete}\npapers:",
    ),
    (
        "verified-more",
        "- {id: d1.l2.1, in: d1/2,",
        "- {id: d1.l2.1, in: d1/2, verified_by: centre,",
    ),
]
SHOWN = "columns:\n- {paper: p, head: ก, "
SHEET = f"{SHOWN}show: <text>, total: <total>}}\n"
TEXTS = [  # code, a whole file
    ("sheet-table", f"{SCORED}papers:\n- {{id: p, builder: report, rows: item}}\n{SHOWN}show: <text>}}\n"),
    ("total-alone", f"{SCORED}bands:\n- {{id: a, from: 1, title: ก}}\npapers:\n- {{id: p, rows: item}}\n{SHEET}"),
    ("show-other", f"{SCORED}papers:\n- {{id: p, builder: score_sheet}}\n{SHOWN}show: <state>}}\n"),
    ("band-steps", steps("0", "'< 9'")),
    ("band-steps", steps("5", "'>= 5'")),
    ("band-lowest", steps("'> 0'", "5")),
    ("cell-number", steps("0", "'> ก'")),
    ("cell-number", steps("0", "ก")),
    ("makes-place", HEAD + "kinds:\n- {id: a, title: ก}\n- {id: b, title: ข}\n- {id: c, in: b, title: ค}\n"
        "fields:\n- {id: n, kind: [a, b, c], title: ง}\nmakes:\n- {id: m, of: a, to: plan.c, says: n = ก}\n"),
    ("proposal-one", MEETING + "- {id: o, title: ก, of: idea, to: goal, text: say, group: good, votes: n, at: at, "
        "staff: many, joined: many}\n"),
    ("proposal-field", MEETING.replace("group: good", "group: bad")),
    ("proposal-type", MEETING.replace("kind: idea, type: choice, scale: s", "kind: idea")),
    ("proposal-share", MEETING.replace("kind: at, type: integer", "kind: at")),
    ("proposal-votes", MEETING.replace("kind: idea, type: integer", "kind: idea")),
    ("proposal-stage", MEETING.replace("{id: goal}", "{id: goal, stage: report}")),
    ("proposal-meeting", MEETING.replace("{id: idea, in: at}", "{id: idea, in: sort}")),
    ("proposal-meeting", MEETING.replace(", most: 1", "")),
    ("proposal-home", MEETING.replace("{id: goal}", "{id: goal, in: sort}")),
    ("figure-rows", COUNTED + ROWS.replace("division", "cars")),
    ("figure-twice", COUNTED + ROWS + ROWS.replace("id: x", "id: y")),
    ("figure-no-item", COUNTED.replace("in: i,", "in: r1,") + ROWS + RANKED),
    ("figure-periods", COUNTED.replace("in: i,", "in: i, each: quarter,") + ROWS),
    ("figure-op", COUNTED + ROWS.replace("rows:", "op: share, when: short answered, rows:")),
    ("subjects-many", f"{FILLED}- {{id: t, title: ข, register: office.division}}\n"),
    ("subject-register", FILLED.replace("system", "building")),
    ("subject-unknown", FILLED.replace("office.system", "system")),
    ("subject-nowhere", FILLED.replace(", register: office.system", "")),
    ("subject-groups", FILLED.replace("register:", "by: g, register:") + GROUPED),
    ("subject-asked", FILLED.replace("system", "respondent").replace("register:", "of: handed, register:")),
    ("subject-personal", STAFFED),
    ("people-kind", FILLED.replace("system", "respondent").replace("kind: sum", "kind: lowest")),
    ("subject-group", FILLED.replace("in: d, ", "in: d, need: all, subject: s, ", 1)
        .replace("items:\n", "items:\n- {id: j, in: i, text: ข}\n")),
    ("subject-once", FILLED.replace(", register: office.system", "").replace("in: d, ", "in: d, subject: s, ", 1)),
    ("subjects-ladder", FILLED.replace("kind: sum", "kind: ladder")),
    ("agenda-minutes", f"format: {YEAR}agenda:\n- {{id: a, title: ก, minutes: 5, min: 2}}\n"),
    ("case-unprinted", PLAN + PAPER.replace("rows: work", "rows: work, period: asked")
        + "expects:\n- {paper: p, period: ไตรมาส 9, is: ก}\n"),
    ("computed-deep", HEAD + "kinds:\n- {id: k}\nfields:\n- {id: n0, kind: k, type: integer}\ncomputed:\n"
        + "".join(f"- {{id: n{n}, kind: k, op: sum, over: n{n - 1}}}\n" for n in range(1, 20))),
    ("choice-count", HEAD + "kind: sum\ndimensions:\n- {id: d, title: ก, at_least: 3}\n"
        "items:\n- {id: i, in: d, text: ก, not_applicable: out}\n"),
    ("points-unscored", PLAN + PAPER + "combine: mean\n"),
    ("better-climbs", HEAD + "kind: ladder\nbetter: less\ndimensions:\n- {id: d, title: ก, points: [1]}\n"
        "items:\n- {id: i, in: d/1, text: ก}\n"),
    ("profile-many", SCORED + "profiles:\n- {id: a, title: ก, choice: c, many: yes, default: yes}\n"),
    ("profile-mixed", SCORED + "profiles:\n- {id: a, title: ก, choice: c, many: yes}\n"
        "- {id: b, title: ข, choice: c, default: yes}\n"),
    ("combine-kind", HEAD + "kind: share met\ncombine: mean\ndimensions:\n- {id: d, title: ก}\n"
        "items:\n- {id: i, in: d, text: ก}\n"),
    ("condition-text", PLAN.replace("id: name, kind: work", "id: name, kind: work, when: {a: b}")),
    ("dates-crossed", f"format: {YEAR}steps:\n- {{id: s, title: ก, from: 2026-02-01, until: 2026-01-01}}\n"),
    ("every-once", f"format: {YEAR}steps:\n- {{id: s, title: ก, yields: assessment, every: quarter}}\n"),
    ("full-exceeded", SCORED.replace("{id: d,", "{id: d, full: 4,").replace("in: d,", "in: d, points: 5,")),
    ("full-exceeded", SCORED.replace("{id: d,", "{id: d, kind: weighted sum, full: 4,")
        .replace("in: d,", "in: d, weight: 5,")),
    ("full-exceeded", SCORED.replace("{id: d,", "{id: d, scale: g, full: 4,")
        + GROUPED.replace("in: g,", "in: g, points: 5,")),
    ("each-choice", PLAN + "scales:\n- {id: s}\nchoices:\n- {id: c, in: s, text: ก}\n"
        + PAPER.replace("show: <name>", "show: <name>, each: s")),
    ("each-unit", PLAN + PAPER.replace("show: <name>", "show: <name>, each: unit")),
    ("each-kind", PLAN + PAPER.replace("show: <name>", "show: <name>, each: work")),
    ("columns-many", PLAN + PAPER + "".join(f"- {{paper: p, head: {n}, show: <name>}}\n" for n in range(200))),
    ("each-period", PLAN + PAPER.replace("show: <name>", "show: <name>, each: month")),
    ("rows-many", HEAD + "items:\n" + "- {id: a}\n" * 10_001),
    ("faults-many", HEAD + "items:\n" + "- {id: A}\n" * 300),
    ("cell-fields", PLAN + "called: หมวด\n"),
    ("cell-negative", PLAN.replace("id: work", "id: work, most: -1")),
    ("weight-negative", HEAD + "kind: mean\nitems:\n- {id: a, weight: -1}\n"),
    ("form-unlike-label", HEAD + "scales:\n- {id: s, title: 'ก\nkinds:\n  ข'}\n"),
    ("figure-no-item", COUNTED.replace("in: i, is", "in: l, is") + RANKED),
    ("figure-op", COUNTED.replace("rows:", "op: share, rows:")),
    ("figure-periods", COUNTED.replace("in: i, is", "in: i, each: quarter, is")),
    ("figure-rows", COUNTED.replace("office.division", "office.more")),
    ("figure-twice", COUNTED + "- {id: f2, measure: m, rows: office.division}\n"),
    ("file-large", "x" * (2 * 2**20 + 1)),
    ("file-empty", bytes(40)),
    ("file-letters", b"\xff\xfe"),
    ("file-other", b"%PDF"),
    ("file-no-form", "- a\n- b\n"),
    ("matrix-choices", PLAN + PAPER.replace("columns:", "- {id: m, builder: document}\ncolumns:")
        + "sections:\n- {paper: m, show: matrix, of: p, box: <name>, under: <name>}\n"),
    ("nested-deep", HEAD + "kinds:\n- {id: n0}\n" + "".join(f"- {{id: n{n}, in: n{n - 1}}}\n" for n in range(1, 20))),
    ("nested-lists", "a: " + "[" * 20 + "]" * 20),
    ("no-date", f"format: {YEAR}steps:\n- {{id: s, title: ก, from: มกราคม}}\n"),
    ("paper-without-columns", PLAN + "papers:\n- {id: p, builder: table, rows: work}\n"),
    ("column-idle", PLAN + PAPER.replace("show: <name>", "show: <name>, subtotal: รวม")),
    ("show-bare", PLAN + PAPER.replace("<name>", "name")),
    ("sign-step", PLAN + PAPER.replace("rows: work}", "rows: work, sign: makers = ก}")),
    ("sign-unnamed", PLAN + PAPER.replace("rows: work}", "rows: work, sign: ผู้ตรวจ}")),
    ("first-of-many", PLAN + PAPER.replace("- {id: p, rows: work}", "- {id: p, rows: work, title: <work.name>}")),
    ("section-nothing", PLAN + "papers:\n- {id: p, builder: report}\nsections:\n- {paper: p, head: ก}\n"),
    (
        "when-computed",
        PLAN + "- {id: more, kind: work, when: many > 1}\ncomputed:\n- {id: many, kind: work, op: count, over: name}\n",
    ),
    ("word-newer", f"format: instrument/1\n{PLAN}makes:\n- {{id: m, of: work, to: plan.work, says: name = <name>}}\n"),
    (
        "committee-idle",
        f"format: {YEAR}committees:\n- {{id: c, title: ก, groups: []}}\nseats:\n- {{in: c, position: ก, role: ก}}\n",
    ),
    ("group-unfilled", f"format: {YEAR}groups:\n- {{id: g, title: ก}}\n"),
    ("objection-days", f"format: {YEAR}committees:\n- {{id: c, title: ก, groups: [], objections: 367}}\n"),
    (
        "objection-group",
        f"format: {YEAR}groups:\n- {{id: g, title: ก}}\n"
        "committees:\n- {id: c, title: ก, groups: g, objections: 15}\nseats:\n- {in: c, position: ก, role: ก}\n",
    ),
    ("seats-none", f"format: {YEAR}committees:\n- {{id: c, title: ก, groups: []}}\n"),
    ("steps-many", HEAD + "signing:\n" + "".join(f"- {{id: s{n}, title: ก}}\n" for n in range(20))),
    ("steps-ring", f"format: {YEAR}steps:\n- {{id: s, title: ก, after: s}}\n"),
    ("take-none", f"format: {YEAR}groups:\n- {{id: g, title: ก}}\nselections:\n- {{id: s, group: g, take: 0}}\n"),
]  # fmt: skip
OF_FILES = {"programme", "file-closed"}  # said of a whole file where it is opened


def codes() -> Iterator[str]:
    """The code of every finding, as the source has it."""
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    called = (
                        node.func.id
                        if isinstance(node.func, ast.Name)
                        else getattr(node.func, "attr", "")
                    )
                    at = FINDS.get(called, -1)
                    if 0 <= at < len(node.args):
                        first = node.args[at]
                        if isinstance(first, ast.Constant) and isinstance(first.value, str):
                            yield first.value


def found(text: str | bytes, folder: Path) -> set[str]:
    path = folder / "f.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return {fault.code for fault in check(path).faults}


@pytest.mark.parametrize(("code", "old", "new"), SWAPS, ids=[code for code, *_rest in SWAPS])
def test_one_wrong_word_is_named(code: str, old: str, new: str, tmp_path: Path) -> None:
    assert SOUND.count(old) >= 1
    assert code in found(SOUND.replace(old, new, 1), tmp_path)


@pytest.mark.parametrize(("code", "text"), TEXTS, ids=[code for code, _text in TEXTS])
def test_a_whole_file_is_named(code: str, text: str | bytes, tmp_path: Path) -> None:
    assert code in found(text, tmp_path)


def test_every_finding_has_a_code_of_its_own_and_every_code_a_test() -> None:
    written = Counter(codes())
    assert [code for code, many in written.items() if many > 1] == []
    old = [(str(case.values[0]), str(case.values[1])) for case in (*UNSOUND, *BROKEN)]
    seen = {
        fault.code
        for before, after in old
        for fault in parse(SOUND.replace(before, after, 1).encode(), "f").faults
    }
    tested = (
        seen
        | {code for code, *_rest in SWAPS}
        | {code for code, _text in TEXTS}
        | OF_FILES
        | OF_TABLES
    )
    assert (sorted(set(written) - tested), sorted(tested - set(written))) == ([], []), (
        "(without a test, gone)"
    )


def test_the_sound_form_is_without_any_finding_once_its_setting_is_read(tmp_path: Path) -> None:
    assert found(SOUND, tmp_path) == set()


@pytest.mark.parametrize(("first", "second"), [("0", "'> 0'"), ("'>= 0'", "50"), ("5", "'= 100'")])
def test_a_scale_may_mix_how_its_steps_begin(first: str, second: str, tmp_path: Path) -> None:
    assert found(steps(first, second) + PAPER.replace("<name>", "<name> <c>"), tmp_path) == set()


def test_a_kind_of_one_row_is_no_kind_of_many(tmp_path: Path) -> None:
    said = PLAN + PAPER.replace("rows: work}", "rows: work, title: <work.name>}")
    assert found(said.replace("- {id: work}", "- {id: work, most: 1}"), tmp_path) == set()


@pytest.mark.parametrize("said", ["maker", "ผู้จัดทำ", "maker = ผู้เสนอ", "none = ผู้เห็น"])
def test_who_signs_is_named_by_the_id_or_the_title_of_a_step(said: str, tmp_path: Path) -> None:
    assert (
        found(PLAN + PAPER.replace("rows: work}", f"rows: work, sign: [{said}]}}"), tmp_path)
        == set()
    )


def test_what_builders_read_are_words_of_the_format() -> None:
    known = {("", slot.key) for cls in SCHEMAS.values() for slot in FieldSchema.slots(cls)}
    known |= {
        (name, slot.key)
        for cls in SCHEMAS.values()
        for name, row in FieldSchema.lists(cls).items()
        for slot in FieldSchema.slots(row)
    }
    named = {(name, key.partition(":")[0]) for name, key in OF_BUILDERS if key}
    assert named - known == set()


@pytest.mark.parametrize("pattern", ["(a+)+$", ".*", "[0-9]{13}"])
def test_a_pattern_is_one_that_has_a_name_and_no_regular_expression(
    pattern: str, tmp_path: Path
) -> None:
    assert found(PLAN.replace("kind: work}", f"kind: work, pattern: '{pattern}'}}"), tmp_path) == {
        "word-unknown"
    }


def test_every_word_that_came_later_says_with_which_version_and_the_guide_says_it_too() -> None:
    words = {
        line.split("\t")[0]
        for line in (ROOT / "tests/data/form_words.txt").read_text("utf-8").splitlines()
    }
    first = set((ROOT / "tests/data/form_words_1.txt").read_text("utf-8").split())
    first |= {
        f"{LISTS.get(name, name)}.{WORDS.get(name, {}).get(key, key)}"
        for name, _dot, key in (word.partition(".") for word in first)
    }
    later = {word for word in words - first if not word.startswith("#")}
    named = {f"{name or 'form'}.{key}" for name, key in SINCE}
    # a list is named as a whole
    within = {word for word in later if f"form.{word.partition('.')[0]}" in named}
    assert later - within == named - within
    assert set(SINCE.values()) <= set(range(2, LANGUAGE + 1))
    told = dict(re.findall(r"^\| ([0-9]+) \| (.*) \|$", GUIDE.read_text("utf-8"), re.MULTILINE))
    for (name, key), version in SINCE.items():
        assert f"`{f'{name}.{key}' if name else key}`" in told[str(version)]
    assert set(told) == {str(version) for version in range(1, LANGUAGE + 1)}


def test_a_form_needs_the_version_its_words_came_with() -> None:
    makes = "makes:\n- {id: m, of: work, to: plan.work, says: name = <name>}\n"
    for head, more, version in (("", "", 1), ("", makes, 2), ("format: instrument/2\n", "", 2)):
        form = parse((head + PLAN + more).encode(), "f.yaml").form
        assert form is not None
        assert language_of(form) == version
    newer = f"format: instrument/{LANGUAGE + 1}\n".encode()
    assert "format-unknown" in {one.code for one in parse(newer, "f.yaml").faults}
