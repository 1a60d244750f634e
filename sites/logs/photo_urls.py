from django.urls import path

from sites.logs import photo_views as views

urlpatterns = [
    path("add/<int:year>-<int:month>/<path:code>/", views.add, name="add_log_photos"),
    path("<int:pk>/", views.picture, name="log_photo"),
    path("<int:pk>/small/", views.small, name="log_photo_small"),
    path("<int:pk>/remove/", views.remove, name="remove_log_photo"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw_log_photo"),
]
