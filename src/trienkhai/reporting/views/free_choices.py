"""What the page of a free file lets one choose of each heading and label, and what a form brought back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.office.documents.as_book import TEXT
from trienkhai.reporting.actions.free_plan import FreePlan, FreeSaid
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP
from trienkhai.reporting.rules.free.candidates import Proposal
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.labels import keys_by_row
from trienkhai.reporting.rules.free.mapping import Choices, Understood, over
from trienkhai.reporting.rules.free.measures import choice_of, factor_between
from trienkhai.reporting.rules.free.prose import Passage
from trienkhai.reporting.rules.free.reading import Question
from trienkhai.reporting.rules.free.settling import DECIMAL, FILE, GROUPED, HERE
from trienkhai.reporting.rules.free.targets import LABELS, ROWS, facets_of, list_column
from trienkhai.reporting.rules.spec import Spec

MOST_COLUMNS, MOST_LABELS, MOST_UNITS = 300, 400, 150
HOW = {
    "code": gettext_lazy("same code"),
    "name": gettext_lazy("same name"),
    "similar": gettext_lazy("similar name"),
    "several": gettext_lazy("several fit equally well"),
    "nothing": gettext_lazy("not understood"),
    "rule": gettext_lazy("by its words and what stands in it"),
    "memory": gettext_lazy("as last time"),
    "chosen": gettext_lazy("your choice"),
}
ROLES = (
    ("?", gettext_lazy("not understood")),
    ("-", gettext_lazy("left out")),
    ("number", gettext_lazy("numbers the rows")),
    ("measure", gettext_lazy("units of measure")),
    ("labels", gettext_lazy("says what each row is about")),
    ("rows", gettext_lazy("names an indicator in each row")),
    ("value", gettext_lazy("the figure of the row")),
)
SAYINGS = (
    ("?", gettext_lazy("not understood")),
    ("-", gettext_lazy("left out")),
    ("=", gettext_lazy("says nothing by itself")),
    ("total", gettext_lazy("sum of other rows")),
)
UNSURE = frozenset({"similar", "several", "nothing", "memory", "chosen"})

Options = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Select:
    """One choice: `name` of its field, the text it is about, how its meaning was found, and what else it could mean."""

    name: str
    text: str
    token: str
    how: str
    score: int
    options: Options
    is_open: bool = False
    by_code: bool = False  # too many units for a list: one more field takes the code


@dataclass(frozen=True)
class LabelColumn:
    """The labels of one column: those to look at, and how many are sure."""

    heading: str
    unsure: tuple[Select, ...]
    sure: tuple[Select, ...]
    more: int


@dataclass(frozen=True)
class TableChoices:
    sheet: str
    first: str
    columns: tuple[Select, ...]
    labels: tuple[LabelColumn, ...]
    measures: tuple[Select, ...]
    understood: bool


def table_choices(plan: FreePlan) -> list[TableChoices]:
    """Every table with its selects; those of which something was understood first."""
    frame, left = plan.ground.frame, MOST_LABELS
    found = []
    for place, one in enumerate(plan.account.tables):
        labels = []
        for number, told in one.labels.items():
            column = _labels(place, number, one, told, frame, left)
            left -= len(column.unsure) + len(column.sure)
            labels.append(column)
        questions = [question for question in plan.account.questions if question.table == one.table.key]
        found.append(
            TableChoices(
                one.table.sheet.name,
                one.table.sheet.address(one.table.rows[0].number, one.table.columns[0].number)
                if one.table.rows
                else "",
                tuple(_columns(place, one, frame)),
                tuple(labels),
                tuple(_measure(place, number, one, question) for number, question in enumerate(questions)),
                any(facets_of(told.token) or list_column(told.token) for told in one.columns.values()),
            )
        )
    return sorted(found, key=lambda one: not one.understood)


def prose_choices(plan: FreePlan) -> list[Select]:
    """The headings of a document with the questions they may answer."""
    spec = plan.ground.frame.spec
    questions = [(f"text:{text.key}", text.name) for text in spec.texts.values()]
    found = []
    for place, one in enumerate(plan.account.passages):
        if one.heading is not None:
            options: Options = [("", [("?", _("not understood")), ("-", _("left out"))]), (_("Questions"), questions)]
            found.append(_select(f"p-{place}", one.text, one.proposal, options, plan.ground.frame))
    return found[:MOST_LABELS]


def _columns(place: int, one: Understood, frame: Frame) -> Iterator[Select]:
    options = column_options(frame)
    for number, told in list(one.columns.items())[:MOST_COLUMNS]:
        column = one.table.column(number)
        letter = one.table.sheet.address(1, number).rstrip("1")
        text = f"{letter} · {column.text}" if column and column.text else letter
        yield _select(f"c-{place}-{number}", text, told, options, frame)


def column_options(frame: Frame) -> Options:
    """Everything that a column may hold."""
    spec = frame.spec
    options: Options = [("", [(token, str(text)) for token, text in ROLES]), (_("Figures"), _cells(spec))]
    if parts := _parts(spec):
        options.append((_("Parts and columns of a figure"), parts))
    if spec.texts:
        options.append((_("Questions"), [(f"text:{text.key}", text.name) for text in spec.texts.values()]))
    for listed in spec.lists.values() if frame.own else ():
        options.append((listed.name, [(f"list:{listed.key}/{one.key}", one.name) for one in listed.columns]))
    return options


def _labels(
    place: int, number: int, one: Understood, told: Mapping[str, Proposal], frame: Frame, left: int
) -> LabelColumn:
    column = one.table.column(number)
    role = one.columns[number].token
    is_figures = any(found.token.startswith("cell:") for found in told.values())
    options = _label_options(ROWS if is_figures else role, frame)
    by_code = role == LABELS and not is_figures and len(frame.units) > MOST_UNITS
    texts = dict(reversed(keys_by_row(one.table, number, role).values()))
    selects = [
        (_select(f"l-{place}-{number}-{turn}", texts.get(key, key), found, options, frame, by_code=by_code), found.how)
        for turn, (key, found) in enumerate(told.items())
        if found.token[:1] != "@"
    ]
    unsure = sorted((select for select, how in selects if how in UNSURE), key=lambda select: not select.is_open)
    sure = [select for select, how in selects if how not in UNSURE]
    kept = unsure[: max(0, left)]
    rest = sure[: max(0, left - len(kept))]
    more = len(selects) - len(kept) - len(rest)
    return LabelColumn(column.text if column else "", tuple(kept), tuple(rest), more)


def _label_options(role: str, frame: Frame) -> Options:
    spec = frame.spec
    options: Options = [("", [(token, str(text)) for token, text in SAYINGS])]
    if role == ROWS:
        options.append((_("Figures"), _cells(spec, alone=True)))
        if spec.texts:
            options.append((_("Questions"), [(f"text:{text.key}", text.name) for text in spec.texts.values()]))
        return options
    if len(frame.units) <= MOST_UNITS:
        units = [(f"unit:#{unit.id}", unit_name(frame, unit.id)) for unit in frame.units.values()]
        options.append((_("Units"), units))
    if parts := _parts(spec):
        options.append((_("Parts and columns of a figure"), parts))
    return options


def _cells(spec: Spec, *, alone: bool = False) -> list[tuple[str, str]]:
    """Figures with their parts and sub-periods; of one with sub-periods also without, for the column may say which."""
    found: list[tuple[str, str]] = []
    for field in spec.numbers.values():
        found += [
            (f"cell:{field.key}|{part.key}" if part else f"cell:{field.key}", " · ".join(names))
            for part in (None, *field.parts)
            if field.subs
            for names in [[field.name, *([part.name] if part else [])]]
        ]
        found += [
            (f"cell:{cell.key}", cell.name)
            for cell in spec.cells
            if cell.indicator == field.key and not (alone and cell.sub and field.subs)
        ]
    return list(dict(found).items())


def _parts(spec: Spec) -> list[tuple[str, str]]:
    found = {f"part:{part.key}": part.name for field in spec.numbers.values() for part in field.parts}
    found |= {f"sub:{sub.key}": sub.name for field in spec.numbers.values() for sub in field.subs}
    return list(found.items())


def _measure(place: int, number: int, one: Understood, question: Question) -> Select:
    said, asked = question.said.text, question.asked
    choices = [("", _("choose")), ("as_is", _("take the figures as they are")), ("-", _("leave the figures out"))]
    factor = factor_between(question.said, asked)
    if factor is not None and factor != 1:
        choices.insert(1, (choice_of(factor), _("multiply by %(factor)s") % {"factor": f"{factor:f}"}))
    text = _("The file counts in “%(said)s”, the indicator in “%(asked)s”") % {"said": said, "asked": asked}
    token = one.measures.get(question.key, "")
    return Select(f"m-{place}-{number}", text, token, "", 0, [("", choices)], is_open=not token)


def _select(name: str, text: str, told: Proposal, options: Options, frame: Frame, *, by_code: bool = False) -> Select:
    """With its own meaning and the next best ones among the choices, even where the list does not hold them."""
    listed = {token for _group, tokens in options for token, _text in tokens}
    near = [token for token in (told.token, *told.others) if token not in {"?", "-"}]
    extra = [(token, token_text(token, frame)) for token in near if token not in listed]
    best = [(token, token_text(token, frame)) for token in near if token in listed and told.how in {"several"}]
    groups = [*options[:1], *([(_("Fits best"), [*extra, *best])] if extra or best else []), *options[1:]]
    return Select(
        name, text, told.token, str(HOW[told.how]), round(told.score * 100), groups, told.token == "?", by_code
    )


def token_text(token: str, frame: Frame) -> str:
    """A meaning in words."""
    roles = dict((*ROLES, *SAYINGS))
    if token in roles:
        return str(roles[token])
    spec, place = frame.spec, list_column(token)
    if place is not None:
        listed = spec.lists.get(place[0])
        names = {one.key: one.name for one in listed.columns} if listed else {}
        return f"{listed.name} · {names.get(place[1], place[1])}" if listed else token
    facets = facets_of(token)
    if facets is None:
        return token
    told = []
    if facets.indicator:
        cell = spec.cell.get(facets.cell)
        field = spec.numbers.get(facets.indicator)
        told.append(cell.name if cell else field.name if field else facets.cell)
    elif facets.text:
        told.append(spec.texts[facets.text].name if facets.text in spec.texts else facets.text)
    elif facets.unit:
        told.append(unit_name(frame, facets.unit))
    elif facets.part or facets.sub:
        told.append(dict(_parts(spec)).get(token.partition("@")[0], facets.part or facets.sub))
    elif token.startswith("value"):
        told.append(_("the figure of the row"))
    if facets.time:
        told.append(facets.time.key)
    return " · ".join(told)


def unit_name(frame: Frame, unit: int) -> str:
    known = frame.units.get(unit)
    return f"{known.name} ({known.code})" if known and known.code else known.name if known else str(unit)


def said_in_form(plan: FreePlan, said: FreeSaid, given: Mapping[str, str]) -> FreeSaid:
    """What was said before with what the form says otherwise than the page showed."""
    tables = dict(said.tables)
    for place, one in enumerate(plan.account.tables):
        changed = _changed(place, one, plan, given)
        if changed.columns or changed.labels or changed.measures:
            tables[one.table.key] = over(changed, tables.get(one.table.key, Choices()))
    headings = _headings(plan.account.passages, given)
    if headings:
        tables[TEXT] = over(Choices(labels={TEXT: headings}), tables.get(TEXT, Choices()))
    sides = {key: side for key, side in said.sides.items() if key}
    sides |= {key[5:]: side for key, side in given.items() if key.startswith("side:") and side in {FILE, HERE}}
    if given.get("side") in {FILE, HERE}:
        sides[""] = given["side"]
    fonts = given.get("phong", said.fonts)
    return replace(
        said,
        tables=tables,
        rounding="rounding" in given,
        skip="skip" in given,
        sides=sides,
        fonts=fonts if fonts in {CONVERT, KEEP} else said.fonts,
        marks=given["marks"] if given.get("marks") in {GROUPED, DECIMAL} else said.marks,
    )


def _changed(place: int, one: Understood, plan: FreePlan, given: Mapping[str, str]) -> Choices:
    keys = {column.number: column.key for column in one.table.columns}
    columns = {
        keys[number]: token
        for number, told in one.columns.items()
        if (token := given.get(f"c-{place}-{number}", told.token)) != told.token
    }
    labels: dict[str, dict[str, str]] = {}
    by_code = {unit.code: f"unit:#{unit.id}" for unit in plan.ground.frame.units.values() if unit.code}
    for number, told_labels in one.labels.items():
        for turn, (key, told) in enumerate(told_labels.items()):
            name = f"l-{place}-{number}-{turn}"
            token = by_code.get(given.get(f"{name}-code", "").strip()) or given.get(name, told.token)
            if token != told.token:
                labels.setdefault(keys[number], {})[key] = token
    questions = [question for question in plan.account.questions if question.table == one.table.key]
    measures = {
        question.key: choice
        for number, question in enumerate(questions)
        if (choice := given.get(f"m-{place}-{number}", "")) and choice != one.measures.get(question.key, "")
    }
    return Choices(columns, labels, measures)


def _headings(passages: list[Passage], given: Mapping[str, str]) -> dict[str, str]:
    return {
        one.key: token
        for place, one in enumerate(passages)
        if one.heading is not None and (token := given.get(f"p-{place}", one.proposal.token)) != one.proposal.token
    }
