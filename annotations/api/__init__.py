"""The documents, their texts, what was suggested for them and what people decided, for reading."""
