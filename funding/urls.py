from django.urls import path

from funding import views

urlpatterns = [
    path("allocations/", views.allocations, name="allocations"),
    path("allocations/<int:year>/compute/", views.compute, name="allocate"),
    path("allocations/<int:year>/compute/<path:code>/", views.compute, name="allocate_programme"),
    path("allocations/<int:year>/move/<slug:move>/<path:code>/", views.allocation_move, name="allocation_move"),
    path("allocations/<int:year>/of/<path:code>/", views.allocation, name="allocation"),
    path("grants/<int:year>/<path:code>/", views.grant, name="grant"),
]
