"""Files that the review holds: the papers of its editions, files its sentences rest on, the logo of its paper."""

from typing import Any

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder
from trienkhai.review.models import Review


@holder
def in_a_visible_review(file: StoredFile, person: Any) -> bool:
    visible = Review.objects.visible_to(person)
    return (
        visible.filter(editions__paper=file).exists()
        or visible.filter(editions__annex=file).exists()
        or visible.filter(editions__pdf=file).exists()
        or visible.filter(sections__sentences__sources__file=file).exists()
        or visible.filter(paper__logo=file.pk).exists()
    )
