import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { configurationOf } from './configuration.ts'
import { type Library, loadLibrary, type Provider } from './library.ts'
import { adaptModels } from './models.ts'
import type { ProviderParts } from './parts.ts'
import { PollPace } from './poll-pace.ts'
import { keyVersion } from './signing-jwks.ts'

interface Built {
  /** Of the signing keys. */
  version: string
  provider: Provider
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/**
 * The provider of the OAuth protocol. It is loaded with the first request that needs it, and built anew when the signing keys change:
 * its keys cannot be replaced, and it keeps nothing that is not in the database.
 */
export class OidcProvider {
  /** What the requests of authenticated clients carry in place of a secret. Only this process has it. */
  readonly vouched = randomBytes(32).toString('base64url')
  readonly pace: PollPace
  readonly #parts: ProviderParts
  #library: Promise<Library> | null = null
  #built: Built | null = null

  constructor(parts: ProviderParts) {
    this.#parts = parts
    this.pace = new PollPace(parts.clock)
  }

  get parts(): ProviderParts {
    return this.#parts
  }

  /** The provider with the keys that sign now. */
  async current(): Promise<Built> {
    this.#library ??= loadLibrary()
    const library = await this.#library
    const { keys, clock } = this.#parts
    const version = keyVersion(keys, clock())
    if (this.#built?.version !== version) this.#built = this.#build(library, version)
    return this.#built
  }

  async library(): Promise<Library> {
    this.#library ??= loadLibrary()
    return this.#library
  }

  #build(library: Library, version: string): Built {
    const { onError, issuer } = this.#parts
    const provider = new library.default(issuer(), configurationOf(library, this.#parts, this.vouched))
    // Its requests come with the host of the issuer in the headers of a proxy. @see libraryRequest
    provider.proxy = true
    provider.silent = true
    provider.on('server_error', (_ctx, error) => onError(error))
    adaptModels(library, provider, this.#parts)
    return { version, provider, handle: provider.callback() }
  }
}
