/** The endpoints of the transmitter (SSF 1.0, section 7). */
export const SSF = {
  configuration: '/ssf/v1/stream',
  status: '/ssf/v1/status',
  addSubject: '/ssf/v1/subjects:add',
  removeSubject: '/ssf/v1/subjects:remove',
  verification: '/ssf/v1/verify',
  poll: '/ssf/v1/poll',
} as const
