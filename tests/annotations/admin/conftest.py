"""The same people as come to the admin of the catalog."""

from tests.catalog.admin.conftest import admin_client, client_of, superuser

__all__ = ["admin_client", "client_of", "superuser"]
