import type { Failure } from '../calls/failure.ts'
import { failureOfIssues } from '../calls/failure.ts'

/**
 * A request to an operation, and the answer that the service gives to it. The document shows both; a test sends the request and
 * compares the answer.
 */
export interface Example {
  /** When this happens, in a few words. */
  summary: string
  /** Path and query parameters by name. */
  parameters?: Readonly<Record<string, string | number>>
  headers?: Readonly<Record<string, string>>
  /** A text is sent as it is: the bytes of an object. */
  body?: object | string
  /** The status of the answer; that of a success, or of the failure, unless stated. */
  status?: number
  /** The body of a success; absent when there is none. */
  answer?: unknown
  /** Why the request is refused, in place of an answer; the contract makes the body of it. */
  failure?: Failure
  /** Who sends it, if not the owner of the tenant: a person with second factors, or a Super Admin of the default tenant. */
  sentBy?: 'carol' | 'operator'
  /** The test that provokes it, when that takes more than a request. */
  provokedBy?: string
}

/** By operation id, then by a name that is unique within the operation. */
export type Examples = Readonly<Record<string, Readonly<Record<string, Example>>>>

export const AT = '2026-01-15T10:30:00.000Z'
export const LATER = '2026-01-15T11:00:00.000Z'
export const REQUEST_ID = '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11'

/** What the examples name. The test makes each of them, and sends and expects the ids of those that it made. */
export const IDS = {
  tenant: '00000000-0000-0000-0000-000000000001',
  owner: '3c0e8400-e29b-41d4-a716-446655440000',
  alice: '440e8400-e29b-41d4-a716-446655440000',
  bob: '330e8400-e29b-41d4-a716-446655440000',
  project: '660e8400-e29b-41d4-a716-446655440000',
  config: '880e8400-e29b-41d4-a716-446655440000',
  role: 'b80e8400-e29b-41d4-a716-446655440000',
  key: '990e8400-e29b-41d4-a716-446655440003',
  secondKey: '990e8400-e29b-41d4-a716-446655440004',
  gatewayKey: '990e8400-e29b-41d4-a716-446655440005',
  federatedCredential: 'b90e8400-e29b-41d4-a716-446655440006',
  grant: 'b80e8400-e29b-41d4-a716-446655440007',
  ssoConnection: 'a90e8400-e29b-41d4-a716-446655440007',
  plan: 'a90e8400-e29b-41d4-a716-44665544000b',
  plugin: 'a90e8400-e29b-41d4-a716-446655440008',
  delivery: 'a90e8400-e29b-41d4-a716-446655440009',
  signalStream: 'a90e8400-e29b-41d4-a716-44665544000a',
  serviceUser: '550e8400-e29b-41d4-a716-446655440000',
  serviceKey: '770e8400-e29b-41d4-a716-446655440002',
  account: 'a1b2c3d4-e29b-41d4-a716-446655440000',
  contentUser: 'c1b2c3d4-e29b-41d4-a716-446655440000',
  job: 'd1b2c3d4-e29b-41d4-a716-446655440000',
  endedJob: 'd1b2c3d4-e29b-41d4-a716-446655440001',
  charge: 'e1b2c3d4-e29b-41d4-a716-446655440000',
  refundedCharge: 'e1b2c3d4-e29b-41d4-a716-446655440001',
  session: '019ac1d0-0000-7000-8000-000000000001',
  invitation: '019ac1d0-0000-7000-8000-000000000002',
  object: '019ac1d0-0000-7000-8000-000000000003',
  storageKey: '019ac1d0-0000-7000-8000-000000000004',
  event: 'f1b2c3d4-e29b-41d4-a716-446655440000',
  replica: '019aa5f0-0000-7000-8000-000000000001',
} as const

/** An id that nothing has. */
export const NO_ID = '7f0e8400-e29b-41d4-a716-44665544ffff'

/** The texts of the keys above, of a content token, and of the tokens in links. */
export const TEXTS = {
  key: 'ks_8Zq3vT0nX5mB1cR7wK9dY2fH4jL61s2T3u',
  gatewayKey: 'gw_abc123xyz789def456uvw012pqr345stu678',
  serviceKey: 'agg_abc123xxxxxxxxxxxxxxxxxxxxxxxx',
  invitation: 'r3Xw0s6Jk2nYb8QhLt5uVc1oZe9mGd4fApTiSzKxHvE',
  passwordReset: 'Tq7Lw2bX9kUe4ZnRs0vJc6oYh1mGd8fApWiSzKxHvE3',
  token: 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJjMWIyYzNkNCJ9.c2lnbmF0dXJl',
} as const

/** An object, byte for byte. */
export const OBJECT_TEXT = 'Minutes of the meeting'

/** People with a second factor, their log-ins that wait for it, and what completes these. */
export const FACTOR = {
  id: 'b2b2c3d4-e29b-41d4-a716-446655440000',
  passkey: 'b2b2c3d4-e29b-41d4-a716-446655440003',
  carol: 'b2b2c3d4-e29b-41d4-a716-446655440001',
  erin: 'b2b2c3d4-e29b-41d4-a716-446655440002',
  challenge: 'kmc_9q2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
  secondChallenge: 'kmc_1a2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
  enrolment: 'kmc_4e2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
  recoveryCode: 'k3v9-0q7m-x2ad-8htr',
  code: '492039',
  registrationChallenge: 'kmc_7r2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
  credentialId: 'q8yF0cW3kQvJ5m1bT7xZ2g',
  clientData: 'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0',
  attestation: 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVik',
} as const

/** The password of the owner of a tenant, with which the examples log in. */
export const PASSWORD = 'correct horse battery staple'

export const issues = (first: Readonly<Record<string, string>>): Failure =>
  failureOfIssues(Object.entries(first).map(([path, message]) => ({ path, message })))

export const invalid = (message: string): Failure => ({ code: 'invalid', message })
export const notFound = (message: string): Failure => ({ code: 'not_found', message })
export const conflict = (message: string): Failure => ({ code: 'conflict', message })
export const precondition = (message: string): Failure => ({ code: 'precondition', message })

/** A refusal of a cursor, the same for every list. */
export const UNKNOWN_CURSOR: Example = {
  summary: 'The cursor is not one that the service gave',
  parameters: { cursor: 'MTIz' },
  failure: invalid('cursor: unknown; pass the next_cursor of an earlier page, the id of an item, or none'),
}

/** A refusal of a page size, the same for every list. */
export const LIMIT_TOO_LARGE: Example = {
  summary: 'The page is too large',
  parameters: { limit: 1001 },
  failure: issues({ limit: 'Too big: expected number to be <=1000' }),
}

export const withParameters = (example: Example, parameters: Example['parameters']): Example => ({
  ...example,
  parameters: { ...parameters, ...example.parameters },
})
