from django.urls import path

from trienkhai.directory import people_views as views
from trienkhai.directory import stand_in_views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("them/", views.add, name="add"),
    path("mat-khau/", views.own_password, name="own_password"),
    path("nguoi-thay/", stand_in_views.stand_ins, name="stand_ins"),
    path("nguoi-thay/lam-thay/", stand_in_views.act_for, name="act_for"),
    path("nguoi-thay/thoi-thay/", stand_in_views.act_for_oneself, name="act_for_oneself"),
    path("quyen/<int:pk>/nguoi-thay/", stand_in_views.name, name="name_stand_in"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/cap-quyen/", views.grant, name="grant"),
    path("<int:pk>/cap-lai-mat-khau/", views.reset, name="reset"),
    path("<int:pk>/dong/", views.close, name="close"),
    path("<int:pk>/mo-lai/", views.reopen, name="reopen"),
    path("quyen/<int:pk>/ket-thuc/", views.end, name="end"),
]
