import { type AppRouter, createClient } from '@keystead/trpc-client'
import { QueryClient } from '@tanstack/react-query'
import { createTRPCContext } from '@trpc/tanstack-react-query'

/** Who is signed in at this page. It is in memory alone, so a reload signs out. An API key never belongs in a browser. */
export const session: { token: string | null } = { token: null }

export const client = createClient({ url: location.origin, apiKey: () => session.token })

export const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>()
