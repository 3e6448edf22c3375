"""SVG to PNG through typst, with a white ground, for Word."""

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

PIXELS_PER_INCH = 200.0
_lock = threading.Lock()  # one compiler and one root folder serve all threads in turn
_fonts: list[typst.Fonts] = []


def to_png(svg: str, width_mm: float) -> bytes:
    """The picture `width_mm` wide at 200 pixels an inch. Draw it in the theme "print": classes have no colours here."""
    page = (
        f"#set page(width: {width_mm:.2f}mm, height: auto, margin: 0mm, fill: white)\n"
        '#set text(font: ("Arimo", "DejaVu Sans", "Libertinus Serif"))\n'
        '#image("chart.svg", width: 100%)'
    )
    with _lock, TemporaryDirectory() as folder:
        if not _fonts:
            _fonts.append(typst.Fonts())
        root = Path(folder)
        (root / "chart.svg").write_text(svg, "utf-8")
        (root / "main.typ").write_text(page, "utf-8")
        compiler = typst.Compiler(root / "main.typ", root=root, font_paths=_fonts[0])
        png = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    if not isinstance(png, bytes):
        raise RuntimeError("A chart of one page came out as several.")
    return png
