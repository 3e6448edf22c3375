from django.urls import path

from trienkhai.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("ke-hoach/<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/", views.task, name="task"),
    path("don-vi/<int:pk>/", views.assignment, name="assignment"),
]
