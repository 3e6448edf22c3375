"""What reviews point at: their parts that answer to a provision, the sentences in those and the figures these show."""

from collections.abc import Mapping

from django.db.models import Count
from django.utils.translation import ngettext

from trienkhai.directives.links import Anchors, register_links
from trienkhai.directives.models import Directive
from trienkhai.review.models import Section


def _counted(what: str, directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    rows = Section.objects.filter(provision__directive=directive, provision__in=list(anchors))
    return dict(rows.order_by().values_list("provision").annotate(count=Count(what, distinct=True)))


def parts_of_reviews(directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    return _counted("pk", directive, anchors)


def sentences(directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    return _counted("sentences", directive, anchors)


def figures(directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    return _counted("sentences__figure_uses__figure", directive, anchors)


def _parts(count: int) -> str:
    return ngettext("%(count)s part of a review", "%(count)s parts of reviews", count) % {"count": count}


def _sentences(count: int) -> str:
    return ngettext("%(count)s sentence of a review", "%(count)s sentences of reviews", count) % {"count": count}


def _figures(count: int) -> str:
    return ngettext("%(count)s figure of a review", "%(count)s figures of reviews", count) % {"count": count}


register_links("review.parts", _parts, parts_of_reviews)
register_links("review.sentences", _sentences, sentences)
register_links("review.figures", _figures, figures)
