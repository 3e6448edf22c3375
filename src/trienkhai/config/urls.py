"""Addresses. Every app owns one prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("trienkhai.home.urls")),
    path("", include("trienkhai.ui.urls")),
    path("", include("trienkhai.accounts.urls")),
    path("don-vi/", include("trienkhai.directory.urls")),
    path("nguoi/", include("trienkhai.directory.people_urls")),
    path("nghi-quyet/", include("trienkhai.directives.urls")),
    path("nhiem-vu/", include("trienkhai.plans.urls")),
    path("ky-bao-cao/", include("trienkhai.reporting.urls")),
    path("truy-nguon/", include("trienkhai.rollup.urls")),
    path("so-ket/", include("trienkhai.review.urls")),
    path("thong-bao/", include("trienkhai.notices.urls")),
    path("tep/", include("trienkhai.evidence.urls")),
    path("nhat-ky/", include("trienkhai.audit.urls")),
]
handler500 = "trienkhai.audit.answers.failed"
