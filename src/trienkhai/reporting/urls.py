from django.urls import path

from trienkhai.reporting.views import reports, rounds, workbooks

app_name = "reporting"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("<int:pk>/", rounds.board, name="board"),
    path("bao-cao/<int:pk>/", reports.submission, name="submission"),
    path("bao-cao/<int:pk>/chap-nhan/", reports.accept, name="accept"),
    path("bao-cao/<int:pk>/tra-lai/", reports.return_report, name="return"),
    path("bao-cao/<int:pk>/mo-lai/", reports.reopen, name="reopen"),
    path("don-vi/<int:pk>/", reports.unit_report, name="fill"),
    path("don-vi/<int:pk>/bieu.xlsx", workbooks.download, name="workbook"),
    path("nhan/", workbooks.take_in, name="take_in"),
    path("nhan/<int:pk>/", workbooks.intake, name="intake"),
]
