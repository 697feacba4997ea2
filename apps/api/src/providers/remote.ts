import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { conversationOf, RunStopped, type CompletionInput } from '@keystead/domain'
import {
  experimental_streamLanguageModelCall as callModel,
  type Experimental_LanguageModelStreamPart,
  type LanguageModel,
} from 'ai'
import type { Endpoint, RemoteProvider } from './settings.ts'
import type { Completion, Pricing } from './completer.ts'
import { brokenOff, failureOf, type Failing } from './failures.ts'
import { ProviderError } from './provider-error.ts'
import { IdleTimeout } from './idle-timeout.ts'

export interface RemoteCompletion {
  provider: RemoteProvider
  endpoint: Endpoint
  model: string
  input: CompletionInput
  pricing: Pricing
  /** Provider idle timeout, milliseconds. */
  idleTimeoutMs: number
}

/**
 * Calls a provider over HTTP, through the AI SDK: one model call, as its `streamText` makes for each step. It does not retry, and
 * rejects when the provider refuses before its answer begins. (docs/adr/0015)
 */
export async function openRemote(wanted: RemoteCompletion, signal: AbortSignal): Promise<Completion> {
  const failing: Failing = { ...wanted, apiKey: wanted.endpoint.apiKey }
  const controller = new AbortController()
  const idleTimeout = new IdleTimeout(wanted.idleTimeoutMs, () => controller.abort(timedOut(wanted)))
  const stop = () => controller.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const release = () => {
    idleTimeout.end()
    signal.removeEventListener('abort', stop)
  }
  try {
    signal.throwIfAborted()
    idleTimeout.begin()
    const { stream } = await callModel({
      model: modelOf(wanted),
      ...callOf(wanted.input),
      abortSignal: controller.signal,
    })
    idleTimeout.pause()
    return piecesOf(stream, { failing, idleTimeout, controller, release, pricing: wanted.pricing })
  } catch (error) {
    release()
    throw controller.signal.aborted ? controller.signal.reason : failureOf(error, failing)
  }
}

interface Reading {
  failing: Failing
  idleTimeout: IdleTimeout
  controller: AbortController
  release: () => void
  pricing: Pricing
}

async function* piecesOf(stream: ReadableStream<Experimental_LanguageModelStreamPart>, reading: Reading): Completion {
  const { failing, idleTimeout, controller, release, pricing } = reading
  const reader = stream.getReader()
  try {
    for (;;) {
      idleTimeout.begin()
      const { done, value: part } = await reader.read()
      idleTimeout.pause()
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
    // Whatever the reason, reading has ended: the connection to the provider is closed.
    controller.abort(new RunStopped('left', 'The reader has left'))
    reader.cancel().catch(() => undefined)
  }
}

const timedOut = ({ provider, idleTimeoutMs }: RemoteCompletion): ProviderError =>
  new ProviderError(`${provider} sent nothing for ${idleTimeoutMs / 1000} seconds`, { isRetryable: true })

function modelOf({ provider, endpoint, model }: RemoteCompletion): LanguageModel {
  const { baseUrl: baseURL, apiKey } = endpoint
  const fetch = fetchOnlyFrom(provider)
  if (provider === 'anthropic') return createAnthropic({ baseURL, apiKey, fetch })(model)
  // Every OpenAI-compatible server has this interface; the newer one is OpenAI's alone.
  return createOpenAI({ baseURL, apiKey, name: provider, fetch }).chat(model)
}

/** Prompts go only to the configured host: a redirect is an error. */
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
