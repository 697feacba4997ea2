import type { Receipt } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, Timestamp } from '../schemas.ts'

/** Who has confirmed a change: from then on no replica acts on what was before it. */
export const ReceiptView = z
  .object({
    at: Timestamp,
    replicas: z.array(
      z.object({
        replica_id: Id,
        name: z.string().meta({ description: 'Host and process' }),
        state: z.enum(['confirmed', 'fenced']).meta({
          description: '`fenced`: it did not answer, and its copy is not trusted any more, by itself or anybody',
        }),
        ms: z.number().meta({ description: 'Milliseconds until that was certain' }),
      }),
    ),
  })
  .meta({ id: 'Receipt' })

export const receiptView = ({ at, replicas }: Receipt): z.infer<typeof ReceiptView> => ({
  at: iso(at),
  replicas: replicas.map(({ replicaId, ...rest }) => ({ replica_id: replicaId, ...rest })),
})

/** Stands in an answer until the replicas were asked, which is after what it tells of was committed. */
export const PENDING: z.infer<typeof ReceiptView> = { at: iso(new Date(0)), replicas: [] }
