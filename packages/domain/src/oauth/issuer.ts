/**
 * The issuer identifier (RFC 8414, section 2): the URL of this installation, without a slash at its end. By default it is that of
 * the first listener, whose port is known only once it listens.
 */
export class Issuer {
  #url: string | null

  /** @param url null: given later */
  constructor(url: string | null) {
    this.#url = url === null ? null : withoutSlash(url)
  }

  /** Sets it unless the configuration has. */
  default(url: string): void {
    this.#url ??= withoutSlash(url)
  }

  get url(): string {
    if (this.#url === null) throw new Error('the issuer is not known before the service listens')
    return this.#url
  }

  /** Null before the service listens. */
  get known(): string | null {
    return this.#url
  }

  /** The URL of an endpoint. @param path begins with a slash */
  at(path: string): string {
    return this.url + path
  }

  /** A well-known URL of the issuer: a path of the issuer comes after it (RFC 8414, section 3.1). */
  wellKnown(name: string): string {
    const { origin, pathname } = new URL(this.url)
    return `${origin}/.well-known/${name}${pathname === '/' ? '' : pathname}`
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
