import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { conversationOf, RunStopped, type CompletionInput } from '@keystead/domain'
import {
  experimental_streamLanguageModelCall as callModel,
  type Experimental_LanguageModelStreamPart,
  type LanguageModel,
} from 'ai'
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
 * Asks a provider over HTTP, through the AI SDK: one call of a model, which is what its `streamText` makes of each step. It does
 * not retry, and rejects for what the provider refuses before it begins. (docs/adr/0015)
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
    const { stream } = await callModel({
      model: modelOf(wanted),
      ...callOf(wanted.input),
      abortSignal: controller.signal,
    })
    silence.pause()
    return piecesOf(stream, { failing, silence, controller, release, pricing: wanted.pricing })
  } catch (error) {
    release()
    throw controller.signal.aborted ? controller.signal.reason : failureOf(error, failing)
  }
}

interface Reading {
  failing: Failing
  silence: Silence
  controller: AbortController
  release: () => void
  pricing: Pricing
}

async function* piecesOf(stream: ReadableStream<Experimental_LanguageModelStreamPart>, reading: Reading): Completion {
  const { failing, silence, controller, release, pricing } = reading
  const reader = stream.getReader()
  try {
    for (;;) {
      silence.begin()
      const { done, value: part } = await reader.read()
      silence.pause()
      if (done) throw brokenOff(failing)
      if (part.type === 'text-delta' && part.text !== '') yield part.text
      if (part.type === 'error') throw part.error
      if (part.type !== 'model-call-end') continue
      const { finishReason, usage } = part
      if (finishReason === 'interrupted' || finishReason === 'error') throw brokenOff(failing)
      return pricing({ tokensIn: usage.inputTokens ?? null, tokensOut: usage.outputTokens ?? null })
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

function modelOf({ provider, endpoint, model }: RemoteCompletion): LanguageModel {
  const { baseUrl: baseURL, apiKey } = endpoint
  const fetch = fetchOnlyFrom(provider)
  if (provider === 'anthropic') return createAnthropic({ baseURL, apiKey, fetch })(model)
  // Every OpenAI-compatible server has this interface; the newer one is OpenAI's alone.
  return createOpenAI({ baseURL, apiKey, name: provider, fetch }).chat(model)
}

/** What is asked goes to the host that the configuration names, and nowhere else: a redirect is an error. */
function fetchOnlyFrom(provider: RemoteProvider): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' })
    if (response.status < 300 || response.status >= 400) return response
    await response.body?.cancel()
    throw new ProviderError(`${provider} answered ${response.status}: a redirect, which is not followed`)
  }
}

function callOf(input: CompletionInput) {
  const { max_tokens: maxOutputTokens, temperature } = input
  return {
    messages: conversationOf(input),
    allowSystemInMessages: true,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
  }
}
