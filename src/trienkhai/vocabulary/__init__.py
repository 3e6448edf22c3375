"""Words that differ between kinds of organisations: bodies, kinds of units and documents, states, letter forms. Pure.

One .toml a pack, every word in Vietnamese and English. Which pack an organisation speaks (`Root.pack`) and in which
language its papers are printed (`Root.language`) are two choices.
"""

from trienkhai.vocabulary.packs import DEFAULT, LANGUAGES, PACKS, Lang, Pack, choices, pack, unit_kind, word

__all__ = ["DEFAULT", "LANGUAGES", "PACKS", "Lang", "Pack", "choices", "pack", "unit_kind", "word"]
