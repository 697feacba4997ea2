/** The nonce of this page, which the service makes for each answer; style elements without it are refused. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// Dialogs lock the scrolling of the page by a style element, whose library reads the nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })
