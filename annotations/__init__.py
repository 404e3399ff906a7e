"""The annotations room: policy documents tied to the catalog's rows and articles."""
