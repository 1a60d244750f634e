from django.urls import include, path

from sites import views
from sites.marking import views as marking

urlpatterns = [
    path("logs/photos/", include("sites.logs.photo_urls")),
    path("evaluations/", views.evaluations, name="evaluations"),
    path("evaluations/<int:year>/compute/", views.compute, name="evaluate"),
    path("evaluations/<int:year>/compute/<path:code>/", views.compute, name="evaluate_programme"),
    path("evaluations/<int:year>/move/<slug:move>/<path:code>/", views.round_move, name="round_move"),
    path("marking/", marking.marking, name="marking"),
    path("marking/<int:year>/<path:code>/", marking.mark_site, name="mark_site"),
    path("sites/<path:code>/", views.site, name="site"),
    path("evaluations/<int:year>/<path:code>/", views.evaluation, name="evaluation"),
]
