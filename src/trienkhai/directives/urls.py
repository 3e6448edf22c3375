from django.urls import path

from trienkhai.directives import views
from trienkhai.directives.relations import views as relations

app_name = "directives"
urlpatterns = [
    path("", views.index, name="index"),
    path("dang-ky/", views.register, name="register"),
    path("<int:pk>/", views.directive, name="directive"),
    path("<int:pk>/sua/", views.correct, name="correct"),
    path("<int:pk>/quan-he/", relations.relations, name="relations"),
    path("quan-he/<int:pk>/bo/", relations.drop, name="drop_relation"),
]
