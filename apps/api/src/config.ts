import type { InstallationSettings, ModelPrice } from '@keystead/domain'
import { normalEmail } from '@keystead/domain/email'
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from '@keystead/domain/token-settings'
import { z } from 'zod'
import { ConfigError, isUrlOf, wholeNumber } from './config-values.ts'
import { type MailSettings, mailSettings, mailVariables } from './mail/mail-settings.ts'
import { type PushSettings, pushSettings, pushVariables } from './pushes/push-settings.ts'
import { parsePrices, priceTable } from './providers/prices.ts'
import { type StorageSettings, storageSettings, storageVariables } from './storage/storage-settings.ts'
import { installationSettings, settingsVariables } from './settings-config.ts'
import { ECHO, type ModelChoice, type ProviderSettings, PROVIDERS } from './providers/settings.ts'

export { ConfigError } from './config-values.ts'

/** A listener's address. */
export interface ListenAddress {
  protocol: 'http:' | 'https:'
  host: string
  port: number
}

export const MIN_SECRET = 32
const MIN_ADMIN_KEY = 16

const secret = z.string().min(MIN_SECRET, `must be secrets of ${MIN_SECRET} characters or more, separated by commas`)

const httpUrl = z.string().refine(isUrlOf('http:', 'https:'), 'must be a URL like https://host/v1')

/** It is sent in a header field. */
const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII characters without spaces')
  .optional()

const addressRanges = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(
    z.array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or CIDR ranges, separated by commas'),
    ),
  )

const Environment = z.object({
  KEYSTEAD_LISTEN: z.string().default('http://127.0.0.1:8080').transform(listenAddresses),
  KEYSTEAD_DATA_DIR: z.string().default('.keystead'),
  DATABASE_URL: z
    .string()
    .refine(isUrlOf('postgres:', 'postgresql:'), 'must be a URL like postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_DIRECT_URL: z
    .string()
    .refine(isUrlOf('postgres:', 'postgresql:'), 'must be a URL like postgres://user:password@host:5432/database')
    .optional(),
  REDIS_URL: z.string().refine(isUrlOf('redis:', 'rediss:'), 'must be a URL like redis://host:6379').optional(),
  KEYSTEAD_SECRET: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(secret))
    .optional(),
  KEYSTEAD_ADMIN_KEY: z
    .string()
    .min(MIN_ADMIN_KEY, `must have ${MIN_ADMIN_KEY} characters or more`)
    .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII characters without spaces')
    .optional(),
  KEYSTEAD_OWNER_EMAIL: z
    .string()
    .overwrite((text) => normalEmail(text) ?? text)
    .regex(/^[!-?A-~]+@[!-?A-~]+$/, 'must be an email address, in ASCII before the @')
    .default('owner@localhost'),
  KEYSTEAD_OWNER_PASSWORD: z.string().min(8, 'must have 8 characters or more').optional(),
  KEYSTEAD_ISSUER: z
    .string()
    .refine(isIssuer, 'must be a URL like https://id.example.com, without a query or a fragment')
    .optional(),
  KEYSTEAD_TOKEN_ALG: z.enum(TOKEN_ALGORITHMS, 'must be EdDSA, ES256 or RS256').default('EdDSA'),
  ...settingsVariables,
  KEYSTEAD_OAUTH_REGISTRATION: z.enum(['off', 'open'], 'must be off or open').default('off'),
  KEYSTEAD_OAUTH_CIMD: z.enum(['off', 'open'], 'must be off or open').default('off'),
  KEYSTEAD_AUTH_RATE_LIMIT: z
    .string()
    .default('100')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of attempts per minute, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_CACHE_KEYS: z
    .string()
    .default('50000')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of keys, 100 or more').min(100, 'must be 100 or more')),
  KEYSTEAD_LIMITS_WITHOUT_REDIS: z.enum(['open', 'closed'], 'must be open or closed').default('open'),
  KEYSTEAD_TRUST_PROXY: addressRanges.optional(),
  KEYSTEAD_EGRESS_ALLOW: addressRanges.default([]),
  OPENAI_API_KEY: apiKey,
  OPENAI_BASE_URL: httpUrl.default('https://api.openai.com/v1'),
  ANTHROPIC_API_KEY: apiKey,
  ANTHROPIC_BASE_URL: httpUrl.default('https://api.anthropic.com/v1'),
  OLLAMA_BASE_URL: httpUrl.optional(),
  KEYSTEAD_MODEL_PRICES: z.string().transform(prices).default([]),
  KEYSTEAD_DEFAULT_MODEL: z.string().default(`${ECHO}/${ECHO}`).transform(providerAndModel),
  KEYSTEAD_PROVIDER_TIMEOUT: z
    .string()
    .default('60')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of seconds, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_JOBS_PER_TENANT: z
    .string()
    .default('5')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of jobs, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_LISTS_PER_USER: z
    .string()
    .default('8')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of lists, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_LISTS_AT_ONCE: z
    .string()
    .default('50')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of lists, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_MAX_CONNECTIONS: z
    .string()
    .default('10000')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of connections, 1 or more').min(1, 'must be 1 or more')),
  KEYSTEAD_TLS_CERT: z.string().optional(),
  KEYSTEAD_TLS_KEY: z.string().optional(),
  ...mailVariables,
  ...storageVariables,
  ...pushVariables,
  KEYSTEAD_DRAIN_SECONDS: z
    .string()
    .default('0')
    .transform(wholeNumber)
    .pipe(z.int('must be a whole number of seconds, 0 to 300').max(300, 'must be 300 or less')),
  KEYSTEAD_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'must be fatal, error, warn, info, debug or silent')
    .default('info'),
})

export interface Config {
  /** Null: mail is not sent. */
  mail: MailSettings | null
  listen: ListenAddress[]
  storage: StorageSettings
  pushes: PushSettings
  dataDir: string
  databaseUrl: string | null
  /** The URL of PostgreSQL itself, when `databaseUrl` is that of a pooler. */
  databaseDirectUrl: string | null
  redisUrl: string | null
  /** Newest first; null: one is generated in the data folder. */
  secrets: string[] | null
  adminKey: string | null
  ownerEmail: string
  ownerPassword: string | null
  /** Null: the URL of the first listener. */
  issuer: string | null
  /** Of access tokens. */
  tokenAlgorithm: TokenAlgorithm
  /** Whether anybody may register an OAuth client (RFC 7591). */
  oauthRegistration: 'off' | 'open'
  /** Whether the URL of a client's metadata is accepted as its id. */
  oauthCimd: 'off' | 'open'
  /** What governs tenants that set nothing, and what they may set. */
  settings: InstallationSettings
  authRateLimit: number
  /** The most credentials cached in memory. */
  cachedKeys: number
  /** Whether non-strict limits admit keys while Redis is down. */
  limitsWithoutRedis: 'open' | 'closed'
  trustProxy: string[] | null
  /** Addresses that are not public, to which URLs that users name may lead. */
  egressAllow: string[]
  tls: { certFile: string; keyFile: string } | null
  providers: ProviderSettings
  /** Concurrent jobs per tenant, over all replicas. */
  jobsPerTenant: number
  /** How long a stopping service still serves everything while `/ready` reports that it stops. */
  drainMs: number
  /** Lists of more than a page that one user may read whole at the same time. */
  /** How many lists may be read in full at the same time. */
  lists: { perUser: number; atOnce: number }
  /** Per listener. */
  maxConnections: number
  logLevel: string
}

/**
 * Reads the configuration; nothing else reads the environment. A variable that is set but empty counts as not set.
 *
 * @throws ConfigError
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}`)
  }
  const env = parsed.data
  if (env.DATABASE_URL !== undefined && env.KEYSTEAD_SECRET === undefined) {
    throw new ConfigError('KEYSTEAD_SECRET must be set when DATABASE_URL is set: every replica needs the same secret')
  }
  return {
    listen: env.KEYSTEAD_LISTEN,
    dataDir: env.KEYSTEAD_DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    secrets: env.KEYSTEAD_SECRET ?? null,
    adminKey: env.KEYSTEAD_ADMIN_KEY ?? null,
    ownerEmail: env.KEYSTEAD_OWNER_EMAIL,
    ownerPassword: env.KEYSTEAD_OWNER_PASSWORD ?? null,
    issuer: env.KEYSTEAD_ISSUER ?? null,
    tokenAlgorithm: env.KEYSTEAD_TOKEN_ALG,
    oauthRegistration: env.KEYSTEAD_OAUTH_REGISTRATION,
    oauthCimd: env.KEYSTEAD_OAUTH_CIMD,
    settings: installationSettings(env),
    authRateLimit: env.KEYSTEAD_AUTH_RATE_LIMIT,
    cachedKeys: env.KEYSTEAD_CACHE_KEYS,
    limitsWithoutRedis: env.KEYSTEAD_LIMITS_WITHOUT_REDIS,
    trustProxy: env.KEYSTEAD_TRUST_PROXY ?? null,
    egressAllow: env.KEYSTEAD_EGRESS_ALLOW,
    providers: providerSettings(env),
    jobsPerTenant: env.KEYSTEAD_JOBS_PER_TENANT,
    lists: { perUser: env.KEYSTEAD_LISTS_PER_USER, atOnce: env.KEYSTEAD_LISTS_AT_ONCE },
    maxConnections: env.KEYSTEAD_MAX_CONNECTIONS,
    tls: tlsFiles(env.KEYSTEAD_TLS_CERT, env.KEYSTEAD_TLS_KEY),
    drainMs: env.KEYSTEAD_DRAIN_SECONDS * 1000,
    mail: mailSettings(env),
    storage: storageSettings(env),
    pushes: pushSettings(env),
    logLevel: env.KEYSTEAD_LOG_LEVEL,
  }
}

function prices(text: string, ctx: z.RefinementCtx): [string, ModelPrice][] {
  const parsed = parsePrices(text)
  if (!parsed) ctx.addIssue('must be prices like openai/gpt-4o-mini=0.15/0.60, separated by commas')
  return parsed ?? []
}

/** A model name may contain slashes. */
function providerAndModel(text: string, ctx: z.RefinementCtx): ModelChoice {
  const [, provider = '', model = ''] = /^([^/]+)\/(\S+)$/.exec(text) ?? []
  if (!PROVIDERS.some((each) => each === provider) || (provider === ECHO && model !== ECHO)) {
    ctx.addIssue(`must be a provider and a model like openai/gpt-4o-mini; the providers are ${PROVIDERS.join(', ')}`)
  }
  return { provider, model }
}

const keyed = (baseUrl: string, key: string | undefined) => (key === undefined ? null : { baseUrl, apiKey: key })

function providerSettings(env: z.infer<typeof Environment>): ProviderSettings {
  return {
    endpoints: {
      openai: keyed(env.OPENAI_BASE_URL, env.OPENAI_API_KEY),
      anthropic: keyed(env.ANTHROPIC_BASE_URL, env.ANTHROPIC_API_KEY),
      // Ollama needs no key, and its OpenAI-compatible interface is below /v1.
      ollama: env.OLLAMA_BASE_URL === undefined ? null : { baseUrl: ollamaUrl(env.OLLAMA_BASE_URL), apiKey: 'ollama' },
    },
    prices: priceTable(env.KEYSTEAD_MODEL_PRICES),
    defaultModel: env.KEYSTEAD_DEFAULT_MODEL,
    idleTimeoutMs: env.KEYSTEAD_PROVIDER_TIMEOUT * 1000,
  }
}

const ollamaUrl = (given: string): string => {
  const { origin, pathname } = new URL(given)
  return pathname === '/' ? `${origin}/v1` : given
}

function tlsFiles(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile }
  if (certFile === undefined && keyFile === undefined) return null
  const missing = certFile === undefined ? 'KEYSTEAD_TLS_CERT' : 'KEYSTEAD_TLS_KEY'
  throw new ConfigError(`${missing} must name a file, because the other of the two is set`)
}

/** RFC 8414, section 2. It is compared as a text, so it has one spelling. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !isUrlOf('http:', 'https:')(text) || /[?#\\@]/.test(text)) return false
  return url.href === text || url.href === `${text}/`
}

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const

function listenAddresses(text: string, ctx: z.RefinementCtx): ListenAddress[] {
  return text.split(',').flatMap((part) => {
    const url = URL.parse(part.trim())
    const isRoot = url?.pathname === '/' && url.search === '' && url.username === ''
    if (!url || !isRoot || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      ctx.addIssue('must be URLs like http://127.0.0.1:8080, separated by commas')
      return []
    }
    const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port)
    return [{ protocol: url.protocol, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port }]
  })
}
