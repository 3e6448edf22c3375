from django.urls import path

from trienkhai.plans.views import assignments, coverage, offers, plans, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.index, name="index"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/nhap/", offers.send, name="offer_send"),
    path("nhap/<int:pk>/", offers.offer, name="offer"),
    path("<int:pk>/", tasks.task, name="task"),
    path("don-vi/<int:pk>/", assignments.assignment, name="assignment"),
    path("do-phu/<int:pk>/", coverage.coverage, name="coverage"),
]
