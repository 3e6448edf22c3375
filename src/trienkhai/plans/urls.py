from django.urls import path

from trienkhai.plans.act_forms import OFFERS
from trienkhai.plans.views import (
    acts,
    assignments,
    breaking,
    coverage,
    groups,
    listing,
    mine,
    offers,
    papers,
    plans,
    tasks,
    writing,
)

app_name = "plans"
urlpatterns = [
    path("", listing.index, name="index"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/nhap/", offers.send, name="offer_send"),
    path("nhap/<int:pk>/", offers.offer, name="offer"),
    path("<int:pk>/", tasks.task, name="task"),
    path("don-vi/<int:pk>/", assignments.assignment, name="assignment"),
    path("do-phu/<int:pk>/", coverage.coverage, name="coverage"),
    path("don-vi/<int:pk>/phan-cong/", breaking.break_down, name="break_down"),
    *(
        path(f"don-vi/<int:pk>/{one.ending}/", acts.act, {"kind": one.kind}, name=one.kind)
        for one in OFFERS.values()
        if one.kind in acts.DOES
    ),
    path("cua-toi/", mine.mine, name="mine"),
    path("don-vi-cua/<int:pk>/", mine.of_unit, name="of_unit"),
    # Plans and tasks written and issued.
    path("bo-loc/", listing.keep_filter, name="keep_filter"),
    path("bo-loc/<int:pk>/bo/", listing.drop_filter, name="drop_filter"),
    path("giao/", writing.give, name="give"),
    path("ke-hoach/moi/", plans.plan_new, name="plan_new"),
    path("ke-hoach/<int:pk>/sua/", plans.plan_change, name="plan_change"),
    path("ke-hoach/<int:pk>/giao/", plans.issue_many, name="issue_many"),
    path("ke-hoach/<int:pk>/them/", writing.task_new, name="task_new"),
    path("ke-hoach/<int:pk>/nhom/", groups.group_new, name="group_new"),
    path("nhom/<int:pk>/", groups.group_change, name="group_change"),
    path("<int:pk>/sua/", writing.task_change, name="task_change"),
    path("<int:pk>/bo/", writing.task_remove, name="task_remove"),
    path("<int:pk>/giao/", tasks.issue, name="issue"),
    path("<int:pk>/giao-them/", tasks.give_further, name="give_further"),
    path("<int:pk>/nhac/", tasks.remind, name="remind"),
    path("<int:pk>/ket-thuc/", tasks.end, name="end"),
    path("ke-hoach/<int:pk>/van-ban/", papers.plan_paper_facts, name="plan_paper"),
    path("ke-hoach/<int:pk>/ke-hoach.docx", papers.plan_paper_file, {"kind": "docx"}, name="plan_docx"),
    path("ke-hoach/<int:pk>/ke-hoach.pdf", papers.plan_paper_file, {"kind": "pdf"}, name="plan_pdf"),
]
