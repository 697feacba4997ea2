// As installed.d.mts, for CommonJS, in which @trpc/client declares its classes anew.
// @ts-ignore
import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from './index.cjs'

declare global {
  interface KeysteadInstalledTrpc {
    // @ts-ignore
    require: TRPCClient<AppRouter>
  }
}
