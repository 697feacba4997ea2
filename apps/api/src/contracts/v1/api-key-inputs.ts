import { z } from 'zod'
import { exactlyOneOf } from '../openapi-keywords.ts'
import { Moment, Name, Scopes } from '../schemas.ts'
import { keyRules } from './key-rules.ts'

/** The user of the key, by id or email. */
export const owner = {
  user_id: z
    .string()
    .max(254)
    .optional()
    .meta({ description: 'Id of the user of the key, or its email; give either this or `email`' }),
  email: z.string().max(254).optional().describe('Email of the user of the key; give either this or `user_id`'),
}

export const hasOneOwner = ({
  user_id,
  email,
}: {
  user_id?: string | undefined
  email?: string | undefined
}): boolean => (user_id === undefined) !== (email === undefined)

export const ONE_OWNER = { path: ['user_id'], message: 'either user_id or email is required, not both' }

export const described = {
  name: Name.optional().describe('Name of the key, for people'),
  project_id: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Id or name of the project of the key; its user must be a member' }),
  expires_at: Moment.nullable()
    .optional()
    .describe('When the key expires: an RFC 3339 date and time, with any offset; null or absent: never'),
  ...keyRules,
}

export const moment = (text: string | null | undefined): Date | null | undefined =>
  typeof text === 'string' ? new Date(text) : text

export const ImportedKey = z
  .strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
      .describe('SHA-256 of the full text of the key, 64 hexadecimal digits'),
    ...owner,
    scopes: Scopes.describe('Scopes of the key, at most 100'),
    prefix: z
      .string()
      .regex(/^[\x21-\x7e]{1,12}$/, 'must be 1 to 12 printable characters')
      .optional()
      .meta({ description: 'The part of the key that lists show' }),
    ...described,
  })
  .refine(hasOneOwner, ONE_OWNER)
  .meta({ id: 'ImportedKeyParam', ...exactlyOneOf('user_id', 'email') })
