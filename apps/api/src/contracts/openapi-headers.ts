import type { HeaderObject, Reference } from './openapi-document.ts'

const text = (description: string, ...examples: string[]): HeaderObject => ({
  description,
  schema: { type: 'string', ...(examples.length > 0 && { examples }) },
})

const uuid = (description: string): HeaderObject => ({ description, schema: { type: 'string', format: 'uuid' } })

const count = (description: string, minimum: number): HeaderObject => ({
  description,
  schema: { type: 'integer', minimum },
})

const required = (header: HeaderObject): HeaderObject => ({ ...header, required: true })

/** Names and values that are not visible ASCII. @see fieldOf of v1/auth-check.ts */
const ENCODED = 'other characters than visible ASCII, and `%`, are percent-encoded UTF-8'

/** Of `GET /api/v1/auth/check`, for the gateway to pass on. */
const IDENTITY: Readonly<Record<string, HeaderObject>> = {
  'X-Keystead-Code': text('VALID, or why the request is refused: as the `code` of a verification', 'VALID'),
  'X-Keystead-Tenant-Id': uuid('Tenant of the caller'),
  'X-Keystead-User-Id': uuid('Id of the caller'),
  'X-Keystead-User': text(`Email of the caller, or its name if it has none; ${ENCODED}`, 'alice@example.com'),
  'X-Keystead-Scopes': text('Scopes of the credential, separated by spaces', 'invoices:read invoices:write'),
  'X-Keystead-Roles': text(
    'Roles of the caller, separated by spaces; absent for a key with scopes of its own',
    'admin user',
  ),
  'X-Keystead-Key-Id': uuid('Id of the key; absent for a JWT'),
  'X-Keystead-Project-Id': uuid('Id of the project of the key; absent for none'),
  'X-Keystead-Project': text(`Name of the project of the key; absent for none; ${ENCODED}`, 'development-project'),
  'X-Keystead-Environment': text(`Environment of the key; absent for none; ${ENCODED}`, 'production'),
  'X-Keystead-External-Id': text(`The caller's own id for the holder; absent for none; ${ENCODED}`, 'customer-42'),
  'X-Keystead-Limit-Remaining': count('Points left of the tightest limit of the key; absent without limits', 0),
  'X-Keystead-Credits-Remaining': count('Credits left; absent for a key without credits', 0),
}

/** Every header field that an answer may carry for its reader, by its name. */
export const HEADERS: Readonly<Record<string, HeaderObject>> = {
  'X-Request-Id': required(
    text(
      'Identifies the request in the logs. It is the `X-Request-Id` of the request, if that has 1 to 64 letters, digits, `_`, `.` or `-`; below `/access` whatever it is in printable ASCII',
      '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11',
    ),
  ),
  ETag: required(text('The version of what is shown, for `If-Match` (RFC 9110)', '"3"')),
  'Accept-Ranges': text('`bytes`: parts of it can be asked for with `Range` (RFC 9110)', 'bytes'),
  'Content-Disposition': text('`attachment`, with the name to save it by (RFC 6266)', 'attachment; filename="a.txt"'),
  'Content-Range': text('Which part it is, and of how many bytes; for 416 the number alone', 'bytes 0-6/22'),
  'Last-Modified': text('When it was stored', 'Thu, 15 Jan 2026 10:30:00 GMT'),
  Link: text(
    'The next page, `rel="next"` (RFC 8288); absent on the last page and with the whole list',
    '</users?limit=100&cursor=...>; rel="next"',
  ),
  'Idempotency-Replayed': text(
    '`true` when the answer is the stored one of an earlier request with this `Idempotency-Key`; otherwise absent',
    'true',
  ),
  'X-Keystead-Receipt': text(
    'Present when a credential changed, and on requests with an `Idempotency-Key`: the replicas that confirmed it, a list of structured fields (RFC 9651). From then on none of them uses the previous state',
    '"019aa5f0-0000-7000-8000-000000000001";state=confirmed;ms=3.1',
  ),
  'X-Keystead-Narrowed-Keys': text(
    'Present when keys lost scopes because their user did: their ids, at most the first 100, separated by commas',
    '019aa5f0-0000-7000-8000-000000000002',
  ),
  'X-Keystead-Warning': text('Present when the request had unknown fields, which were ignored', 'unknown fields: nmae'),
  // Of every 401. It is not said to be required: generators give a 401 and a 403 one type, and a 403 may lack it.
  'WWW-Authenticate': text('The scheme to authenticate with (RFC 9110)', 'Bearer realm="keystead"'),
  'Scope-Challenge': text(
    'The scope that the credential lacks (RFC 6750, section 3); absent where it lacks none, or for a session in a cookie',
    'Bearer realm="keystead", error="insufficient_scope", scope="users:create"',
  ),
  'Client-Challenge': text(
    'The scheme Basic, for a client that has used it (RFC 6749, section 5.2)',
    'Basic realm="keystead", charset="UTF-8"',
  ),
  'Retry-After': count('Seconds to wait before a retry', 1),
  RateLimit: text(
    'What remains of the limit, and seconds until it resets (draft-ietf-httpapi-ratelimit-headers)',
    '"authentication";r=0;t=42',
  ),
  'RateLimit-Policy': text(
    'The limit and its window in seconds (draft-ietf-httpapi-ratelimit-headers)',
    '"authentication";q=100;w=60',
  ),
  ...IDENTITY,
}

export const IDENTITY_HEADERS: readonly string[] = Object.keys(IDENTITY)

/** @param names beside `X-Request-Id`, which every answer carries */
export const headersOf = (...names: readonly string[]): Record<string, Reference> =>
  Object.fromEntries(['X-Request-Id', ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]))
