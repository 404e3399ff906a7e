"""Rows as JSON, a module for each part of the catalog, and short references from one to another."""
