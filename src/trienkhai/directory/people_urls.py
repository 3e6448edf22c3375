from django.urls import path

from trienkhai.directory import people_views as views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("them/", views.add, name="add"),
    path("mat-khau/", views.own_password, name="own_password"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/cap-quyen/", views.grant, name="grant"),
    path("<int:pk>/cap-lai-mat-khau/", views.reset, name="reset"),
    path("<int:pk>/dong/", views.close, name="close"),
    path("<int:pk>/mo-lai/", views.reopen, name="reopen"),
    path("quyen/<int:pk>/ket-thuc/", views.end, name="end"),
]
