import { v7 } from 'uuid'

/**
 * The one id generator: UUIDv7 (RFC 9562), each greater than all earlier ones of this process. Lists are ordered by id, so of two
 * ids from the same millisecond the later must be greater; node:crypto does not guarantee that.
 */
export const newId = (): string => v7()
