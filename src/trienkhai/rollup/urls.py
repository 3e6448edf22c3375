from django.urls import path

from trienkhai.rollup import looks, views

app_name = "rollup"
urlpatterns = [
    path("", views.trace, name="trace"),
    path("doi-chieu/", views.compare, name="bridge"),
    path("theo-thoi-gian/", views.over_time, name="trend"),
    path("toan-canh/", looks.show_overview, name="overview"),
    path("chon-mau/", looks.draw_sample, name="sample"),
    path("can-xem/", looks.look_again, name="second_look"),
    path("can-xem/giai-thich/<int:pk>/", looks.explain_finding, name="explain"),
    path("bang-cheo/", looks.cross_table, name="cross"),
    path("tong-hop/", views.index, name="index"),
    path("tong-hop/<int:pk>/", views.round_totals, name="round_totals"),
]
