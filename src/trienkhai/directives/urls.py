from django.urls import path

from trienkhai.directives import views
from trienkhai.directives.amending import views as amending
from trienkhai.directives.editing import views as editing

app_name = "directives"
urlpatterns = [
    path("", views.index, name="index"),
    path("dang-ky/", views.register, name="register"),
    path("<int:pk>/", views.directive, name="directive"),
    path("<int:pk>/sua/", views.correct, name="correct"),
    path("<int:pk>/dieu-khoan/", editing.provisions, name="provisions"),
    path("<int:pk>/dieu-khoan/<int:key>/", editing.provision, name="provision"),
    path("<int:pk>/ban-sua/", amending.texts, name="texts"),
    path("<int:pk>/ban-sua/<int:version>/", amending.text, name="text"),
]
