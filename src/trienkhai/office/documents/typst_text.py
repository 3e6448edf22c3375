"""Text for typst: everything goes in as string literals, so that no character of a user's is ever markup or code."""

from dataclasses import dataclass, field

from trienkhai.office.documents.paper import Anchor, FigureRun, Link, Run, Runs, Text
from trienkhai.office.documents.wording import cased, clean
from trienkhai.office.documents.writing import Writing, bookmark_name
from trienkhai.office.rulesets import Look

ALIGNS = {"left": "left", "center": "center", "right": "right", "both": "left"}
ASCENT_EM, DESCENT_EM, SINGLE_EM = 0.891, 0.216, 1.149  # Times New Roman
TYPE_EM = ASCENT_EM + DESCENT_EM
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


@dataclass
class Setting:
    """State of one paper being set: pictures that become files, anchors that exist (a link elsewhere would not compile)."""

    writing: Writing
    files: dict[str, bytes] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        paper = self.writing.paper
        self.anchors = {bookmark_name(name) for name in anchors_of(paper.body)}
        for annex in paper.annexes:
            self.anchors |= {bookmark_name(name) for name in anchors_of(annex.blocks)}

    @staticmethod
    def string(text: str) -> str:
        """A typst string literal."""
        return '"' + clean(text).translate(ESCAPES) + '"'

    def text(self, text: str) -> str:
        """An expression that shows the text as it is, but for soft hyphens: typst gives up over one at the end of a link."""
        shown = text.replace("\u00ad", "")
        return f"#({self.string(shown)})" if shown else ""

    def cased(self, component: str, text: str) -> str:
        return self.text(cased(text, self.writing.look(component)))

    def file(self, data: bytes) -> str:
        name = f"picture{len(self.files) + 1}.png"
        self.files[name] = data
        return name

    def anchor(self, name: str) -> str:
        """A place to link to; the first of a name counts."""
        key = bookmark_name(name)
        if key in self.placed:
            return ""
        self.placed.add(key)
        return f"#metadata(none)#label({self.string(key)})"

    def runs(self, runs: Runs) -> str:
        return "".join(self.run(piece) for piece in runs)

    def run(self, piece: Run) -> str:
        if isinstance(piece, Anchor):
            return self.anchor(piece.name)
        if isinstance(piece, Link):
            return self._link(piece)
        shown = self._emphasised(piece)
        if isinstance(piece, FigureRun) and piece.target is not None:
            return self._inside(bookmark_name(piece.target), shown)
        return shown

    def _emphasised(self, piece: Text | FigureRun) -> str:
        shown = self.text(piece.text)
        shown = f'#text(weight: "bold")[{shown}]' if piece.bold else shown
        return f'#text(style: "italic")[{shown}]' if piece.italic else shown

    def _inside(self, key: str, shown: str) -> str:
        return f"#link(label({self.string(key)}))[{shown}]" if key in self.anchors else shown

    def _link(self, link: Link) -> str:
        shown = f'#underline[#text(fill: rgb("1F4E9E"))[{self.text(link.text)}]]'
        if link.url.startswith("#"):
            return self._inside(bookmark_name(link.url[1:]), shown)
        return f"#link({self.string(link.url)})[{shown}]"


def anchors_of(blocks: tuple[object, ...]) -> set[str]:
    """Names of all anchors in blocks, wherever they stand."""
    found: set[str] = set()
    stack: list[object] = list(blocks)
    while stack:
        piece = stack.pop()
        if isinstance(piece, Anchor):
            found.add(piece.name)
        elif isinstance(piece, tuple):
            stack.extend(piece)
        else:
            stack.extend(
                getattr(piece, name) for name in ("runs", "items", "rows", "total_rows") if hasattr(piece, name)
            )
            if name := getattr(piece, "anchor", ""):
                found.add(name)
    return found


def styled(component: str, content: str, setting: Setting, *, extra: str = "", centred: bool = False) -> str:
    """A paragraph in the look of a component. `extra` are further arguments of its block."""
    look = setting.writing.look(component)
    attributes = f"size: {look.size.use}pt"
    attributes += ', weight: "bold"' if look.bold else ""
    attributes += ', style: "italic"' if look.italic else ""
    inside = f"#underline[{content}]" if look.underline else content
    first = f"first-line-indent: (amount: {look.first_line}mm, all: true), " if look.first_line and not centred else ""
    justify = "true" if look.align == "both" and not centred else "false"
    align = "center" if centred else ALIGNS[look.align]
    sticky = ", sticky: true" if component.startswith(("heading", "part", "annex", "kind")) else ""
    return (
        f"#block(above: {look.before}pt, below: {look.after}pt, width: 100%{sticky}{extra})[#align({align})["
        f"#text({attributes})[#par({first}justify: {justify}, leading: {leading(look):.3f}pt)[{inside}]]]]\n"
    )


def leading(look: Look) -> float:
    """Points between the lines, where a line of type is as high as the font's ascent and descent together."""
    if look.line.rule == "multiple":
        return (look.line.size.use * SINGLE_EM - TYPE_EM) * look.size.use
    return max(look.line.size.use - TYPE_EM * look.size.use, 0)
