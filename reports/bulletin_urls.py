from django.urls import path

from reports import bulletin_views

urlpatterns = [
    path("bulletins/", bulletin_views.bulletins, name="bulletins"),
    path("bulletins/<str:month>/of/<path:code>/", bulletin_views.bulletin, name="bulletin"),
    path("bulletins/<str:month>/in/<path:place>/of/<path:code>/", bulletin_views.bulletin, name="place_bulletin"),
]
