import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { type CompletionInput, conversationOf, RunStopped } from '@keystead/domain'
import type { Endpoint, RemoteProvider } from './catalog.ts'
import type { Completion, Pricing } from './completer.ts'
import { brokenOff, failureOf, type Failing } from './failures.ts'
import { ProviderError } from './provider-error.ts'
import { Silence } from './silence.ts'

export interface RemoteCompletion {
  provider: RemoteProvider
  endpoint: Endpoint
  model: string
  input: CompletionInput
  pricing: Pricing
  /** How long it may say nothing. */
  silenceMs: number
}

/**
 * Asks a provider over HTTP, through the models of the AI SDK themselves: `streamText` around them costs three times as much for each piece
 * (docs/adr/0014). They do not retry.
 */
export async function openRemote(wanted: RemoteCompletion, signal: AbortSignal): Promise<Completion> {
  const failing: Failing = { ...wanted, apiKey: wanted.endpoint.apiKey }
  const controller = new AbortController()
  const silence = new Silence(wanted.silenceMs, () => controller.abort(tooSilent(wanted)))
  const stop = () => controller.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const release = () => {
    silence.end()
    signal.removeEventListener('abort', stop)
  }
  try {
    signal.throwIfAborted()
    silence.begin()
    const { stream } = await modelOf(wanted).doStream(callOf(wanted.input, controller.signal))
    silence.pause()
    return piecesOf(stream, { failing, silence, controller, release, pricing: wanted.pricing })
  } catch (error) {
    release()
    throw controller.signal.aborted ? controller.signal.reason : failureOf(error, failing)
  }
}

type Part = Awaited<ReturnType<LanguageModelV4['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never

interface Reading {
  failing: Failing
  silence: Silence
  controller: AbortController
  release: () => void
  pricing: Pricing
}

async function* piecesOf(stream: ReadableStream<Part>, reading: Reading): Completion {
  const { failing, silence, controller, release, pricing } = reading
  const reader = stream.getReader()
  try {
    for (;;) {
      silence.begin()
      const { done, value: part } = await reader.read()
      silence.pause()
      if (done) throw brokenOff(failing)
      if (part.type === 'text-delta' && part.delta !== '') yield part.delta
      if (part.type === 'error') throw part.error
      if (part.type !== 'finish') continue
      const { finishReason, usage } = part
      if (finishReason.unified === 'interrupted' || finishReason.unified === 'error') throw brokenOff(failing)
      return pricing({ tokensIn: usage.inputTokens.total ?? null, tokensOut: usage.outputTokens.total ?? null })
    }
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : failureOf(error, failing)
  } finally {
    release()
    // Whatever the reason, nobody reads on: the connection to the provider is closed.
    controller.abort(new RunStopped('left', 'Nobody reads on'))
    reader.cancel().catch(() => undefined)
  }
}

const tooSilent = ({ provider, silenceMs }: RemoteCompletion): ProviderError =>
  new ProviderError(`${provider} said nothing for ${silenceMs / 1000} seconds`, { isRetryable: true })

function modelOf({ provider, endpoint, model }: RemoteCompletion): LanguageModelV4 {
  const { baseUrl: baseURL, apiKey } = endpoint
  if (provider === 'anthropic') return createAnthropic({ baseURL, apiKey })(model)
  // Every OpenAI-compatible server has this interface; the newer one is OpenAI's alone.
  return createOpenAI({ baseURL, apiKey, name: provider }).chat(model)
}

function callOf(input: CompletionInput, abortSignal: AbortSignal): LanguageModelV4CallOptions {
  const { max_tokens: maxOutputTokens, temperature } = input
  return {
    prompt: conversationOf(input).map(messageOf),
    abortSignal,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
  }
}

function messageOf({ role, content }: ReturnType<typeof conversationOf>[number]): LanguageModelV4Prompt[number] {
  return role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] }
}
