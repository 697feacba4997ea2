import type { SsfRoute } from './route.ts'
import { SSF } from './paths.ts'
import { StatusChange, StreamQuery, SubjectChange, VerificationRequest } from './schemas.ts'
import { statusView } from './views.ts'

/** The status, the subjects and the verification of streams (SSF 1.0, sections 8.1.2 to 8.1.4). */
export const streamState: SsfRoute[] = [
  {
    method: 'GET',
    url: SSF.status,
    run: async ({ core, work, parameters }) => {
      const { stream_id: id } = StreamQuery.parse(parameters)
      return { status: 200, body: statusView(await core.signalStreams.get(work, id)) }
    },
  },
  {
    method: 'POST',
    url: SSF.status,
    run: async ({ core, work, body }) => {
      const { stream_id: id, status, reason = null } = StatusChange.parse(body)
      return { status: 200, body: statusView(await core.signalStreams.setStatus(work, id, status, reason)) }
    },
  },
  {
    method: 'POST',
    url: SSF.addSubject,
    run: async ({ core, work, body }) => {
      const { stream_id: id, subject } = SubjectChange.parse(body)
      await core.signalStreams.addSubject(work, id, subject)
      return { status: 200, body: {} }
    },
  },
  {
    method: 'POST',
    url: SSF.removeSubject,
    run: async ({ core, work, body }) => {
      const { stream_id: id, subject } = SubjectChange.parse(body)
      await core.signalStreams.removeSubject(work, id, subject)
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    url: SSF.verification,
    run: async ({ core, work, body }) => {
      const { stream_id: id, state = null } = VerificationRequest.parse(body)
      await core.signalStreams.verify(work, id, state)
      return { status: 204 }
    },
  },
]
