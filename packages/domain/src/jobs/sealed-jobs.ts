import { isObject } from '../json.ts'
import type { Vault } from '../secrets/vault.ts'
import type { CompletionInput } from './completion.ts'

/** A job's input as it is stored: encrypted, or as an earlier release stores it. */
export interface StoredInput {
  plainInput: CompletionInput
  sealedInput?: Uint8Array | null | undefined
}

/** The same of what was completed. */
export interface StoredResult {
  plainResult?: string | null | undefined
  sealedResult?: Uint8Array | null | undefined
}

interface JobPlace {
  id: string
  tenantId: string
}

const placeOf = (column: 'input' | 'result', { id, tenantId }: JobPlace) =>
  ({ table: 'job', column, id, tenantId }) as const

/** `sealedWith` marks the row: the oldest secret that something in it is encrypted under, or null while something is not. */
export function storedInput(vault: Vault, job: JobPlace, input: CompletionInput) {
  if (!vault.isInUse) return { plainInput: input, sealedInput: null, sealedWith: null }
  const sealedInput = vault.seal(placeOf('input', job), JSON.stringify(input))
  return { plainInput: {}, sealedInput, sealedWith: vault.secretId }
}

/** @throws Refusal as {@link Vault.open} does */
export function openInput(vault: Vault, job: JobPlace & StoredInput): CompletionInput {
  if (job.sealedInput == null) return job.plainInput
  const input: unknown = JSON.parse(vault.open(placeOf('input', job), job.sealedInput))
  return isInput(input) ? input : {}
}

/** Null: nothing was completed. */
export function storedResult(vault: Vault, job: JobPlace, result: string | null) {
  if (!vault.isInUse || result === null) return { plainResult: result, sealedResult: null }
  return { plainResult: null, sealedResult: vault.seal(placeOf('result', job), result) }
}

/** @throws Refusal as {@link Vault.open} does */
export function openResult(vault: Vault, job: JobPlace & StoredResult): string | null {
  if (job.sealedResult == null || job.plainResult != null) return job.plainResult ?? null
  return vault.open(placeOf('result', job), job.sealedResult)
}

/** It was a valid input when it was sealed, and nobody can have changed it since. */
const isInput = (value: unknown): value is CompletionInput => isObject(value)
