import { assertAllowedHost, withinHosts } from '@keystead/domain'
import type { OutgoingRequests } from './egress.ts'

/** The requests, to the hosts that a tenant allows. */
export const requestsWithin = (
  requests: OutgoingRequests,
  hosts: readonly string[],
): Pick<OutgoingRequests, 'check' | 'getJson' | 'fetch'> => ({
  ...withinHosts(requests, hosts),
  async fetch(url, request) {
    assertAllowedHost(url, hosts)
    return requests.fetch(url, request)
  },
})
