from django.urls import path

from trienkhai.directives import views

app_name = "directives"
urlpatterns = [
    path("", views.index, name="index"),
    path("dang-ky/", views.register, name="register"),
    path("<int:pk>/", views.directive, name="directive"),
    path("<int:pk>/sua/", views.correct, name="correct"),
]
