from django.urls import path

from trienkhai.review.views import blocks, desk, editing, editions, figures, opening, paper, reading

app_name = "review"
urlpatterns = [
    path("", reading.index, name="index"),
    path("bat-dau/", opening.begin, name="begin"),
    path("<int:pk>/", reading.review, name="review"),
    path("<int:pk>/muc/<str:key>/", reading.review, name="section"),
    path("<int:pk>/van-ban.docx", reading.paper, name="paper"),
    path("<int:pk>/van-ban.pdf", reading.pdf, name="pdf"),
    path("<int:pk>/van-ban/", paper.paper_facts, name="paper_facts"),
    path("<int:pk>/phu-luc.xlsx", reading.annex, name="annex"),
    path("<int:pk>/viet/<int:section>/", editing.write, name="write"),
    path("<int:pk>/viet/<int:section>/bang/", blocks.block, name="add_block"),
    path("<int:pk>/viet/<int:section>/bang/<int:at>/", blocks.block, name="block"),
    path("<int:pk>/viet/<int:section>/bang/sap-xep/", blocks.arrange_blocks, name="arrange_blocks"),
    path("<int:pk>/so-lieu/", figures.pick_figure, name="figures"),
    path("<int:pk>/so-lieu/tinh-lai/", figures.refresh, name="refresh"),
    path("<int:pk>/so-lieu/<int:figure>/", figures.figure, name="figure"),
    path("bao-cao/<int:pk>/", reading.uses, name="uses"),
    path("cau/<int:pk>/", editing.sentence, name="sentence"),
    path("<int:pk>/tra-loi/", desk.desk, name="desk"),
    path("<int:pk>/tra-loi.docx", desk.desk_paper, name="desk_paper"),
    path("<int:pk>/chot/", editions.freeze_review, name="freeze"),
    path("an-ban/<int:pk>/", editions.edition, name="edition"),
    path("an-ban/<int:pk>/so-lieu/<str:key>/", editions.edition_figure, name="edition_figure"),
    path("<int:review>/an-ban/<int:number>/so-lieu/<str:key>/", editions.frozen, name="frozen_figure"),
    path("an-ban/<int:pk>/pdf/", editions.edition_pdf, name="edition_pdf"),
]
