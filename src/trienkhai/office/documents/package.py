"""The package around a Word document: parts, relationships, properties, and a zip that is the same each time."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from trienkhai.office.documents.archive import RULESET_PROPERTY
from trienkhai.office.documents.markup import DECLARATION, NAMESPACES, attribute
from trienkhai.office.documents.styles import styles_part
from trienkhai.office.documents.wording import clean
from trienkhai.office.documents.writing import Writing
from trienkhai.office.rulesets import cautions

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STAMP = (1980, 1, 1, 0, 0, 0)  # the zip's own clock says nothing: the same paper is the same bytes
MARGINS = {"rIdHeader": "header1", "rIdHeaderFirst": "header2", "rIdFooter": "footer1", "rIdFooterFirst": "footer2"}


@dataclass(frozen=True, slots=True)
class Parts:
    body: str
    margins: dict[str, str]


def pack(parts: Parts, writing: Writing) -> bytes:
    """The .docx file."""
    files: dict[str, bytes] = {}

    def put(name: str, text: str) -> None:
        files[name] = (DECLARATION + text.removeprefix(DECLARATION)).encode()

    put("[Content_Types].xml", _content_types())
    put("_rels/.rels", _package_relations())
    put("docProps/core.xml", _core(writing))
    put("docProps/app.xml", _app())
    put("docProps/custom.xml", _custom(writing))
    put("word/document.xml", f"<w:document {NAMESPACES}><w:body>{parts.body}</w:body></w:document>")
    put("word/_rels/document.xml.rels", _document_relations(writing))
    put("word/styles.xml", styles_part(writing.ruleset, writing.paper.language))
    put("word/settings.xml", _settings(writing))
    for key, name in MARGINS.items():
        tag = "w:hdr" if name.startswith("header") else "w:ftr"
        put(f"word/{name}.xml", f"<{tag} {NAMESPACES}>{parts.margins[key]}</{tag}>")
    for place, data in enumerate(writing.media, start=1):
        files[f"word/media/image{place}.png"] = data
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on the files alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, data, compresslevel=6)
    return buffer.getvalue()


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{TYPE}.document.main+xml",
        "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/settings.xml": f"{TYPE}.settings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    overrides |= {f"/word/{name}.xml": f"{TYPE}.{name[:6]}+xml" for name in MARGINS.values()}
    written = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{written}</Types>"
    )


def _relations(rows: list[tuple[str, str, str, bool]]) -> str:
    """Rows of id, type, target, and whether the target is outside."""
    mode = {True: ' TargetMode="External"', False: ""}
    written = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target={attribute(target)}{mode[outside]}/>'
        for key, kind, target, outside in rows
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{written}</Relationships>'


def _package_relations() -> str:
    return _relations(
        [
            ("rId1", f"{RELATION}/officeDocument", "word/document.xml", False),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
            ("rId3", f"{RELATION}/extended-properties", "docProps/app.xml", False),
            ("rId4", f"{RELATION}/custom-properties", "docProps/custom.xml", False),
        ]
    )


def _document_relations(writing: Writing) -> str:
    rows = [("rIdStyles", f"{RELATION}/styles", "styles.xml", False)]
    rows.append(("rIdSettings", f"{RELATION}/settings", "settings.xml", False))
    rows += [(key, f"{RELATION}/{name[:6]}", f"{name}.xml", False) for key, name in MARGINS.items()]
    rows += [(key, f"{RELATION}/hyperlink", url, True) for url, key in writing.links.items()]
    rows += [(f"rIdM{i}", f"{RELATION}/image", f"media/image{i}.png", False) for i in range(1, len(writing.media) + 1)]
    return _relations(rows)


def _stamp(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _core(writing: Writing) -> str:
    """Title, author and the paper's own date; a ruleset nobody has verified says so in the description."""
    paper = writing.paper
    title = paper.properties.title if paper.properties else f"{paper.kind_name} {paper.subject}".strip()
    author = paper.properties.author if paper.properties else paper.heading.issuer_name
    description = " ".join(str(caution) for caution in cautions(writing.ruleset))
    fields = {"dc:title": title, "dc:creator": author, "dc:description": description, "dc:language": paper.language}
    written = "".join(f"<{key}>{attribute(value)[1:-1]}</{key}>" for key, value in fields.items() if value)
    day = _stamp(paper.day)
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'{written}<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )


def _app() -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'<Properties xmlns="{space}"><Application>Trienkhai</Application></Properties>'


def _custom(writing: Writing) -> str:
    """The paper remembers its ruleset, and whether that was verified."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    values = {
        RULESET_PROPERTY: f"<vt:lpwstr>{writing.ruleset.key}</vt:lpwstr>",
        "trienkhai.verified": f"<vt:bool>{str(writing.ruleset.verified).lower()}</vt:bool>",
    }
    written = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">{value}</property>'
        for pid, (name, value) in enumerate(values.items(), start=2)
    )
    return f'<Properties xmlns="{space}" xmlns:vt="{kinds}">{written}</Properties>'


def _settings(writing: Writing) -> str:
    code = clean({"vi": "vi-VN", "en": "en-US"}.get(writing.paper.language, writing.paper.language))
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{code}"/></w:settings>'
    )
