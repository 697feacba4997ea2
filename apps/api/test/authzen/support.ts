import { randomUUID } from 'node:crypto'
import type { TestClient } from '../support/client.ts'
import { makeUser } from '../verify/support.ts'

export const EVALUATION = '/access/v1/evaluation'
export const EVALUATIONS = '/access/v1/evaluations'

/** Why a user may not: no more than that. */
export const NOT_PERMITTED = {
  code: 'NOT_PERMITTED',
  reason: 'No active user of this name holds a scope for the action on the resource',
}

export const keySubject = (id: string, properties?: object) => ({
  type: 'api_key',
  id,
  ...(properties && { properties }),
})

export const userSubject = (id: string) => ({ type: 'user', id })

/** What a scope is for, as `type:action` or `type:id:action`. */
export function wanted(scope: string) {
  const [type = '', ...rest] = scope.split(':')
  return { resource: { type, id: rest.slice(0, -1).join(':') }, action: { name: rest.at(-1) ?? '' } }
}

/** The code of a decision; VALID of a permit. */
export async function codeFor(point: TestClient, subject: object, scope: string, more: object = {}): Promise<string> {
  const { status, text, body } = await point.post(EVALUATION, { subject, ...wanted(scope), ...more })
  if (status !== 200) throw new Error(`the evaluation answered ${status}: ${text}`)
  return body.decision === true ? 'VALID' : String(body.context.code)
}

/** A user who holds scopes, by a role of the tenant. @returns its id */
export async function userHolding(owner: TestClient, scopes: string[], fields: object = {}): Promise<string> {
  const { status, text, body } = await owner.post('/api/v1/roles', { name: `holder-${randomUUID()}`, scopes })
  if (status !== 200) throw new Error(`the role was not made: ${text}`)
  return makeUser(owner, { ...fields, roles: [body.data.name] })
}
