import type { AppRouter } from '@keystead/trpc-client'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'

/** The procedures of the service; the cookie of the session says who calls. */
export const api = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc', maxItems: 20 })] }).v1

export type Me = Awaited<ReturnType<typeof api.auth.me.query>>['data']
export type Key = Awaited<ReturnType<typeof api.apiKeys.list.query>>['data'][number]
export type User = Awaited<ReturnType<typeof api.users.list.query>>['data'][number]
export type AuditEvent = Awaited<ReturnType<typeof api.auditEvents.list.query>>['data'][number]
export type Receipt = Awaited<ReturnType<typeof api.apiKeys.delete.mutate>>['data']['receipt']

export const PAGE_SIZE = 50

export interface Failure {
  code: string
  message: string
  requestId: string | null
  issues: readonly { path: string; message: string }[]
}

/** What a failed call says. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (!isOfService(error) || !error.data) return { code: 'unreachable', message, requestId: null, issues: [] }
  const { keystead_code: code, request_id: requestId, issues = [] } = error.data
  return { code, message, requestId, issues }
}

const isOfService = (error: unknown): error is TRPCClientError<AppRouter> => error instanceof TRPCClientError

/** Leads to the sign-in of the service, which leads back to where the person is. */
function signInAgain(): void {
  location.assign(`/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`)
}

/** A session that has ended in the middle of the work is opened again. */
export function endedSession(error: unknown): boolean {
  const isEnded = failureOf(error).code === 'unauthorized'
  if (isEnded) signInAgain()
  return isEnded
}

/** Failures that a second attempt does not change are shown at once. */
const mayPass = (error: Error): boolean => failureOf(error).code === 'unreachable'

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endedSession }),
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (count, error) => count < 2 && mayPass(error) },
  },
})
