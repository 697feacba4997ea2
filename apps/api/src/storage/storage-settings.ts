import { resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../config-values.ts'

export interface BucketSettings {
  bucket: string
  /** Before the names of all objects; empty, or ends with a slash. */
  prefix: string
  /** Null: that of AWS for the region. */
  endpoint: string | null
  region: string | null
}

export interface KmsSettings {
  /** An id, an alias or an ARN. */
  keyId: string
  endpoint: string | null
  region: string | null
}

export interface AwsSettings {
  region: string | null
  /** Null: the SDK looks for them, for example in the metadata of the machine. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | null
}

/** Where objects are stored, and what wraps the keys of tenants. */
export interface StorageSettings {
  files: { folder: string } | BucketSettings
  /** Null: the server secret. */
  kms: KmsSettings | null
  aws: AwsSettings
}

const visible = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII characters without spaces')

const BUCKET_WANTED = 'must be a folder, or a bucket like s3://bucket/prefix?endpoint=https://host&region=eu-central-1'
const KMS_WANTED = 'must be a key like kms:alias/keystead?endpoint=https://host&region=eu-central-1'

/** The variables for stored objects. */
export const storageVariables = {
  KEYSTEAD_STORAGE: z
    .string()
    .refine((text) => !isUrl(text) || bucketOf(text) !== null, BUCKET_WANTED)
    .optional(),
  KEYSTEAD_STORAGE_KMS: z
    .string()
    .refine((text) => kmsOf(text) !== null, KMS_WANTED)
    .optional(),
  AWS_REGION: visible.optional(),
  AWS_ACCESS_KEY_ID: visible.optional(),
  AWS_SECRET_ACCESS_KEY: visible.optional(),
  AWS_SESSION_TOKEN: visible.optional(),
}

interface StorageEnvironment {
  KEYSTEAD_DATA_DIR: string
  KEYSTEAD_STORAGE?: string | undefined
  KEYSTEAD_STORAGE_KMS?: string | undefined
  AWS_REGION?: string | undefined
  AWS_ACCESS_KEY_ID?: string | undefined
  AWS_SECRET_ACCESS_KEY?: string | undefined
  AWS_SESSION_TOKEN?: string | undefined
}

/** @throws ConfigError */
export function storageSettings(env: StorageEnvironment): StorageSettings {
  const { KEYSTEAD_STORAGE: place = resolve(env.KEYSTEAD_DATA_DIR, 'objects'), KEYSTEAD_STORAGE_KMS: kms } = env
  return {
    files: bucketOf(place) ?? { folder: resolve(place) },
    kms: kms === undefined ? null : kmsOf(kms),
    aws: { region: env.AWS_REGION ?? null, credentials: credentialsOf(env) },
  }
}

function credentialsOf(env: StorageEnvironment): AwsSettings['credentials'] {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env
  if (accessKeyId === undefined && secretAccessKey === undefined) return null
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  }
  const missing = accessKeyId === undefined ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'
  throw new ConfigError(`${missing} must be set, because the other of the two is`)
}

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(text)

const isHttp = (text: string | null): boolean => text === null || /^https?:\/\/[^/]+\/?$/.test(text)

const KNOWN: ReadonlySet<string> = new Set(['endpoint', 'region'])

/** The parameters of a place; null when there is another, or the endpoint is no URL. */
function parametersOf(url: URL): { endpoint: string | null; region: string | null } | null {
  const endpoint = url.searchParams.get('endpoint')
  const isKnown = [...url.searchParams.keys()].every((name) => KNOWN.has(name))
  return isKnown && isHttp(endpoint) ? { endpoint, region: url.searchParams.get('region') } : null
}

function bucketOf(text: string): BucketSettings | null {
  const url = URL.parse(text)
  const parameters = url?.protocol === 's3:' ? parametersOf(url) : null
  if (!url || !parameters || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host)) return null
  const path = url.pathname.replaceAll(/^\/+|\/+$/g, '')
  return { bucket: url.host, prefix: path === '' ? '' : `${path}/`, ...parameters }
}

function kmsOf(text: string): KmsSettings | null {
  const url = URL.parse(text)
  const parameters = url?.protocol === 'kms:' ? parametersOf(url) : null
  if (!url || !parameters || !/^[\w:/-]+$/.test(url.pathname)) return null
  return { keyId: url.pathname, ...parameters }
}
