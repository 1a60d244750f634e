from django.urls import path

from portal.reminding import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/read/", views.read, name="reminders_read"),
]
