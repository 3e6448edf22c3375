from django.urls import path

from trienkhai.rollup import views

app_name = "rollup"
urlpatterns = [
    path("", views.trace, name="trace"),
    path("doi-chieu/", views.compare, name="bridge"),
    path("theo-thoi-gian/", views.over_time, name="trend"),
    path("toan-canh/", views.show_overview, name="overview"),
    path("chon-mau/", views.draw_sample, name="sample"),
    path("bang-cheo/", views.cross_table, name="cross"),
    path("tong-hop/", views.index, name="index"),
    path("tong-hop/<int:pk>/", views.round_totals, name="round_totals"),
]
