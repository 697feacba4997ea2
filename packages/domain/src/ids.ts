import { v7 } from 'uuid'

/**
 * The one id maker: UUIDv7 (RFC 9562), each greater than all that this process made before. Lists are ordered by id, so
 * what was made later within the same millisecond must also have the greater id; node:crypto does not promise that.
 */
export const newId = (): string => v7()
