// Which client type the project's own @trpc/client has, for tools that take no other, such as @trpc/tanstack-react-query.
// Without @trpc/client the import below finds nothing, and the type is `any`: src/index.ts then has a type of its own.
// @ts-ignore
import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from './index.mjs'

declare global {
  interface KeysteadInstalledTrpc {
    // @ts-ignore
    import: TRPCClient<AppRouter>
  }
}
