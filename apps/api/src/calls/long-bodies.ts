import type { IncomingMessage } from 'node:http'

const long = new WeakSet<IncomingMessage>()

/** Whether the body of a request may take as long as it arrives at all. */
export const isLong = (request: IncomingMessage): boolean => long.has(request)

/** Lets the body of a request that is authorised take its time, or no longer. */
export function allowLong(request: IncomingMessage, isAllowed = true): void {
  if (isAllowed) long.add(request)
  else long.delete(request)
}
