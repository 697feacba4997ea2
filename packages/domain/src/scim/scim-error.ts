import { Refusal, type RefusalCode } from '../refusal.ts'

/** What is wrong with a SCIM request (RFC 7644, section 3.12, table 9). */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness'

/** A SCIM request that is refused for a reason that RFC 7644 has a keyword for. */
export class ScimError extends Refusal {
  readonly scimType: ScimType

  constructor(scimType: ScimType, message: string, code: RefusalCode = 'invalid') {
    super(code, message)
    this.scimType = scimType
  }
}
