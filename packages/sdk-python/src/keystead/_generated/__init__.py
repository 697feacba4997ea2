"""Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`."""
