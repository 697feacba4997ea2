import { refuseOtherMethods } from '../../calls/methods.ts'
import {
  allOf,
  DEFAULT_TENANT_ID,
  followsUser,
  parseScopeExpression,
  Refusal,
  type ScopeRequirement,
  unauthorized,
  type Verdict,
  type VerifyCode,
} from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Services } from '../../calls/context.ts'
import { credentialOf, originOf } from '../../calls/authentication.ts'
import '../../calls/fastify.ts'

export const AUTH_CHECK_PATH = '/api/v1/auth/check'

/** The title of its failures. */
export const AUTH_CHECK_TITLE = 'Access refused'

const Query = z.strictObject({
  /** The tenant whose keys are admitted, by id or name. */
  tenant: z
    .string()
    .regex(/^[^\p{Cc}]{1,200}$/u, 'must be the id or the name of a tenant')
    .default(DEFAULT_TENANT_ID),
  /** A scope expression, or scopes separated by commas. */
  scopes: z.string().min(1).max(2000).optional(),
  cost: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number, at most 1000000')
    .transform(Number)
    .pipe(z.int().max(1_000_000))
    .default(1),
  /** The status for a key over a limit. nginx's auth_request turns anything but 401 and 403 into 500. */
  limited: z.enum(['403', '429']).default('429'),
})

/** The refusal of a key by its verification code. */
const REFUSALS: Readonly<Record<Exclude<VerifyCode, 'VALID'>, 'unauthorized' | 'forbidden' | 'rate_limited'>> = {
  NOT_FOUND: 'unauthorized',
  MALFORMED: 'unauthorized',
  EXPIRED: 'unauthorized',
  REVOKED: 'unauthorized',
  DISABLED: 'unauthorized',
  USER_INACTIVE: 'unauthorized',
  INSUFFICIENT_SCOPE: 'forbidden',
  IP_NOT_ALLOWED: 'forbidden',
  RATE_LIMITED: 'rate_limited',
  USAGE_EXCEEDED: 'rate_limited',
}

const TEXTS: Partial<Record<VerifyCode, string>> = {
  INSUFFICIENT_SCOPE: 'The key does not hold the required scopes',
  IP_NOT_ALLOWED: 'The key does not work from this address',
  RATE_LIMITED: 'The key is over its limit; try again later',
  USAGE_EXCEEDED: 'The credits of the key are used up',
}

/** Belongs to no tenant: a gateway that names an unknown tenant admits no key, and its clients do not learn why. */
const NO_TENANT = '00000000-0000-0000-0000-000000000000'

/** A day: exhausted credits may never be refilled. */
const LONGEST_WAIT = 86_400

function overLimit({ code, limits }: Verdict): Refusal {
  const exceeded = limits.filter((state) => state.exceeded)
  const longest = exceeded.toSorted((a, b) => b.resetMs - a.resetMs)[0]
  const retryAfter = longest ? Math.max(1, Math.ceil(longest.resetMs / 1000)) : LONGEST_WAIT
  const { name = 'credits', limit: quota = 0, windowSeconds = LONGEST_WAIT } = longest?.limit ?? {}
  return new Refusal('rate_limited', TEXTS[code] ?? 'Too many requests', {
    retryAfter,
    policy: { name, quota, windowSeconds },
  })
}

/**
 * Forward authentication: a gateway calls this with the headers of a request before it forwards the request. 200 with
 * `X-Keystead-*` headers admits it; 401, 403 and 429 refuse it. Scopes, limits and credits of the key apply as in
 * `POST /api/v1/keys/verify`.
 *
 * nginx, Traefik and Caddy send a GET; others send the method of the request.
 */
export function registerAuthCheck(app: FastifyInstance, services: Services): void {
  const methods = app.supportedMethods.filter((method) => method !== 'CONNECT' && method !== 'TRACE')

  async function check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { tenant, scopes, cost, limited } = Query.parse(request.query)
    const requirement = scopes === undefined ? undefined : requirementOf(scopes)
    services.limiter.check(request.address)
    const credential = credentialOf(request)
    if (credential === null) throw unauthorized()
    const tenantId = await services.tenantDirectory.idOf(tenant)
    const use = { tenantId: tenantId ?? NO_TENANT, scopes: requirement, cost }
    const verdict = await services.verifier.verifyHolder(credential, originOf(request), use)
    reply.header('x-keystead-code', verdict.code)
    if (verdict.code === 'VALID') return reply.code(200).headers(headersOf(verdict)).send()
    const refusal = REFUSALS[verdict.code]
    if (refusal === 'unauthorized') {
      await services.limiter.count(request.address)
      throw unauthorized()
    }
    if (refusal === 'forbidden') throw new Refusal('forbidden', TEXTS[verdict.code] ?? 'Access denied')
    const over = overLimit(verdict)
    if (limited === '429') throw over
    const { message, retryAfter = 1 } = over
    throw new Refusal('forbidden', message, { retryAfter })
  }

  // Answered before the body is read: it belongs to the forwarded request and may be of any type.
  // No path below this one is a check: a mistyped one must not admit requests without its requirements.
  const config = { failureTitle: AUTH_CHECK_TITLE, isQuiet: true }
  app.route({ method: methods, url: AUTH_CHECK_PATH, config, onRequest: check, handler: async () => undefined })
  refuseOtherMethods(app, AUTH_CHECK_PATH, methods)
}

/** A list if it contains a comma, or else an expression. */
const requirementOf = (text: string): ScopeRequirement =>
  text.includes(',') ? allOf(text.split(',').map((scope) => scope.trim())) : parseScopeExpression(text)

/** Header fields hold visible ASCII. Everything else is percent-encoded UTF-8, and so is `%`. */
const fieldOf = (text: string): string => text.replaceAll(/[^\x20-\x24\x26-\x7e]/gu, (sign) => encodeURIComponent(sign))

function headersOf({ credential, remaining, limits }: Verdict): Record<string, string> {
  if (!credential) return {}
  const { key, user } = credential
  const left = limits.length > 0 ? Math.min(...limits.map((state) => state.remaining)) : null
  return {
    'x-keystead-tenant-id': credential.tenantId,
    'x-keystead-user-id': user.id,
    'x-keystead-user': fieldOf(user.email ?? user.name),
    'x-keystead-scopes': credential.scopes.map(fieldOf).join(' '),
    // A key with its own scopes does not carry the roles of its user.
    ...(followsUser(credential) && { 'x-keystead-roles': user.roles.join(' ') }),
    ...(credential.kind === 'key' && { 'x-keystead-key-id': credential.id }),
    ...(key?.project && { 'x-keystead-project-id': key.project.id, 'x-keystead-project': fieldOf(key.project.name) }),
    ...(key?.environment != null && { 'x-keystead-environment': fieldOf(key.environment) }),
    ...(key?.externalId != null && { 'x-keystead-external-id': fieldOf(key.externalId) }),
    ...(left !== null && { 'x-keystead-limit-remaining': String(left) }),
    ...(remaining !== null && { 'x-keystead-credits-remaining': String(remaining) }),
  }
}
