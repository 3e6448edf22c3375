from django.urls import path

from trienkhai.plans.act_forms import OFFERS
from trienkhai.plans.views import acts, assignments, breaking, coverage, mine, offers, plans, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.index, name="index"),
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
]
