import { BATCH_OUTCOMES, type BatchResult, MOST_IN_BATCH } from '@keystead/domain'
import { z } from 'zod'
import { Id } from '../schemas.ts'

/** What a call that changes many is given. An id that is given twice counts once. */
export const BatchIds = z.array(Id).min(1).max(MOST_IN_BATCH)

export const KeyOutcome = z.enum(BATCH_OUTCOMES).meta({ id: 'ApiKeyOutcome' })

export const UserOutcome = KeyOutcome.exclude(['revoked']).meta({ id: 'UserOutcome' })

export const CHANGED = 'How many were changed'

export const changedIn = (results: readonly BatchResult[]): number =>
  results.filter(({ outcome }) => outcome === 'changed').length
