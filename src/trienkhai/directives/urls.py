from django.urls import path

from trienkhai.directives import views
from trienkhai.directives.amending import views as amending
from trienkhai.directives.editing import views as editing
from trienkhai.directives.receipts import views as receipts
from trienkhai.directives.relations import views as relations

app_name = "directives"
urlpatterns = [
    path("", views.index, name="index"),
    path("dang-ky/", views.register, name="register"),
    path("<int:pk>/", views.directive, name="directive"),
    path("<int:pk>/sua/", views.correct, name="correct"),
    path("<int:pk>/quan-he/", relations.relations, name="relations"),
    path("quan-he/<int:pk>/bo/", relations.drop, name="drop_relation"),
    path("<int:pk>/gui/", receipts.send, name="send"),
    path("<int:pk>/noi-nhan/", receipts.sent_to, name="recipients"),
    path("<int:pk>/nhac/", receipts.remind, name="remind"),
    path("den/", receipts.arrived, name="incoming"),
    path("den/<int:pk>/xac-nhan/", receipts.confirm, name="confirm"),
    path("<int:pk>/dieu-khoan/", editing.provisions, name="provisions"),
    path("<int:pk>/dieu-khoan/<int:key>/", editing.provision, name="provision"),
    path("<int:pk>/ban-sua/", amending.texts, name="texts"),
    path("<int:pk>/ban-sua/<int:version>/", amending.text, name="text"),
]
