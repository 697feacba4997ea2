import { isObject, type Receipt } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, Timestamp } from '../schemas.ts'

const ReplicaState = z.enum(['confirmed', 'fenced']).meta({ id: 'ReplicaState' })

const ReplicaView = z
  .object({
    replica_id: Id.describe('Id of the replica, new at each of its starts'),
    name: z.string().meta({ description: 'Host and process' }),
    state: ReplicaState.meta({
      description: '`fenced`: the replica did not respond; its lease has expired, so it no longer uses its cache',
    }),
    ms: z.number().meta({ description: 'Milliseconds until the state was certain' }),
  })
  .meta({ id: 'ReplicaReceipt' })

const ReceiptView = z
  .object({
    at: Timestamp.describe('When the last replica confirmed the change'),
    replicas: z.array(ReplicaView).describe('Every replica of the service'),
  })
  .meta({
    id: 'Receipt',
    description: 'The replicas that confirmed a change: from then on none of them uses the previous state',
  })

const receiptView = ({ at, replicas }: Receipt): z.infer<typeof ReceiptView> => ({
  at: iso(at),
  replicas: replicas.map(({ replicaId, ...rest }) => ({ replica_id: replicaId, ...rest })),
})

/**
 * The receipt field of an answer. A procedure omits it: the receipt exists only after the commit, when {@link showReceipt} adds it.
 */
export const ReceiptField = ReceiptView.default({ at: iso(new Date(0)), replicas: [] }).describe(
  'The replicas that confirmed the change: from then on none of them uses the previous state',
)

/** Adds the receipt to an answer that has the field. */
export async function showReceipt(answer: unknown, receiptNow: () => Promise<Receipt>): Promise<unknown> {
  if (!isObject(answer) || !isObject(answer.data) || !('receipt' in answer.data)) return answer
  return { ...answer, data: { ...answer.data, receipt: receiptView(await receiptNow()) } }
}
