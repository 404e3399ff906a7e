"""Addresses of documents' public pages, of those that span both rooms, and of the workbench."""

from django.urls import path

from annotations import views
from annotations.views import (
    assignments,
    checking,
    consistency,
    differences,
    exports,
    review,
    workbench,
    workbench_aside,
)

_WORKBENCH = "documents/<uuid:uid>/annotate/"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("concepts/<str:code>/", views.concept, name="concept"),
    path("check/", checking.check, name="check"),
    path("check/rules/", checking.rules, name="check-rules"),
    path("findings/<int:pk>/decide/", checking.decide_finding, name="finding-decide"),
    path("work/", assignments.my_work, name="my-work"),
    path("work/all/", assignments.overview, name="work"),
    path("work/<int:pk>/done/", assignments.finish, name="assignment-done"),
    path("work/<int:pk>/withdraw/", assignments.withdraw, name="assignment-withdraw"),
    path("documents/", views.documents, name="documents"),
    path("documents/import/", views.import_documents, name="import-documents"),
    path("documents/import/<str:token>/", views.preview_import, name="import-preview"),
    path("documents/<uuid:uid>/", views.document, name="document"),
    path("documents/<uuid:uid>/check/", checking.check_document, name="document-check"),
    path("documents/<uuid:uid>/consistency/", consistency.consistency, name="document-consistency"),
    path("documents/<uuid:uid>/review/", review.review, name="document-review"),
    path("documents/<uuid:uid>/review/differences/", differences.differences, name="document-differences"),
    path("documents/<uuid:uid>/review/assign/", assignments.assign, name="document-assign"),
    path("documents/<uuid:uid>/download/", exports.downloads, name="document-downloads"),
    path("documents/<uuid:uid>/download/translation/", exports.translation, name="document-translation"),
    path("documents/<uuid:uid>/download/<str:layer>/<str:name>/", exports.download, name="document-download"),
    path(_WORKBENCH, workbench.annotate, name="workbench"),
    path(f"{_WORKBENCH}decide/", workbench.decide, name="workbench-decide"),
    path(f"{_WORKBENCH}changes/<int:since>/", workbench.changes, name="workbench-changes"),
    path(f"{_WORKBENCH}marks/<str:ref>/", workbench.mark, name="workbench-mark"),
    path(f"{_WORKBENCH}marks/<str:ref>/law/", workbench_aside.law, name="workbench-law"),
    path(f"{_WORKBENCH}concepts/<str:code>/", workbench_aside.rows, name="workbench-rows"),
    path(f"{_WORKBENCH}entries/<int:pk>/", workbench_aside.entry_row, name="workbench-entry"),
    path(f"{_WORKBENCH}labels/", workbench_aside.labels, name="workbench-labels"),
    path(f"{_WORKBENCH}missing/", workbench_aside.missing_marks, name="workbench-missing"),
    path(f"{_WORKBENCH}orphans/", workbench_aside.orphans, name="workbench-orphans"),
    path(
        f"{_WORKBENCH}segments/<str:language>-<int:ordinal>/",
        workbench_aside.segment,
        name="workbench-segment",
    ),
    path(
        f"{_WORKBENCH}segments/<str:language>-<int:ordinal>/terms/",
        workbench_aside.terms,
        name="workbench-terms",
    ),
]
