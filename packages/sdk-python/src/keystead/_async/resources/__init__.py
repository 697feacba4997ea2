"""One module for each resource, in the order of the documents."""
