# Of package.json: never edited, `npm run generate`.
__version__ = "0.1.0"
