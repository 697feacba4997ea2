import type { ScimType } from '@keystead/domain'
import type { Failure } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

export const SCIM_MEDIA_TYPE = 'application/scim+json'

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** The keyword of a failure that is no ScimError. */
function scimTypeOf({ code, issues }: Failure): ScimType | undefined {
  if (code === 'conflict') return 'uniqueness'
  if (code !== 'invalid') return undefined
  return issues === undefined ? 'invalidSyntax' : 'invalidValue'
}

/** SCIM 2.0 for identity providers: its errors are those of RFC 7644, section 3.12. */
export const scim: Contract = {
  paths: /^\/scim(?:\/|$)/,
  mediaType: SCIM_MEDIA_TYPE,
  present(failure) {
    const status = STATUSES[failure.code]
    const { message: detail, scimType = scimTypeOf(failure) } = failure
    const body = { schemas: [ERROR_SCHEMA], status: String(status), ...(scimType && { scimType }), detail }
    return { status, body }
  },
  error: {
    name: 'ScimError',
    schema: objectSchema(
      'Why a SCIM request failed (RFC 7644, section 3.12)',
      {
        status: textSchema('The status of the answer', '409'),
        scimType: textSchema('Machine-readable reason', 'uniqueness'),
        detail: textSchema('Human-readable reason', 'User with username alice already exists'),
      },
      ['scimType'],
    ),
  },
  responsePrefix: 'Scim',
}
