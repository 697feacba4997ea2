import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { type ReactNode, useState } from 'react'
import type { AppRouter, Client } from '../../src/index.ts'

const context: ReturnType<typeof createTRPCContext<AppRouter>> = createTRPCContext<AppRouter>()

export const useTRPC: typeof context.useTRPC = context.useTRPC

export interface KeysteadProps {
  client: Client
  queryClient?: QueryClient
  children: ReactNode
}

/** What a page has around it that calls Keystead. */
export function Keystead({ client, queryClient: given, children }: KeysteadProps): ReactNode {
  const [queryClient] = useState(() => given ?? new QueryClient())
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  )
}
