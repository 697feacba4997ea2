// A route handler of Next whose callers authenticate with keys that Keystead issued. README.md tells how to run it.
import { withKeystead } from '@keystead/sdk/next'

// Callers that may not pass get 401, 403 or 429; 503 while Keystead cannot be asked.
export const GET = withKeystead((_request, keystead) => Response.json({ reports: [], for: keystead.user?.name }), {
  scopes: 'reports:read',
})

export const DELETE = withKeystead((request) => Response.json({ deleted: request.nextUrl.searchParams.get('id') }), {
  scopes: 'reports:delete',
})
