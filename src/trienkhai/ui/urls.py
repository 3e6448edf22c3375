from django.urls import path

from trienkhai.ui import views

app_name = "ui"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("ngon-ngu/", views.choose_language, name="language"),
    path("giao-dien/", views.choose_theme, name="theme"),
]
