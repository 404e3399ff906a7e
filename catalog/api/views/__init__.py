"""Resources: one module for the two lists, one for laws, one for questions that are no list of rows."""
