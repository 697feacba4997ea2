import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Charge, Verification, VerifyParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What an API asks about the keys that its callers present. */
export class Keys extends Resource {
  /**
   * May this key do this? Resolves whatever the answer is: look at `valid` and `code`.
   *
   * For speed it is sent without an idempotency key, which the server would have to store. An attempt that broke off may have
   * been charged, so it is not sent again by itself. With an `idempotency_key` of its own a verification is charged once, however often it is sent; a
   * reservation is stored anyway, and always has one.
   */
  verify(body: VerifyParams, options?: RequestOptions): Call<Verification> {
    return this.data('POST', path`/api/v1/keys/verify`, { body, isKeyless: !isKept(body) }, options)
  }

  /** Up to 100 keys at once; the answers are in the order of the requests. */
  verifyBatch(requests: VerifyParams[], options?: RequestOptions): Call<Verification[]> {
    const isKeyless = !requests.some(isKept)
    return this.data('POST', path`/api/v1/keys/verify/batch`, { body: { requests }, isKeyless }, options)
  }

  /** Keeps for good what a verification reserved, all of it or `cost`. */
  commitCharge(charge: string, body: { cost?: number } = {}, options?: RequestOptions): Call<Charge> {
    return this.data('POST', path`/api/v1/keys/charges/${charge}/commit`, { body }, options)
  }

  /** Gives back what a verification took. */
  refundCharge(charge: string, options?: RequestOptions): Call<Charge> {
    return this.data('POST', path`/api/v1/keys/charges/${charge}/refund`, {}, options)
  }
}

/** Whether the server stores it anyway. */
const isKept = ({ reserve_seconds, idempotency_key }: VerifyParams): boolean =>
  reserve_seconds !== undefined || idempotency_key !== undefined
