import { Window } from 'happy-dom'

const window = new Window({ url: 'http://localhost/' })

// Only what React looks for: `fetch` stays Node's, since happy-dom's asks for CORS, which a page does without by a proxy.
Object.assign(globalThis, { window, document: window.document })
