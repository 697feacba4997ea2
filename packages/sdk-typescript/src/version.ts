/** Of package.json: never edited, `npm run generate`. */
export const VERSION = '0.1.0'
