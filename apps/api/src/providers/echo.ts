import { setImmediate as turn } from 'node:timers/promises'
import { type CompletionInput, conversationOf } from '@keystead/domain'
import type { Completion, Pricing } from './completer.ts'

/** Words stand in for tokens. */
const words = (text: string): string[] => text.match(/\s*\S+/g) ?? []

/** Repeats the last message, word by word. */
export async function* echo(input: CompletionInput, signal: AbortSignal, pricing: Pricing): Completion {
  const conversation = conversationOf(input)
  const said = words(conversation.at(-1)?.content ?? '')
  const answer = said.slice(0, input.max_tokens ?? said.length)
  for (const word of answer) {
    signal.throwIfAborted()
    yield word
    await turn()
  }
  const heard = conversation.reduce((count, { content }) => count + words(content).length, 0)
  return pricing({ tokensIn: heard, tokensOut: answer.length })
}
