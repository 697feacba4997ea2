import { environmentVariable } from '../core/environment.ts'
import { KeysteadError } from '../core/errors.ts'
import { type Secret, textOf } from '../core/secret.ts'
import { Transport } from '../core/transport.ts'
import { Keys } from '../resources/keys.ts'
import type { Verification, VerifyKeyRequest } from '../types/v1.ts'
import type { Refusal } from './refusal.ts'

/** What a handler learns of the key that was presented. */
export interface Verified extends Verification {
  /** True only with `failOpen`, while Keystead cannot be reached: then there is no user, key id, scope or limit. */
  unverified: boolean
}

/** A client, or the part of one that verifies. */
export interface Verifier {
  keys: Pick<Keys, 'verify'>
}

/** A value, or a function that chooses it for a request. */
export type PerRequest<Incoming, Value> = Value | ((request: Incoming) => Value)

/** Options that are the same for every framework. */
export interface GuardOptions<Incoming> {
  /** Scopes that the key must hold: a list, all of which are required, or an expression such as `a:read and (b:read or c:read)`. */
  scopes?: PerRequest<Incoming, string | string[]>
  /** Points and credits that the request costs, by default 1. */
  cost?: PerRequest<Incoming, number>
  /** Only these limits of the key, by name, each optionally with its own cost. */
  limits?: PerRequest<Incoming, NonNullable<VerifyKeyRequest['limits']>>
  /** Reserve the charge: it is refunded unless `keys.commitCharge(keystead.charge_id)` is called within this many seconds. */
  reserveSeconds?: PerRequest<Incoming, number>
  /** The client that verifies; by default one of `url` and `apiKey`. */
  client?: Verifier
  /** The address of Keystead, by default the environment variable `KEYSTEAD_URL`, or else `http://127.0.0.1:8080`. */
  url?: string
  /** The service's own key, with the scope `keys:verify`; by default the environment variable `KEYSTEAD_API_KEY`. */
  apiKey?: string | Secret
  /** The header that carries the caller's key, in place of `Authorization: Bearer` and `X-API-Key`. */
  header?: string
  /** Takes the caller's key from the request, in place of the headers. */
  extract?: (request: Incoming) => string | null | undefined
  /** Milliseconds for a verification in total, by default 3000; then the caller gets 503. */
  timeout?: number
  /** Lets requests pass unverified while Keystead cannot be reached, by default false. */
  failOpen?: boolean
  /** Returns another body for a refusal, sent as JSON, or undefined for the default one. Status and headers stay. */
  onRefused?: (refusal: Refusal, request: Incoming) => unknown
  /** Called whenever a key cannot be verified; by default the message is logged, once a minute at most. */
  onError?: (message: string, error: unknown) => void
}

/** Options of the middleware; `Rest` is what the framework passes to a handler after the request. */
export interface ProtectOptions<Incoming, Rest extends unknown[] = []> extends GuardOptions<Incoming> {
  /** The caller's address, for keys with an allowlist; by default as the framework determines it, if it does. */
  ip?: (request: Incoming, ...rest: Rest) => string | null | undefined
}

const NAMES = 'scopes cost limits reserveSeconds client url apiKey header extract ip timeout failOpen onRefused onError'

/** A misspelt option would protect less than it says. @throws KeysteadError */
export function checkOptions<Incoming>(options: GuardOptions<Incoming>): void {
  const { scopes = [], timeout = 1 } = options
  const unknown = Object.keys(options).find((name) => !NAMES.split(' ').includes(name))
  if (unknown !== undefined) fail(`are ${NAMES}, not ${unknown}`)
  if (!(timeout > 0)) fail('need a timeout above 0 ms')
  if (typeof scopes !== 'function') scopesOf(scopes)
}

function fail(what: string): never {
  throw new KeysteadError(`The options of the middleware ${what}`)
}

/** Undefined, from a function, is an error: it must not mean that no scope is required. @throws KeysteadError */
export function scopesOf(scopes: unknown): string | string[] {
  if (isText(scopes) || (Array.isArray(scopes) && scopes.every(isText))) return scopes
  return fail('need scopes: a text or a list of texts, none empty')
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Guards without a client of their own share one for each address and key, and with it what a request was charged. */
const clients = new Map<string, Verifier>()

/** @throws KeysteadError without a key */
export function clientOf<Incoming>({
  client,
  url,
  apiKey = environmentVariable('KEYSTEAD_API_KEY'),
}: GuardOptions<Incoming>): Verifier {
  if (client) return client
  if (!apiKey) fail('need an apiKey, or KEYSTEAD_API_KEY in the environment')
  const id = `${url} ${textOf(apiKey)}`
  const known = clients.get(id) ?? { keys: new Keys(new Transport({ baseUrl: url, apiKey })) }
  clients.set(id, known)
  return known
}
