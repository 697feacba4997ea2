import type { NewObject, StoredObject } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, isoOrNull, Name, Timestamp } from '../schemas.ts'

const MEDIA_TYPE =
  /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:; ?[\w!#$&^.+-]{1,50}=(?:[\w!#$&^.+-]{1,100}|"[\w !#$&^.+:/=-]{0,100}"))*$/

const MAX_METADATA = 16_384

/** What an object has whose media type nobody says. */
export const UNKNOWN_TYPE = 'application/octet-stream'

export const MediaType = z.string().max(255).regex(MEDIA_TYPE, 'must be a media type such as text/plain; charset=utf-8')

const Classification = Name.describe('A word of yours for how confidential it is, to filter by')

const Metadata = z
  .record(z.string(), z.json())
  .refine(
    (metadata) => JSON.stringify(metadata).length <= MAX_METADATA,
    `must have ${MAX_METADATA} bytes or less as JSON`,
  )
  .meta({ id: 'ObjectMetadata' })

const fields = {
  name: Name.optional().describe('Name of the file, with which it is downloaded'),
  classification: Classification.optional(),
  retention_days: z.int().min(1).max(36_500).optional().describe('Days after which it is deleted; by default never'),
  client_encryption: Name.optional().describe(
    'How you have encrypted it before the upload, in your own words; it is stored as it comes, and shown with it',
  ),
}

/** The parameters of an upload whose body is the object. */
export const UploadQuery = z.strictObject(fields)

/** The part `meta` of an upload in parts. */
export const UploadMeta = z.strictObject({
  ...fields,
  content_type: MediaType.optional().describe('Media type; by default that of the part `file`'),
  metadata: Metadata.optional().describe('Anything of yours, up to 16 KiB of JSON'),
})

/** What an upload says of its object, with what is known without. */
export const newObject = (
  meta: z.infer<typeof UploadMeta>,
  known: { name: string | null; contentType: string },
): NewObject => ({
  name: meta.name ?? known.name,
  contentType: meta.content_type ?? known.contentType,
  classification: meta.classification ?? null,
  metadata: meta.metadata ?? {},
  clientEncryption: meta.client_encryption ?? null,
  retentionDays: meta.retention_days ?? null,
})

const ObjectId = Id.describe('Id of the object')

export const ObjectView = z
  .object({
    object_id: ObjectId,
    name: z.string().nullable().describe('Name of the file; null for none'),
    size: z.int().min(0).describe('Bytes'),
    sha256: z.string().describe('SHA-256 of its bytes, in lower-case hexadecimal'),
    content_type: z.string().describe('Media type'),
    classification: z.string().nullable().describe('Your word for how confidential it is; null for none'),
    metadata: Metadata.describe('What was stored with it'),
    client_encryption: z.string().nullable().describe('How the client has encrypted it; null: it says nothing'),
    created_at: Timestamp.describe('When it was stored'),
    expires_at: Timestamp.nullable().describe('When it is deleted; null: never by itself'),
  })
  .meta({ id: 'StoredObject' })

export const objectView = (object: StoredObject): z.infer<typeof ObjectView> => ({
  object_id: object.id,
  name: object.name ?? null,
  size: object.size,
  sha256: Buffer.from(object.sha256).toString('hex'),
  content_type: object.contentType,
  classification: object.classification ?? null,
  metadata: Metadata.parse(object.metadata),
  client_encryption: object.clientEncryption ?? null,
  created_at: iso(object.createdAt),
  expires_at: isoOrNull(object.expiresAt),
})
