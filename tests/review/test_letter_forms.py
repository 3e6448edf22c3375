"""The paper signs in the form of the organisation's vocabulary pack where it says for whom, not how."""

import pytest

from tests.review.conftest import Campaign
from trienkhai.review.documents import paper_of
from trienkhai.review.gather import gather
from trienkhai.units.scope import EVERYTHING

pytestmark = [pytest.mark.django_db, pytest.mark.files]


@pytest.fixture
def review(world):
    made = Campaign(world).review
    made.paper = {"issuer": "Ban Chỉ đạo", "position": "Trưởng ban", "on_behalf_of": "Ban Chỉ đạo"}
    return made


@pytest.mark.parametrize(
    ("pack", "language", "authority", "kind"),
    [
        ("vn-party", "vi", "T/M Ban Chỉ đạo", "Báo cáo"),
        ("vn-state", "vi", "TM. Ban Chỉ đạo", "Báo cáo"),
        ("plain", "vi", "Thay mặt Ban Chỉ đạo", "Báo cáo"),
        ("plain", "en", "For Ban Chỉ đạo", "Report"),
    ],
)
def test_a_body_signs_in_the_form_of_its_pack(review, pack, language, authority, kind):
    root = review.campaign.directive.root
    root.pack, root.language = pack, language
    paper = paper_of(gather(review), reader=EVERYTHING)
    assert paper.signature.authority == authority
    assert paper.kind_name == kind
    assert paper.language == language


def test_what_the_paper_says_itself_goes_before_the_pack(review):
    review.paper |= {"authority": "KT. Trưởng ban", "kind": "Báo cáo tổng kết"}
    paper = paper_of(gather(review), reader=EVERYTHING)
    assert (paper.signature.authority, paper.kind_name) == ("KT. Trưởng ban", "Báo cáo tổng kết")


def test_nobody_signs_where_no_position_is_given(review):
    review.paper = {"issuer": "Ban Chỉ đạo", "on_behalf_of": "Ban Chỉ đạo"}
    assert paper_of(gather(review), reader=EVERYTHING).signature is None
