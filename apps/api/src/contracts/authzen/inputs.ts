import { type AccessRequest, EVALUATION_SEMANTICS, normalAddress } from '@keystead/domain'
import { z } from 'zod'
import { eitherPattern } from '../schemas.ts'

/** As long as the text of a key or a token may be. */
const MAX_ID = 4096
const MAX_NAME = 1000
const MAX_EVALUATIONS = 100

const Anything = z.record(z.string(), z.unknown())

const SubjectProperties = z
  .looseObject({
    ip_address: z
      .union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address')
      .meta({ override: eitherPattern })
      .optional()
      .meta({ description: 'Address of the client that presented the key; a key may work from some only' }),
  })
  .meta({ id: 'AccessSubjectPropertiesParam' })

const Subject = z
  .object({
    type: z.string().max(MAX_NAME).describe('api_key, access_token, user or identity; any other is denied'),
    id: z
      .string()
      .max(MAX_ID)
      .meta({ description: 'The text of the key or token, or the id or email of a user. A text is a secret' }),
    properties: SubjectProperties.optional().describe('More about the subject; only `ip_address` is read'),
  })
  .meta({ id: 'AccessSubjectParam' })

const Resource = z
  .object({
    type: z.string().max(MAX_NAME).describe('The type of the resource: the first part of the scope'),
    id: z.string().max(MAX_ID).describe('The id of the resource within its type'),
    properties: Anything.optional().describe('More about the resource; not read'),
  })
  .meta({ id: 'AccessResourceParam' })

const ActionProperties = z
  .looseObject({
    cost: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('What the use costs, of every limit of the key and of its credits; by default 1, and 0 costs nothing'),
  })
  .meta({ id: 'AccessActionPropertiesParam' })

const Action = z
  .object({
    name: z.string().max(MAX_NAME).describe('The name of the action: the last part of the scope'),
    properties: ActionProperties.optional().describe('More about the action; only `cost` is read'),
  })
  .meta({ id: 'AccessActionParam' })

const Context = Anything.describe('The environment of the access; not read')

export const EvaluateInput = z
  .object({
    subject: Subject.describe('Who wants to do it'),
    action: Action.describe('What it wants to do'),
    resource: Resource.describe('What it wants to do it to'),
    context: Context.optional(),
  })
  .meta({ id: 'EvaluateAccessRequest' })

type EvaluateInput = z.infer<typeof EvaluateInput>

const Evaluation = z
  .object({
    subject: Subject.optional().describe('Who wants to do it'),
    action: Action.optional().describe('What it wants to do'),
    resource: Resource.optional().describe('What it wants to do it to'),
    context: Context.optional(),
  })
  .meta({ id: 'AccessEvaluationParam' })

const Semantic = z.enum(EVALUATION_SEMANTICS).meta({ id: 'AccessEvaluationsSemantic' })

const Options = z
  .looseObject({
    evaluations_semantic: Semantic.optional().describe(
      'execute_all, the default; or stop after the first that is denied, or after the first that is permitted',
    ),
  })
  .meta({ id: 'AccessOptionsParam' })

const REQUIRED = ['subject', 'action', 'resource'] as const

export const EvaluateBatchInput = z
  .object({
    subject: Subject.optional().describe('Who wants to do it, in evaluations that do not say'),
    action: Action.optional().describe('What it wants to do, in evaluations that do not say'),
    resource: Resource.optional().describe('What it wants to do it to, in evaluations that do not say'),
    context: Context.optional(),
    evaluations: z
      .array(Evaluation)
      .max(MAX_EVALUATIONS)
      .optional()
      .meta({ description: 'The evaluations, at most 100. Without any the request is a single one' }),
    options: Options.optional().describe('How the evaluations are executed'),
  })
  .superRefine(assertComplete)
  .meta({ id: 'EvaluateAccessBatchRequest' })

export type EvaluateBatchInput = z.infer<typeof EvaluateBatchInput>

type Parts = { [Name in keyof EvaluateInput]?: EvaluateInput[Name] | undefined }

interface Several extends Parts {
  evaluations?: Parts[] | undefined
}

/** Each of them is there for all evaluations, or in each. In a schema this would be a knot that generators of requests fail at. */
function assertComplete(input: Several, ctx: z.RefinementCtx): void {
  const given = input.evaluations ?? []
  const parts: [Parts, (string | number)[]][] =
    given.length === 0 ? [[input, []]] : given.map((each, i) => [{ ...input, ...each }, ['evaluations', i]])
  for (const [each, path] of parts) {
    for (const name of REQUIRED) {
      if (each[name] === undefined) ctx.addIssue({ code: 'custom', path: [...path, name], message: 'is required' })
    }
  }
}

/** @param idempotencyKey the header of the request */
export const accessOf = (
  { subject, action, resource }: EvaluateInput,
  idempotencyKey: string | null,
): AccessRequest => ({
  subject: { type: subject.type, id: subject.id },
  resource: { type: resource.type, id: resource.id },
  action: action.name,
  ip: ipOf(subject.properties?.ip_address),
  cost: action.properties?.cost ?? 1,
  idempotencyKey: idempotencyKey ?? undefined,
})

const ipOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (normalAddress(text) ?? text)

/** @returns the accesses in order; null when there is only the single one that the request is itself */
export function accessesOf(input: EvaluateBatchInput, idempotencyKey: string | null): AccessRequest[] | null {
  const { evaluations = [], subject, action, resource } = input
  if (evaluations.length === 0) return null
  return evaluations.map((each, i) =>
    accessOf(
      EvaluateInput.parse({ subject, action, resource, ...each }),
      idempotencyKey === null ? null : `${idempotencyKey} ${i}`,
    ),
  )
}
