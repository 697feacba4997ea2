import { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Keyring, Origin } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { originOf as originOfRequest } from '../../../calls/authentication.ts'

/** What the library does not pass on: where its request came from. */
const ORIGINS = new WeakMap<object, Origin>()

/** For what happens outside of a request. */
const NOWHERE: Origin = { ip: '127.0.0.1', userAgent: null, requestId: 'none' }

export const originOf = (ctx: Pick<KoaContextWithOIDC, 'req'> | undefined): Origin =>
  (ctx && ORIGINS.get(ctx.req)) ?? NOWHERE

/** The cookies of a browser are signed, with the first key. */
export const cookieOptions = (keyring: Keyring): NonNullable<Configuration['cookies']> => ({
  names: { session: 'keystead_oauth', interaction: 'keystead_interaction', resume: 'keystead_resume' },
  keys: keyring.hashes('oauth:cookies').map((key) => key.toString('base64url')),
  long: { httpOnly: true, sameSite: 'lax', signed: true },
  short: { httpOnly: true, sameSite: 'lax', signed: true },
})

/** A body that was read before, and the form that it is passed on as. */
export interface PassedOn {
  body?: string | undefined
  /** Whether the client was authenticated: then what it authenticated with is left out. */
  isAuthenticated?: boolean
  /** Whether the answer is JSON, whatever the client accepts. By default the library shows failures to browsers as pages. */
  isForProgram?: boolean
}

/**
 * The request as the library gets it. It makes links from the host that a request names, so it gets that of the issuer, whatever the
 * client sent. The body has been read, with the limits and the deadline of all bodies here.
 */
export function libraryRequest(
  request: FastifyRequest,
  issuer: string,
  { body, isAuthenticated = false, isForProgram = false }: PassedOn = {},
): IncomingMessage {
  const { host, protocol, pathname } = new URL(issuer)
  const { authorization, 'content-length': _, 'transfer-encoding': __, ...headers } = request.headers
  const bytes = Buffer.from(body ?? '')
  const source = Readable.from(bytes.length === 0 ? [] : [bytes])
  const passed: unknown = Object.create(request.raw, {
    headers: {
      value: {
        ...headers,
        ...(authorization !== undefined && !isAuthenticated && { authorization }),
        ...(isForProgram && { accept: 'application/json' }),
        ...(body !== undefined && { 'content-length': String(bytes.length) }),
        host,
        'x-forwarded-host': host,
        'x-forwarded-proto': protocol.slice(0, -1),
        'x-forwarded-for': request.address,
      },
    },
    readable: { value: true },
    readableEncoding: { value: null },
    iterator: { value: () => source.iterator() },
    baseUrl: { value: pathname === '/' ? '' : pathname },
  })
  if (!(passed instanceof IncomingMessage)) throw new Error('a request of Node was expected')
  ORIGINS.set(passed, originOfRequest(request))
  return passed
}
