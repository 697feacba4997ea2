import { Refusal } from '../refusal.ts'

export const MESSAGE_ROLES = ['system', 'user', 'assistant'] as const

export interface ChatMessage {
  role: (typeof MESSAGE_ROLES)[number]
  content: string
}

/** What a provider is asked to complete, as the request that asked for it names its fields. */
export interface CompletionInput {
  prompt?: string | undefined
  /** What was said before `prompt`. */
  messages?: ChatMessage[] | undefined
  system_prompt?: string | undefined
  max_tokens?: number | undefined
  temperature?: number | undefined
}

/** What a completion has cost. */
export interface CompletionUsage {
  tokensIn: number
  tokensOut: number
  /** US dollars; null for a model without a price. */
  cost: number | null
}

/** @throws Refusal `invalid` for an input that asks for nothing */
export function assertAsks({ prompt, messages = [] }: CompletionInput): void {
  if (prompt === undefined ? messages.length > 0 : prompt.trim() !== '') return
  throw new Refusal('invalid', prompt === undefined ? 'prompt is required' : 'prompt must not be empty')
}

/** The whole conversation, in the order in which it was had. */
export function conversationOf({ prompt, messages = [], system_prompt }: CompletionInput): ChatMessage[] {
  return [
    ...(system_prompt === undefined ? [] : [{ role: 'system' as const, content: system_prompt }]),
    ...messages,
    ...(prompt === undefined ? [] : [{ role: 'user' as const, content: prompt }]),
  ]
}
