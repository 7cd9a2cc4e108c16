"""The metadata of published open data: the fields that GD Catalog and data.go.th require, and datapackage.json
(Frictionless Data Package v1), which contains them and describes every column of every file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from core.centre.published import (
    TABLES,
    DataPackageMakers,
    OpenDataFile,
    PublishedColumn,
    PublishedTable,
)
from core.errors import UserError
from core.i18n import _
from core.thai.written import arabic_digits

# holds the fields in datapackage.json, named as the CKAN of GD Catalog names them
GD_CATALOG = "gd_catalog"
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
TYPES = {
    "day": "date",
    "moment": "datetime",
    "integer": "integer",
    "number": "integer",
    "flag": "integer",
}
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class MetadataField(NamedTuple):
    """A metadata field that only the publishing office can fill in. `choices`: allowed values, () = any; `many`:
    several values, separated by commas; `shape`: pattern that a value must match, "" = any."""

    name: str
    title: str
    choices: tuple[str, ...] = ()
    many: bool = False
    shape: str = ""  # pattern that a value has to match; "" = any


OBJECTIVES = (
    *("ยุทธศาสตร์ชาติ", "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ", "แผนความมั่นคงแห่งชาติ", "แผนแม่บทภายใต้ยุทธศาสตร์ชาติ"),
    *(
        "แผนปฏิรูปประเทศ",
        "แผนระดับที่ 3 (มติครม. 4 ธ.ค. 2560)",
        "นโยบายรัฐบาล/ข้อสั่งการนายกรัฐมนตรี",
        "มติคณะรัฐมนตรี",
    ),
    *("เพื่อการให้บริการประชาชน", "กฎหมายที่เกี่ยวข้อง", "พันธกิจหน่วยงาน", "ดัชนี/ตัวชี้วัดระดับนานาชาติ"),
)
FREQUENCIES = (
    *("ปี", "ครึ่งปี", "ไตรมาส", "เดือน", "สัปดาห์", "วัน", "วันทำการ", "ชั่วโมง", "นาที", "ตามเวลาจริง"),
    "ไม่มีการปรับปรุงหลังจากการจัดเก็บข้อมูล",
)
COVERAGES = ("ไม่มี", "ประเทศ", "ภาค", "จังหวัด", "อำเภอ", "ตำบล", "หมู่บ้าน", "เทศบาล/อบต.")
LICENCES = (
    *("Creative Commons Attributions", "Creative Commons Attribution Share-Alike"),
    *(
        "Creative Commons Non-Commercial (Any)",
        "Open Data Common",
        "GNU Free Documentation License",
    ),
)


def catalog_fields() -> tuple[MetadataField, ...]:
    """Return the metadata fields to ask the user for; organisation, format and years are filled in by the program."""
    return (
        MetadataField("title", _("ชื่อชุดข้อมูล")),
        MetadataField("notes", _("รายละเอียด")),
        MetadataField("tags", _("คำสำคัญ"), many=True),
        MetadataField("maintainer", _("ชื่อผู้ติดต่อ")),
        MetadataField("maintainer_email", _("อีเมลผู้ติดต่อ"), shape=EMAIL),
        MetadataField(
            "data_type", _("ประเภทชุดข้อมูล"), ("ข้อมูลระเบียน", "ข้อมูลสถิติ", "ข้อมูลหลากหลายประเภท")
        ),
        MetadataField("objective", _("วัตถุประสงค์"), OBJECTIVES, many=True),
        MetadataField("update_frequency_unit", _("หน่วยความถี่ของการปรับปรุงข้อมูล"), FREQUENCIES),
        MetadataField(
            "update_frequency_interval", _("ค่าความถี่ของการปรับปรุงข้อมูล"), shape="[1-9][0-9]{0,3}"
        ),
        MetadataField("geo_coverage", _("ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่"), COVERAGES),
        MetadataField("data_source", _("แหล่งที่มา")),
        MetadataField("data_category", _("หมวดหมู่ข้อมูลตามธรรมาภิบาลข้อมูลภาครัฐ"), ("ข้อมูลสาธารณะ",)),
        MetadataField("license_id", _("สัญญาอนุญาตให้ใช้ข้อมูล"), LICENCES),
    )


def describing(
    metadata: Mapping[str, str], office: tuple[str, str], now: datetime
) -> DataPackageMakers:
    """Return functions that describe the open data of `office` (name, code); they raise UserError for a missing or
    wrong value. Fields not in `metadata` are taken from the datapackage.json published before."""

    def describe(before: Mapping[str, Any]) -> Mapping[str, Any]:
        kept = before.get(GD_CATALOG)
        return _package(_checked(metadata, kept if isinstance(kept, Mapping) else {}), office, now)

    return DataPackageMakers(describe, resources)


def _checked(
    metadata: Mapping[str, str], before: Mapping[str, object]
) -> Mapping[str, str | list[str]]:
    fields = catalog_fields()
    unknown = metadata.keys() - {field.name for field in fields}
    if unknown:
        known = ", ".join(field.name for field in fields)
        raise _refused(
            _("ไม่รู้จักช่อง {name}").format(name=", ".join(sorted(unknown))[:80]),
            _("ช่องที่มีคือ {names}").format(names=known),
        )
    values = {
        field.name: _value(field, metadata.get(field.name, before.get(field.name)))
        for field in fields
    }
    lacking = [field for field in fields if not values[field.name]]
    if lacking:
        names = ", ".join(f"{one.title} ({one.name})" for one in lacking)
        do = _("ใส่ --say ชื่อ=ข้อความ ทีละช่อง ตัวเลือกของแต่ละช่องอยู่ใน docs/published.md โปรแกรมไม่ใส่แทน")
        raise _refused(_("ยังไม่ได้บอก {names}").format(names=names), do)
    return values


def _value(field: MetadataField, raw: object) -> str | list[str]:
    if isinstance(raw, list):
        given = [str(one) for one in raw]
    else:
        given = str(raw or "").split("," if field.many else None)
    parts = [one for words in given if (one := " ".join(words.split()))]
    words = parts if field.many else [" ".join(parts)]
    if field.shape and words != [""]:
        words = [arabic_digits(word) for word in words]
    wrong = next(
        (word for word in words if word and field.choices and word not in field.choices), ""
    )
    if wrong:
        why = _("{title} ({name}) ไม่มีตัวเลือก {words}")
        why = why.format(title=field.title, name=field.name, words=wrong[:60])
        raise _refused(why, _("เลือกจาก {choices}").format(choices=" | ".join(field.choices)))
    if field.shape and words != [""] and not re.fullmatch(field.shape, words[0]):
        why = _("{title} ({name}) เป็น {words} ไม่ได้")
        why = why.format(title=field.title, name=field.name, words=words[0][:60])
        raise _refused(why, _("ใส่อีเมลเต็ม เช่น data@example.go.th หรือจำนวนครั้งเป็นเลขจำนวนเต็ม"))
    return words if field.many else words[0]


def _refused(reason: str, remedy: str) -> UserError:
    return UserError(_("เผยแพร่เป็นข้อมูลเปิดไม่ได้"), reason, remedy)


def _package(
    metadata: Mapping[str, Any], office: tuple[str, str], now: datetime
) -> Mapping[str, Any]:
    """Return everything in datapackage.json except the list of files."""
    slug = re.sub(r"[^a-z0-9]+", "-", office[1].lower()).strip("-")
    licence = re.sub(r"[^-a-zA-Z0-9._]+", "-", metadata["license_id"]).strip("-")
    contact = {
        "title": metadata["maintainer"],
        "email": metadata["maintainer_email"],
        "role": "maintainer",
    }
    known = {
        "owner_org": office[0],
        "data_format": ["CSV", "XLS"],
        "last_updated_date": now.date().isoformat(),
    }
    return {
        "profile": "data-package",
        "name": "-".join(filter(None, ("prongsai", slug))),
        "title": metadata["title"],
        "description": metadata["notes"],
        "keywords": metadata["tags"],
        "created": now.astimezone().isoformat(timespec="seconds"),
        "licenses": [{"name": licence, "title": metadata["license_id"]}],
        "sources": [{"title": metadata["data_source"]}],
        "contributors": [
            contact,
            {"title": office[0] or metadata["maintainer"], "role": "publisher"},
        ],
        GD_CATALOG: {**metadata, **known},
    }


def resources(files: Sequence[OpenDataFile]) -> list[Mapping[str, Any]]:
    """Return each file's description: its columns with kind and meaning, primary key and foreign key."""
    tables = {table.name: table for table in TABLES}
    return [_resource(one, tables[one.table], files) for one in files]


def _resource(
    file: OpenDataFile, table: PublishedTable, files: Iterable[OpenDataFile]
) -> Mapping[str, Any]:
    kind = file.name.rpartition(".")[2]
    fields = [_field(one, key=one.name in table.keys) for one in table.columns]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": [*table.keys]}
    parent, by = table.parent
    homes = [one for one in files if one.table == parent and one.name.endswith(".csv")]
    if len(homes) == 1:
        reference = {
            "resource": _slug(homes[0]),
            "fields": [*next(t for t in TABLES if t.name == parent).keys],
        }
        schema["foreignKeys"] = [{"fields": [*by], "reference": reference}]
    encoding = {"encoding": "utf-8"} if kind == "csv" else {}
    return {
        "profile": "tabular-data-resource",
        "name": _slug(file),
        "path": file.name,
        "title": table.name,
        "description": table.meaning,
        "format": kind,
        "mediatype": MEDIA[kind],
        **encoding,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def _slug(file: OpenDataFile) -> str:
    return file.name.removesuffix(".csv").replace(".", "-")


def _field(column: PublishedColumn, *, key: bool) -> Mapping[str, Any]:
    constraints: dict[str, Any] = {"enum": [0, 1]} if column.kind == "flag" else {}
    if key and column.name == "unit":
        constraints["required"] = True
    says = {
        "name": column.name,
        "type": TYPES.get(column.kind, "string"),
        "description": column.meaning,
    }
    return {**says, "constraints": constraints} if constraints else says
