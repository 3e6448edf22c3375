from django.urls import path

from trienkhai.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.unit, name="unit"),
    path("xuat/<slug:key>.xlsx", views.export, name="export"),
]
