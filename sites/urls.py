from django.urls import include, path

from sites import views

urlpatterns = [
    path("logs/photos/", include("sites.logs.photo_urls")),
    path("evaluations/", views.evaluations, name="evaluations"),
    path("evaluations/<int:year>/compute/", views.compute, name="evaluate"),
    path("evaluations/<int:year>/compute/<path:code>/", views.compute, name="evaluate_programme"),
    path("evaluations/<int:year>/move/<slug:move>/<path:code>/", views.round_move, name="round_move"),
    path("sites/<path:code>/", views.site, name="site"),
    path("evaluations/<int:year>/<path:code>/", views.evaluation, name="evaluation"),
]
