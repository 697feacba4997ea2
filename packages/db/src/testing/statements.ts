import { Client } from 'pg'

/** Counts the statements of this process that match a pattern, whatever connection they are sent on, until it is disposed of. */
export class StatementCount implements Disposable {
  count = 0
  readonly #query = Object.getOwnPropertyDescriptor(Client.prototype, 'query')

  constructor(pattern: RegExp) {
    const query: unknown = this.#query?.value
    if (typeof query !== 'function') throw new Error('the driver has no method query')
    const noteStatement = (asked: unknown) => {
      if (pattern.test(textOf(asked))) this.count += 1
    }
    Object.defineProperty(Client.prototype, 'query', {
      ...this.#query,
      value(this: Client, ...args: unknown[]): unknown {
        noteStatement(args[0])
        return Reflect.apply(query, this, args)
      },
    })
  }

  [Symbol.dispose](): void {
    if (this.#query) Object.defineProperty(Client.prototype, 'query', this.#query)
  }
}

function textOf(asked: unknown): string {
  const text = typeof asked === 'object' && asked !== null && 'text' in asked ? asked.text : asked
  return typeof text === 'string' ? text : ''
}
