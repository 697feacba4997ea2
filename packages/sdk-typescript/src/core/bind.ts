/** Lets the methods of an object's class be called without it: `const { verify } = keystead.keys`. Tests can still replace them. */
export function bindMethods(object: object): void {
  const members: Record<string, { value?: unknown }> = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object))
  for (const [name, { value }] of Object.entries(members))
    if (name !== 'constructor' && typeof value === 'function')
      Object.defineProperty(object, name, { value: value.bind(object), writable: true, configurable: true })
}
