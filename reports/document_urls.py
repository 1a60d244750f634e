from django.urls import path

from reports import document_views as views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/all.zip", views.documents_archive, name="documents_archive"),
    path("documents/make/<int:year>/", views.make_documents, name="make_documents"),
    path("documents/<int:pk>/", views.document, name="document"),
]
