"""Templates: those in use, those that come with the product, and taking one in: read, looked at, then kept.

What differs only in words from the newest version is kept as an erratum of it, or as a new version, as its reader chooses.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.reporting import actions
from trienkhai.reporting.measures import measure, names
from trienkhai.reporting.permissions import DESIGN
from trienkhai.reporting.queries.chain import role_name
from trienkhai.reporting.queries.designs import checks_of, design_of, templates_in
from trienkhai.reporting.queries.errata import corrected, errata_in
from trienkhai.reporting.queries.opening import roots_for
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.template_file import is_text, read_template, read_toml, write_toml
from trienkhai.reporting.shipped import shipped_spec, shipped_templates, shipped_text
from trienkhai.reporting.upload_forms import TemplateFileForm
from trienkhai.reporting.wording import problem, said
from trienkhai.reporting.workbook.template_sheet import write_template
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment
from trienkhai.units.models import Root

TEXT = "text"  # the template that was looked at, in its text form
SEEN = "seen"  # of which version, after how many errata, the differences were shown
KEEP, ERRATUM, REASON = "keep", "erratum", "reason"
PLANNED = {
    "indicator_differs",
    "directive_unclear",
    "directive_unknown",
    "provision_unknown",
    "unknown_measure",
}  # what the plan says itself


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def templates(request: HttpRequest) -> HttpResponse:
    """The list, and the form; a file that was sent is shown as units will see it, or with every fault it has."""
    if not may_somewhere(request.user, DESIGN):
        raise Refused(DESIGN, person=request.user)
    if TEXT in request.POST:
        return _kept(request)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else ()
    form = TemplateFileForm(*given, person=request.user)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            spec = read_template(file.read(), file.name)
        except Faulty as faulty:
            return _page(request, form, faults=[problem(fault) for fault in faulty.faults], name=file.name)
        root = form.cleaned_data["root"]
        return looked_at(request, root, spec if is_text(file.name) else actions.as_a_sheet_of(root, spec))
    return _page(request, form)


def _page(request: HttpRequest, form: TemplateFileForm, **more: Any) -> HttpResponse:
    roots = roots_for(request.user, DESIGN)
    errata = errata_in(roots)
    context = {
        "form": form,
        "templates": [(one, errata.get(one.pk, ())) for one in templates_in(roots)],
        "shipped": shipped_templates(),
        "measures": [one for name in names() if (one := measure(name))],
        **more,
    }
    is_bad = bool(form.errors or more.get("faults"))
    return render(request, "reporting/templates.html", context, status=422 if is_bad else 200)


def looked_at(request: HttpRequest, root: Root, spec: Spec, refused: list[Problem] | None = None) -> HttpResponse:
    """A template before it is kept."""
    plan = actions.plan_template(root, spec, by=request.user)
    problems = [*plan.problems, *(refused or ())]
    context = {
        "root": root,
        "spec": spec,
        "plan": plan,
        "problems": problems,
        "changes": corrected(plan.changes),
        "beyond": [said(fault) for fault in plan.beyond],
        "seen": _seen(plan),
        "reason": request.POST.get(REASON, ""),
        "sections": design_of(spec),
        "checks": checks_of(spec),
        "chain": [(step.name, role_name(step.role)) for step in spec.chain],
        "text": write_toml(spec),
    }
    return render(request, "reporting/template_preview.html", context, status=422 if problems else 200)


def _kept(request: HttpRequest) -> HttpResponse:
    """Keep what was looked at. Its text comes back through the browser, so it is read as if it were new."""
    form = TemplateFileForm({"root": request.POST.get("root", "")}, {}, person=request.user)
    form.is_valid()
    root = form.cleaned_data.get("root")
    if root is None:
        return _page(request, form)
    try:
        spec = read_toml(request.POST[TEXT].replace("\r\n", "\n"))
    except Faulty as faulty:
        empty = TemplateFileForm(person=request.user)
        return _page(request, empty, faults=[problem(fault) for fault in faulty.faults], name="")
    try:
        if request.POST.get(KEEP) == ERRATUM:
            return _corrected(request, root, spec)
        version = actions.design_template(root, spec, by=request.user)
    except Unacceptable as refused:
        return looked_at(request, root, spec, [one for one in refused.problems if one.code not in PLANNED])
    words = {"name": version.template.name, "number": version.number}
    messages.success(request, _("“%(name)s” is kept as version %(number)s.") % words)
    return redirect("reporting:templates")


def _seen(plan: actions.TemplatePlan) -> str:
    return f"{plan.latest.number}.{plan.latest.errata}" if plan.latest is not None else ""


def _corrected(request: HttpRequest, root: Root, spec: Spec) -> HttpResponse:
    """Keep the words that differ as an erratum, if they differ just as it was shown."""
    plan = actions.plan_template(root, spec, by=request.user)
    if plan.latest is None or _seen(plan) != request.POST.get(SEEN):
        message = _("The template was changed meanwhile. What differs from it now stands below; choose again.")
        return looked_at(request, root, spec, [Problem(message)])
    version = actions.correct_wording(plan.latest, spec, reason=request.POST.get(REASON, ""), by=request.user)
    words = {"name": version.template.name, "number": version.number, "erratum": version.errata}
    messages.success(request, _("“%(name)s”, version %(number)s: erratum %(erratum)s is kept.") % words)
    return redirect("reporting:templates")


@require_safe
@signed_in
def example(request: HttpRequest, name: str) -> HttpResponse:
    """A template that comes with the product, as text or as a sheet; `trong.xlsx` is a sheet with headings only."""
    if not may_somewhere(request.user, DESIGN):
        raise Refused(DESIGN, person=request.user)
    stem, _dot, kind = name.rpartition(".")
    try:
        if kind == "xlsx":
            spec = None if stem == "trong" else shipped_spec(stem)
            return attachment(write_template(spec), name, XLSX)
        return attachment(shipped_text(name).encode(), name, "text/plain; charset=utf-8")
    except FileNotFoundError:
        raise Http404 from None
