from django.urls import path

from portal.accounts import handover_views, views

urlpatterns = [
    path("post/", views.switch_post, name="switch_post"),
    path("offices/hand-over/", handover_views.hand_over_office, name="hand_over"),
    path("offices/<int:pk>/", handover_views.handover, name="handover"),
    path("offices/<int:pk>/withdraw/", handover_views.withdraw, name="withdraw_handover"),
]
