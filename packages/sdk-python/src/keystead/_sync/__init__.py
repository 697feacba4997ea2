# Derived from ../_async/__init__.py by scripts/unasync.py. Never edited.
"""The synchronous client."""
