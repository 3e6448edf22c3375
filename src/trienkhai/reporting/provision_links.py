"""What templates point at: the parts of them that report on a provision, by its anchor."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import ngettext

from trienkhai.directives.links import Anchors, register_links
from trienkhai.directives.models import Directive
from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.queries.directive import directive_of


def _words(count: int) -> str:
    return ngettext("%(count)s part of a template", "%(count)s parts of templates", count) % {"count": count}


def parts_of_templates(directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    """Each part once, in however many versions of its template it stands. One query, and one for a template that was made
    before any directive was registered.
    """
    by_anchor = {anchor: pk for pk, names in anchors.items() for anchor in names}
    bound = Q(directive=directive) | Q(directive=None, template__root=directive.root_id)
    found: set[tuple[int, int, str]] = set()
    for version in TemplateVersion.objects.filter(bound).select_related("template"):
        named = {
            (by_anchor[section.provision], version.template_id, section.key)
            for section in version.parsed.sections
            if section.provision in by_anchor
        }
        if named and directive_of(version) == directive.pk:
            found |= named
    return Counter(pk for pk, _template, _section in found)


register_links("reporting.parts", _words, parts_of_templates)
