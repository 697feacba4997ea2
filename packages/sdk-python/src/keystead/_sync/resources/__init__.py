# Derived from ../../_async/resources/__init__.py by scripts/unasync.py. Never edited.
"""One module per resource, in the order of the documents."""
