/** The URLs of the pages that a mail leads to, below the public URL of the service. */
export class PageLinks {
  readonly #issuer: { readonly url: string }

  /** @param issuer its URL is known once the service listens */
  constructor(issuer: { readonly url: string }) {
    this.#issuer = issuer
  }

  accept(token: string): string {
    return this.#page('accept', token)
  }

  reset(token: string): string {
    return this.#page('reset', token)
  }

  #page(name: string, token: string): string {
    return `${this.#issuer.url.replace(/\/+$/, '')}/${name}?token=${token}`
  }
}
