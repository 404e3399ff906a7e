"""What the lists can be narrowed by. A key that names nothing is the reader's error, not an empty list."""
