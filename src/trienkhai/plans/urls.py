from django.urls import path

from trienkhai.plans.views import assignments, papers, plans, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.index, name="index"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/", tasks.task, name="task"),
    path("don-vi/<int:pk>/", assignments.assignment, name="assignment"),
    path("ke-hoach/<int:pk>/van-ban/", papers.plan_paper_facts, name="plan_paper"),
    path("ke-hoach/<int:pk>/ke-hoach.docx", papers.plan_paper_file, {"kind": "docx"}, name="plan_docx"),
    path("ke-hoach/<int:pk>/ke-hoach.pdf", papers.plan_paper_file, {"kind": "pdf"}, name="plan_pdf"),
]
