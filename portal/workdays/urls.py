from django.urls import path

from portal.workdays import views

urlpatterns = [path("holidays/<int:year>/", views.holidays, name="holidays")]
