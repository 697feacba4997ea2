import type { AppRouter } from '@keystead/trpc-client'
import type { TRPCClientErrorLike } from '@trpc/client'

/** Why a call failed: each problem of the input by itself, else the message, with what finds the request in the log. */
export function Problem({ error }: { error: TRPCClientErrorLike<AppRouter> | null }) {
  if (!error) return null
  const { issues, request_id } = error.data ?? {}
  return (
    <p role="alert">
      {issues ? issues.map(({ path, message }) => `${path} ${message}`).join('; ') : error.message}
      {request_id && <small> (request {request_id})</small>}
    </p>
  )
}
