from django.urls import path

from trienkhai.audit import views

app_name = "audit"
urlpatterns = [path("", views.index, name="index")]
