import type { ModelPrice } from '@keystead/domain'
import { z } from 'zod'
import type { ProviderSettings } from './providers/catalog.ts'
import { parsePrices, priceTable } from './providers/prices.ts'

/** A listener's address. */
export interface ListenAddress {
  protocol: 'http:' | 'https:'
  host: string
  port: number
}

/** A wrong variable; the message is one line that names it and says what it wants. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export const MIN_SECRET = 32
const MIN_ADMIN_KEY = 16

const secret = z.string().min(MIN_SECRET, `wants secrets of ${MIN_SECRET} characters or more, separated by commas`)

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

const httpUrl = z.string().refine(isUrlOf('http:', 'https:'), 'wants a URL like https://host/v1')

/** It is sent in a header field. */
const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]*$/, 'wants printable ASCII characters without spaces')
  .optional()

const Environment = z.object({
  KEYSTEAD_LISTEN: z.string().default('http://127.0.0.1:8080').transform(listenAddresses),
  KEYSTEAD_DATA_DIR: z.string().default('.keystead'),
  DATABASE_URL: z
    .string()
    .refine(isUrlOf('postgres:', 'postgresql:'), 'wants a URL like postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_DIRECT_URL: z
    .string()
    .refine(isUrlOf('postgres:', 'postgresql:'), 'wants a URL like postgres://user:password@host:5432/database')
    .optional(),
  REDIS_URL: z.string().refine(isUrlOf('redis:', 'rediss:'), 'wants a URL like redis://host:6379').optional(),
  KEYSTEAD_SECRET: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(secret))
    .optional(),
  KEYSTEAD_ADMIN_KEY: z
    .string()
    .min(MIN_ADMIN_KEY, `wants ${MIN_ADMIN_KEY} characters or more`)
    .regex(/^[\x21-\x7e]*$/, 'wants printable ASCII characters without spaces')
    .optional(),
  KEYSTEAD_OWNER_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, 'wants an email address')
    .default('owner@localhost'),
  KEYSTEAD_OWNER_PASSWORD: z.string().min(8, 'wants 8 characters or more').optional(),
  KEYSTEAD_AUTH_RATE_LIMIT: z
    .string()
    .default('100')
    .transform(wholeNumber)
    .pipe(z.int('wants a whole number of attempts a minute, 1 or more').min(1, 'wants 1 or more')),
  KEYSTEAD_CACHE_KEYS: z
    .string()
    .default('50000')
    .transform(wholeNumber)
    .pipe(z.int('wants a whole number of keys, 100 or more').min(100, 'wants 100 or more')),
  KEYSTEAD_LIMITS_WITHOUT_REDIS: z.enum(['open', 'closed'], 'wants open or closed').default('open'),
  KEYSTEAD_TRUST_PROXY: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(
      z.array(
        z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'wants addresses or CIDR ranges, separated by commas'),
      ),
    )
    .optional(),
  OPENAI_API_KEY: apiKey,
  OPENAI_BASE_URL: httpUrl.default('https://api.openai.com/v1'),
  ANTHROPIC_API_KEY: apiKey,
  ANTHROPIC_BASE_URL: httpUrl.default('https://api.anthropic.com/v1'),
  OLLAMA_BASE_URL: httpUrl.optional(),
  KEYSTEAD_MODEL_PRICES: z.string().transform(prices).default([]),
  KEYSTEAD_PROVIDER_TIMEOUT: z
    .string()
    .default('60')
    .transform(wholeNumber)
    .pipe(z.int('wants a whole number of seconds, 1 or more').min(1, 'wants 1 or more')),
  KEYSTEAD_JOBS_PER_TENANT: z
    .string()
    .default('5')
    .transform(wholeNumber)
    .pipe(z.int('wants a whole number of jobs, 1 or more').min(1, 'wants 1 or more')),
  KEYSTEAD_TLS_CERT: z.string().optional(),
  KEYSTEAD_TLS_KEY: z.string().optional(),
  KEYSTEAD_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'wants fatal, error, warn, info, debug or silent')
    .default('info'),
})

export interface Config {
  listen: ListenAddress[]
  dataDir: string
  databaseUrl: string | null
  /** Of PostgreSQL itself, when `databaseUrl` is that of a pooler. */
  databaseDirectUrl: string | null
  redisUrl: string | null
  /** Newest first; null has one generated into the data folder. */
  secrets: string[] | null
  adminKey: string | null
  ownerEmail: string
  ownerPassword: string | null
  authRateLimit: number
  /** The most credentials that are kept in memory. */
  cachedKeys: number
  /** Whether limits that are not strict let keys pass while Redis is down. */
  limitsWithoutRedis: 'open' | 'closed'
  trustProxy: string[] | null
  tls: { certFile: string; keyFile: string } | null
  providers: ProviderSettings
  /** Jobs of one tenant that run at the same time, on all replicas together. */
  jobsPerTenant: number
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
    throw new ConfigError('KEYSTEAD_SECRET wants a value when DATABASE_URL is set: every replica needs the same secret')
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
    authRateLimit: env.KEYSTEAD_AUTH_RATE_LIMIT,
    cachedKeys: env.KEYSTEAD_CACHE_KEYS,
    limitsWithoutRedis: env.KEYSTEAD_LIMITS_WITHOUT_REDIS,
    trustProxy: env.KEYSTEAD_TRUST_PROXY ?? null,
    providers: providerSettings(env),
    jobsPerTenant: env.KEYSTEAD_JOBS_PER_TENANT,
    tls: tlsFiles(env.KEYSTEAD_TLS_CERT, env.KEYSTEAD_TLS_KEY),
    logLevel: env.KEYSTEAD_LOG_LEVEL,
  }
}

function prices(text: string, ctx: z.RefinementCtx): [string, ModelPrice][] {
  const parsed = parsePrices(text)
  if (!parsed) ctx.addIssue('wants prices like openai/gpt-4o-mini=0.15/0.60, separated by commas')
  return parsed ?? []
}

const keyed = (baseUrl: string, key: string | undefined) => (key === undefined ? null : { baseUrl, apiKey: key })

function providerSettings(env: z.infer<typeof Environment>): ProviderSettings {
  return {
    endpoints: {
      openai: keyed(env.OPENAI_BASE_URL, env.OPENAI_API_KEY),
      anthropic: keyed(env.ANTHROPIC_BASE_URL, env.ANTHROPIC_API_KEY),
      // It asks for no key, and its OpenAI-compatible interface lies below /v1.
      ollama: env.OLLAMA_BASE_URL === undefined ? null : { baseUrl: ollamaUrl(env.OLLAMA_BASE_URL), apiKey: 'ollama' },
    },
    prices: priceTable(env.KEYSTEAD_MODEL_PRICES),
    silenceMs: env.KEYSTEAD_PROVIDER_TIMEOUT * 1000,
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
  throw new ConfigError(`${missing} wants a file, since the other of the two is set`)
}

function isUrlOf(...protocols: string[]): (text: string) => boolean {
  return (text) => protocols.includes(URL.parse(text)?.protocol ?? '')
}

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const

function listenAddresses(text: string, ctx: z.RefinementCtx): ListenAddress[] {
  return text.split(',').flatMap((part) => {
    const url = URL.parse(part.trim())
    const isRoot = url?.pathname === '/' && url.search === '' && url.username === ''
    if (!url || !isRoot || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      ctx.addIssue('wants URLs like http://127.0.0.1:8080, separated by commas')
      return []
    }
    const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port)
    return [{ protocol: url.protocol, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port }]
  })
}
