from django.urls import path

from trienkhai.home import views

app_name = "home"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("tim/", views.search, name="search"),
]
