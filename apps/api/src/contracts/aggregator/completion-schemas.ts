import { MESSAGE_ROLES } from '@keystead/domain'
import { z } from 'zod'
import { ECHO, PROVIDERS } from '../../providers/catalog.ts'

const MAX_TEXT = 500_000

const text = z.string().max(MAX_TEXT)

export const ProviderName = z.string().min(1, 'must not be empty').max(50)
export const ModelName = z.string().trim().min(1, 'must not be empty').max(200)

/** No enumeration in the document: a later version may have more of them. */
const Provider = ProviderName.refine((name) => PROVIDERS.some((each) => each === name), {
  error: `there is none of that name; there are ${PROVIDERS.join(', ')}`,
})

/** What a provider is asked, as the body of `POST /stream` has it. */
export const completionFields = {
  prompt: text.optional().meta({ description: 'What is asked. It may be left out when there are messages' }),
  messages: z
    .array(z.object({ role: z.enum(MESSAGE_ROLES), content: text }))
    .max(1000)
    .optional()
    .meta({ description: 'What was said before' }),
  system_prompt: text.optional().meta({ description: 'How the model is to behave' }),
  max_tokens: z.int().min(1).max(1_000_000).optional().meta({ description: 'The most tokens of the answer' }),
  temperature: z.number().min(0).max(2).optional(),
}

/** Who is asked, and what. */
export const requestFields = {
  provider: Provider,
  model: ModelName,
  ...completionFields,
}

const Fields = z.object(requestFields)

export type CompletionRequest = z.infer<typeof Fields>

/** For a schema with those fields: something is asked, of a model that may exist. Which models a remote provider has, it alone knows. */
export function checkRequest(request: CompletionRequest, ctx: z.RefinementCtx): void {
  const { provider, model, prompt, messages = [] } = request
  if (prompt === undefined && messages.length === 0) ctx.addIssue({ code: 'custom', message: 'prompt is required' })
  if (prompt?.trim() === '') ctx.addIssue({ code: 'custom', message: 'prompt must not be empty' })
  if (provider === ECHO && model !== ECHO) {
    ctx.addIssue({ code: 'custom', message: `model: ${ECHO} has none of the name ${model}` })
  }
}

/** The body of a request for a completion; provider and model may also stand in its query. */
export const CompletionRequest = Fields.superRefine(checkRequest)

/** What the body may be when the query says who is asked. */
export const CompletionBody = Fields.partial({ provider: true, model: true })

/** The wanted completion, apart from who is to make it. */
export function inputOf({ prompt, messages, system_prompt, max_tokens, temperature }: CompletionRequest) {
  return {
    ...(prompt !== undefined && { prompt }),
    ...(messages !== undefined && { messages }),
    ...(system_prompt !== undefined && { system_prompt }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(temperature !== undefined && { temperature }),
  }
}
