from django.urls import path

from trienkhai.reporting.views import beside, rounds, submissions, workbooks

app_name = "reporting"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("<int:pk>/", rounds.board, name="board"),
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
