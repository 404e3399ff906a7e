"""Who may come to each address: one line a view, held against the addresses by test_permissions.py.

``PUBLIC`` is for everybody. Any other value names permissions, all of which one needs. Pages of the admin
that Django makes (list, add, change, delete, history) need what their names say and are not listed.
"""

from __future__ import annotations

PUBLIC: tuple[str, ...] = ()
SIGNED_IN = ("signed in",)
STAFF = ("staff",)

EDIT_EDITION = ("catalog.change_edition",)
UPLOAD_LAW = ("catalog.add_lawtext", "catalog.add_lawversion", "catalog.add_sourcelaw")

ACCESS: dict[str, tuple[str, ...]] = {
    "alive": PUBLIC,
    "ready": PUBLIC,
    "set_language": PUBLIC,
    "robots": PUBLIC,
    "sitemap": PUBLIC,
    # Public pages
    "home": PUBLIC,
    "search": PUBLIC,
    "catalog": PUBLIC,
    "concept": PUBLIC,
    "edition": PUBLIC,
    "edition-compare": PUBLIC,
    "edition-comparison": PUBLIC,
    "edition-comparison-csv": PUBLIC,
    "edition-pictures": PUBLIC,
    "edition-table": PUBLIC,
    "entry": PUBLIC,
    "laws": PUBLIC,
    "law": PUBLIC,
    "law-compare": PUBLIC,
    "law-comparison": PUBLIC,
    "law-version": PUBLIC,
    "law-version-akn": PUBLIC,
    "provision": PUBLIC,
    "documents": PUBLIC,
    "document": PUBLIC,
    "document-downloads": PUBLIC,
    "document-download": PUBLIC,
    "check": PUBLIC,
    "check-rules": PUBLIC,
    # Accounts
    "sign-in": PUBLIC,
    "sign-out": PUBLIC,
    "password": SIGNED_IN,
    # Translators' pages
    "import-documents": ("annotations.import_document",),
    "import-preview": ("annotations.import_document",),
    "my-work": SIGNED_IN,
    "work": ("annotations.view_others_annotation",),
    "assignment-done": SIGNED_IN,
    "assignment-withdraw": ("annotations.delete_assignment",),
    "document-assign": ("annotations.add_assignment",),
    "document-consistency": ("annotations.add_annotation",),
    "document-translation": ("annotations.import_document",),
    "document-differences": ("annotations.view_others_annotation",),
    "document-review": ("annotations.view_others_annotation",),
    "api:document-import": ("annotations.import_document",),
    "workbench": ("annotations.add_annotation",),
    "workbench-decide": ("annotations.add_annotation",),
    # That nothing has changed may be told to who may not see what would have.
    "workbench-changes": SIGNED_IN,
    "workbench-mark": ("annotations.add_annotation",),
    "workbench-law": ("annotations.add_annotation",),
    "workbench-rows": ("annotations.add_annotation",),
    "workbench-missing": ("annotations.add_annotation",),
    "workbench-entry": ("annotations.add_annotation",),
    "workbench-labels": ("annotations.add_annotation",),
    "workbench-orphans": ("annotations.add_annotation",),
    "workbench-segment": ("annotations.add_annotation",),
    "workbench-terms": ("annotations.add_annotation",),
    "document-check": ("annotations.add_finding",),
    "finding-decide": ("annotations.change_finding",),
    # The admin's own pages
    "admin:index": STAFF,
    "admin:search": STAFF,
    "admin:autocomplete": STAFF,
    "admin:jsi18n": STAFF,
    "admin:view_on_site": STAFF,
    "admin:app_list": STAFF,
    "admin:password_change": STAFF,
    "admin:password_change_done": STAFF,
    "admin:login": PUBLIC,
    "admin:logout": PUBLIC,
    "admin:auth_user_password_change": ("auth.change_user",),
    # What we added to it
    "admin:catalog_legalbasis_worklist": ("catalog.view_legalbasis",),
    "admin:catalog_legalbasis_standing": ("catalog.view_legalbasis",),
    "admin:catalog_legalbasis_repin": ("catalog.change_basistarget",),
    "admin:catalog_edition_review": ("catalog.view_draft_edition",),
    "admin:catalog_edition_import_table": EDIT_EDITION,
    "admin:catalog_edition_compare": ("catalog.view_edition",),
    "admin:catalog_edition_draft": ("catalog.add_edition",),
    "admin:catalog_edition_collate_table": ("catalog.add_collation",),
    "admin:catalog_edition_export_xlsx": ("catalog.view_edition",),
    "admin:catalog_edition_export_docx": ("catalog.view_edition",),
    "admin:catalog_edition_export_csv": ("catalog.view_edition",),
    "admin:catalog_entry_resolve": ("catalog.view_entry",),
    "admin:catalog_entry_comment": ("catalog.add_entrycomment",),
    "admin:catalog_entry_translate": ("catalog.add_entrytranslation",),
    "admin:catalog_entry_collate": ("catalog.add_collation",),
    "admin:catalog_sourcelaw_upload": UPLOAD_LAW,
    "admin:catalog_sourcelaw_preview": UPLOAD_LAW,
    "admin:catalog_sourcelaw_stored": ("catalog.view_sourcelaw",),
    "admin:catalog_sourcelaw_compare": ("catalog.add_provisionsuccession",),
    "admin:catalog_basisrankrule_findings": ("catalog.view_basisrankrule",),
    "admin:catalog_provisionsuccession_confirm": ("catalog.change_provisionsuccession",),
    "admin:annotations_document_bring_in": ("annotations.import_document",),
    "admin:annotations_document_tag": ("annotations.add_pipelinerun",),
    "admin:annotations_term_import_terms": ("annotations.add_term",),
    "admin:annotations_term_export_csv": ("annotations.view_term",),
    "admin:annotations_term_export_tbx": ("annotations.view_term",),
}

WRITING: dict[str, tuple[str, ...]] = {
    "document-consistency": ("annotations.add_annotation", "annotations.import_document"),
    "document-differences": ("annotations.view_others_annotation", "annotations.adjudicate_annotation"),
}
"""What a POST needs where looking needs less."""

ASKED_BY_POST = {"api:tag", "api:check"}
"""Questions whose text is too long for an address; they store nothing."""

ONLY_POSTED = {
    "admin:autocomplete",  # asked with the field that it completes
    "admin:catalog_entry_resolve",
    "admin:catalog_legalbasis_repin",
    "admin:catalog_provisionsuccession_confirm",
    "admin:catalog_sourcelaw_compare",
    "admin:logout",
    "api:document-import",
    "assignment-done",
    "assignment-withdraw",
    "document-assign",
    "sign-out",
}
"""Addresses that nobody looks at."""
