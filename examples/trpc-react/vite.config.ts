import { defineConfig } from 'vite'

// The page calls its own origin, and Vite passes the calls on to Keystead, so that the browser has no CORS to ask for.
const proxy = { '/trpc': process.env.KEYSTEAD_URL ?? 'http://localhost:8080' }

export default defineConfig({ server: { proxy }, preview: { proxy } })
