from django.urls import path

from reports import award_views as views

urlpatterns = [
    path("awards/", views.awards, name="awards"),
    path("awards/bulk/", views.award_bulk, name="awards_bulk"),
    path("awards/<int:year>/propose/", views.propose, name="propose_awards"),
    path("awards/<int:year>/list/<slug:move>/", views.award_list_move, name="award_list_move"),
    path("awards/name/<int:pk>/<slug:move>/", views.award_move, name="award_move"),
]
