"""The read-only REST API of the catalog: what the lists said, on which article, on any date."""
