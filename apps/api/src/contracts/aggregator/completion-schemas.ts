import { MESSAGE_ROLES } from '@keystead/domain'
import { z } from 'zod'
import { ECHO, PROVIDERS } from '../../providers/settings.ts'

const MAX_TEXT = 500_000

const text = z.string().max(MAX_TEXT)

export const ProviderName = z.string().min(1, 'must not be empty').max(50)
export const ModelName = z.string().trim().min(1, 'must not be empty').max(200)

/** Not an enumeration in the document: later versions may add providers. */
const Provider = ProviderName.refine((name) => PROVIDERS.some((each) => each === name), {
  error: `is unknown; the providers are ${PROVIDERS.join(', ')}`,
})

const MessageRole = z.enum(MESSAGE_ROLES).meta({ id: 'MessageRole' })

const ChatMessage = z
  .object({
    role: MessageRole.describe('Who said it'),
    content: text.describe('What was said, at most 500000 characters'),
  })
  .meta({ id: 'ChatMessage' })

/** The input of a completion, as in the body of `POST /stream`. */
export const completionFields = {
  prompt: text.optional().meta({ description: 'The prompt; optional when there are messages' }),
  messages: z.array(ChatMessage).max(1000).optional().meta({ description: 'The conversation so far' }),
  system_prompt: text.optional().meta({ description: 'Instructions for the model' }),
  max_tokens: z.int().min(1).max(1_000_000).optional().meta({ description: 'Maximum tokens of the answer' }),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('Randomness of the answer, 0 to 2; by default that of the model'),
}

/** Provider, model and input of a completion. */
export const requestFields = {
  provider: Provider.describe('Name of a provider: echo, openai, anthropic or ollama'),
  model: ModelName.describe('Name of a model of the provider; echo has only `echo`'),
  ...completionFields,
}

const Fields = z.object(requestFields)

export type CompletionRequest = z.infer<typeof Fields>

/** Checks that there is a prompt, and that the model may exist: only a remote provider knows its own models. */
export function checkRequest(request: CompletionRequest, ctx: z.RefinementCtx): void {
  const { provider, model, prompt, messages = [] } = request
  if (prompt === undefined && messages.length === 0) ctx.addIssue({ code: 'custom', message: 'prompt is required' })
  if (prompt?.trim() === '') ctx.addIssue({ code: 'custom', message: 'prompt must not be empty' })
  if (provider === ECHO && model !== ECHO) {
    ctx.addIssue({ code: 'custom', message: `model: ${ECHO} has no model ${model}` })
  }
}

/** The body of a completion request; provider and model may also be in the query. */
export const CompletionRequest = Fields.superRefine(checkRequest)

/** The body when provider and model are in the query. */
export const CompletionBody = Fields.partial({ provider: true, model: true })

/** The input of a completion, without provider and model. */
export function inputOf({ prompt, messages, system_prompt, max_tokens, temperature }: CompletionRequest) {
  return {
    ...(prompt !== undefined && { prompt }),
    ...(messages !== undefined && { messages }),
    ...(system_prompt !== undefined && { system_prompt }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(temperature !== undefined && { temperature }),
  }
}
