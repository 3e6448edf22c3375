from django.urls import path

from trienkhai.reporting.views import (
    beside,
    bundles,
    changing,
    opening,
    past_years,
    rounds,
    submissions,
    templates,
    workbooks,
)

app_name = "reporting"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("<int:pk>/", rounds.board, name="board"),
    path("mo-ky/", opening.open_round, name="open_round"),
    path("bieu-mau/", templates.templates, name="templates"),
    path("bieu-mau/mau/<str:name>", templates.example, name="template_example"),
    path("so-lieu-cu/", past_years.upload, name="past_years"),
    path("so-lieu-cu/<int:pk>/", past_years.offered, name="past_years_offered"),
    path("<int:pk>/dong/", changing.close, name="close"),
    path("<int:pk>/gia-han/", changing.extend, name="extend"),
    path("<int:pk>/them-don-vi/", changing.expect, name="expect"),
    path("<int:pk>/bot-don-vi/", changing.release, name="release"),
    path("<int:pk>/bieu/", bundles.workbooks, name="bundle"),
    path("bao-cao/<int:pk>/", submissions.submission, name="submission"),
    path("bao-cao/<int:pk>/chap-nhan/", submissions.accept, name="accept"),
    path("bao-cao/<int:pk>/tra-lai/", submissions.return_report, name="return"),
    path("bao-cao/<int:pk>/mo-lai/", submissions.reopen, name="reopen"),
    path("don-vi/<int:pk>/", workbooks.fill, name="fill"),
    path("don-vi/<int:pk>/bieu/", workbooks.workbook, name="workbook"),
    path("don-vi/<int:pk>/minh-chung/", beside.add_evidence, name="add_evidence"),
    path("don-vi/<int:pk>/minh-chung/<int:file>/bo/", beside.take_evidence_away, name="take_evidence_away"),
    path("don-vi/<int:pk>/loi/", beside.save_words, name="save_words"),
    path("don-vi/<int:pk>/gui/", beside.send, name="send"),
    path("tai-len/", workbooks.take_in, name="take_in"),
    path("tep/<int:pk>/", workbooks.intake, name="intake"),
    path("tep/<int:pk>/chon/", workbooks.choose, name="choose"),
]
