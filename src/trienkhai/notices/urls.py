from django.urls import path

from trienkhai.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("da-doc/", views.read_all, name="read_all"),
    path("<int:pk>/", views.read, name="read"),
]
