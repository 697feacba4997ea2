import {
  audienceOf,
  DELIVERY_METHODS,
  EVENT_TYPES,
  eventsDelivered,
  HELD_DAYS,
  type Issuer,
  PUSH,
  type SignalStream,
} from '@keystead/domain'
import { SSF } from './paths.ts'

/** Where the events of a stream are polled. */
const pollUrlOf = (issuer: Issuer, { id }: Pick<SignalStream, 'id'>): string => issuer.at(`${SSF.poll}/${id}`)

/** A stream as SSF 1.0, section 8.1.1, has it. What authorises pushes is a secret, and is not shown. */
export function streamView(stream: SignalStream, issuer: Issuer) {
  const { id, method, endpointUrl, description } = stream
  return {
    stream_id: id,
    iss: issuer.url,
    aud: audienceOf(issuer, id),
    delivery: { method, endpoint_url: method === PUSH ? endpointUrl : pollUrlOf(issuer, stream) },
    events_supported: EVENT_TYPES,
    events_requested: stream.eventsRequested ?? EVENT_TYPES,
    events_delivered: eventsDelivered(stream.eventsRequested),
    inactivity_timeout: HELD_DAYS * 86_400,
    ...(description != null && { description }),
  }
}

export const statusView = ({ id, status, reason }: SignalStream) => ({
  stream_id: id,
  status,
  ...(reason != null && { reason }),
})

/** The metadata of the transmitter (SSF 1.0, section 7.1). */
export const transmitterMetadata = (issuer: Issuer, jwksPath: string): Readonly<Record<string, unknown>> => ({
  spec_version: '1_0',
  issuer: issuer.url,
  jwks_uri: issuer.at(jwksPath),
  delivery_methods_supported: DELIVERY_METHODS,
  configuration_endpoint: issuer.at(SSF.configuration),
  status_endpoint: issuer.at(SSF.status),
  add_subject_endpoint: issuer.at(SSF.addSubject),
  remove_subject_endpoint: issuer.at(SSF.removeSubject),
  verification_endpoint: issuer.at(SSF.verification),
  authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
  default_subjects: 'ALL',
})
