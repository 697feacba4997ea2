import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether this is `npm run test:long`. */
    isLong: boolean
  }
}

/** How often a random test tries: as often as `npm test` has time for, or as `npm run test:long` has. */
export const rounds = ({ usual, long }: { usual: number; long: number }): number => (inject('isLong') ? long : usual)
