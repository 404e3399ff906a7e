"""The catalog room: source laws, concepts, editions, entries and their legal bases."""
