import type { PublishedEvent } from './catalogue.ts'

/** The type of the message with a checkpoint. */
export const CHECKPOINT_MESSAGE = 'audit.checkpoint'

const text = (description: string) => ({ type: 'string', description })

const DATA = {
  tenant_id: { ...text('Id of the tenant'), format: 'uuid' },
  origin: text('Name of the log'),
  size: { type: 'integer', minimum: 1, description: 'Number of events in the log' },
  root: text('Hash of the whole log (RFC 9162), in base64'),
  checkpoint: text('The signed note (C2SP), which `keystead audit verify` takes'),
}

const TENANT = '00000000-0000-0000-0000-000000000001'
const ORIGIN = `keys.example.com/audit/${TENANT}`
const ROOT = '5TGZHTNAOrODpoFzxoLAwbsSQMbM8xqXcDxkbyZuPGM='
const SIGNATURE = 'Az3grlQ2GpZjnLHnoPvBMaUH0aRSF4FDRr7LGZQZ3TmRkzI6yvYlvzZq3YFw0xB0iUuGNnHJ8h9Tq6gbH1j2f0k0aAI='

/** What plugins can get that is no event of the log: it cannot be recorded. */
export const MESSAGES: readonly PublishedEvent[] = [
  {
    name: CHECKPOINT_MESSAGE,
    description:
      'A checkpoint of the audit log was signed: at most once a minute, when the log has grown. It is no event of the log',
    schema: { type: 'object', required: Object.keys(DATA), properties: DATA },
    example: {
      type: CHECKPOINT_MESSAGE,
      timestamp: '2026-01-15T10:30:00.000Z',
      data: {
        tenant_id: TENANT,
        origin: ORIGIN,
        size: 42,
        root: ROOT,
        checkpoint: `${ORIGIN}\n42\n${ROOT}\n\n— ${ORIGIN} ${SIGNATURE}\n`,
      },
    },
  },
]
