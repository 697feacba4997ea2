import type * as oidcProvider from 'oidc-provider'

/** The package, which is loaded with the first request that needs it. (docs/adr/0046) */
export type Library = typeof oidcProvider

export type Provider = oidcProvider.default

export const loadLibrary = (): Promise<Library> => import('oidc-provider')
