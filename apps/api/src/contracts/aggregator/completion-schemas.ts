import { MESSAGE_ROLES } from '@keystead/domain'
import { z } from 'zod'

const MAX_TEXT = 500_000

const text = z.string().max(MAX_TEXT)

export const ProviderName = z.string().min(1, 'must not be empty').max(50)
export const ModelName = z.string().min(1, 'must not be empty').max(200)

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

/** The body of a request for a completion; provider and model may also stand in its query. */
export const CompletionRequest = z.object({ provider: ProviderName, model: ModelName, ...completionFields })

export type CompletionRequest = z.infer<typeof CompletionRequest>

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
