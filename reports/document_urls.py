from django.urls import path

from reports import document_views, issue_views, year_views

urlpatterns = [
    path("documents/", document_views.documents, name="documents"),
    path("documents/all.zip", document_views.documents_archive, name="documents_archive"),
    path("documents/bulk/", document_views.documents_bulk, name="documents_bulk"),
    path("documents/year/<int:year>/", year_views.document_year, name="document_year"),
    path("documents/year/<int:year>/unprintable/", year_views.unprintable, name="document_unprintable"),
    path("documents/<int:pk>/", document_views.document, name="document"),
    path("documents/<int:pk>/<str:form>/", document_views.document_file, name="document_file"),
    path("documents/<int:pk>/move/<str:name>/", issue_views.document_move, name="document_move"),
]
