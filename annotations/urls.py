"""Addresses of documents' public pages, and of those that span both rooms."""

from django.urls import path

from annotations import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("concepts/<str:code>/", views.concept, name="concept"),
    path("documents/", views.documents, name="documents"),
    path("documents/import/", views.import_documents, name="import-documents"),
    path("documents/import/<str:token>/", views.preview_import, name="import-preview"),
    path("documents/<uuid:uid>/", views.document, name="document"),
]
