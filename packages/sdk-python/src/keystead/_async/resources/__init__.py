"""One module per resource, in the order of the documents."""
