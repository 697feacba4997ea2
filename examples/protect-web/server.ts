// A fetch handler, for Bun, Deno and workers, whose callers authenticate with keys that Keystead issued. README.md tells how to
// run it.
import { protect } from '@keystead/sdk/web'

if (!process.env.KEYSTEAD_API_KEY) {
  console.error('Set KEYSTEAD_API_KEY to a key with the scope keys:verify')
  process.exit(1)
}

// oxlint-disable-next-line import/no-default-export -- Bun, Deno and workers serve it
export default {
  // Callers that may not pass get 401, 403 or 429; 503 while Keystead cannot be asked.
  fetch: protect(
    (request, keystead) => Response.json({ path: new URL(request.url).pathname, for: keystead.user?.name }),
    { scopes: ({ method }) => (method === 'GET' ? 'reports:read' : 'reports:write') },
  ),
}
