"""The styles of a Word file, made from the ruleset: one named paragraph style a component."""

from trienkhai.office.documents.markup import DECLARATION, NAMESPACES, attribute, style_id, twips
from trienkhai.office.rulesets import Look, Ruleset, Spacing

OUTLINE = {"part_title": 0, "annex_title": 0, "heading_1": 1, "heading_2": 2, "heading_3": 3, "heading_4": 4}
KEPT_WITH_NEXT = {
    "kind", "subject", "part_number", "part_title", "heading_1", "heading_2", "heading_3", "heading_4",
    "annex_number", "annex_title", "annex_note", "addressed",
}  # fmt: skip
LANGUAGES = {"vi": "vi-VN", "en": "en-US"}


def styles_part(ruleset: Ruleset, language: str) -> str:
    written = "".join(_style(look) for look in ruleset.components.values())
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}>{_defaults(ruleset.font, language)}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="TkDefaultCharacter">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TkNormalTable"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f"{written}{_helpers(ruleset)}</w:styles>"
    )


def _fonts(font: str) -> str:
    name = attribute(font)
    return f"<w:rFonts w:ascii={name} w:eastAsia={name} w:hAnsi={name} w:cs={name}/>"


def _defaults(font: str, language: str) -> str:
    code = LANGUAGES.get(language, language)
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(font)}<w:color w:val="000000"/>'
        '<w:sz w:val="28"/><w:szCs w:val="28"/>'
        f'<w:lang w:val="{code}" w:eastAsia="{code}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _line(line: Spacing) -> str:
    if line.rule == "multiple":
        return f'w:line="{round(line.size.use * 240)}" w:lineRule="auto"'
    kind = "exact" if line.rule == "exact" else "atLeast"
    return f'w:line="{round(line.size.use * 20)}" w:lineRule="{kind}"'


def _style(look: Look) -> str:
    spacing = f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" {_line(look.line)}/>'
    keep = "<w:keepNext/>" if look.key in KEPT_WITH_NEXT else ""
    first = f'<w:ind w:firstLine="{twips(look.first_line)}"/>' if look.first_line else ""
    outline = f'<w:outlineLvl w:val="{OUTLINE[look.key]}"/>' if look.key in OUTLINE else ""
    properties = f'{keep}{spacing}{first}<w:jc w:val="{look.align}"/>{outline}'
    half_points = round(look.size.use * 2)
    letters = _fonts(look.font)
    letters += "<w:b/><w:bCs/>" if look.bold else ""
    letters += "<w:i/><w:iCs/>" if look.italic else ""
    letters += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    letters += '<w:u w:val="single"/>' if look.underline else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(look.key)}">'
        f"<w:name w:val={attribute(look.name)}/>"
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{properties}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _helpers(ruleset: Ruleset) -> str:
    """Rules, flat paragraphs, pictures and links: not components of any ruleset."""
    flat = '<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    parts = {
        "rule": ("Tk rule", flat.format(before=50, line=60), 4),
        "spacer": ("Tk spacer", flat.format(before=0, line=120), 4),
        "picture": ("Tk picture", '<w:spacing w:before="60" w:after="60"/>', round(ruleset["body"].size.use * 2)),
    }
    written = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(key)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{spacing}</w:pPr>'
        f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        for key, (name, spacing, size) in parts.items()
    )
    return (
        f'{written}<w:style w:type="character" w:customStyle="1" w:styleId="TkLink"><w:name w:val="Tk link"/>'
        '<w:rPr><w:color w:val="1F4E9E"/><w:u w:val="single"/></w:rPr></w:style>'
    )
