from django.urls import path

from trienkhai.plans.views import assignments, plans, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.index, name="index"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/", tasks.task, name="task"),
    path("don-vi/<int:pk>/", assignments.assignment, name="assignment"),
]
