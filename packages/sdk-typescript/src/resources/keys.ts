import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Charge, Verification, VerifyKeyRequest } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Verification of the keys that callers present to your API. */
export class Keys extends Resource {
  /**
   * Verifies a key. Resolves for invalid keys too: check `valid` and `code`.
   *
   * For speed it is sent without an idempotency key, which the server would have to store. An interrupted attempt may have been
   * charged, so it is not retried automatically. With an `idempotency_key` a verification is charged once, however often it is
   * sent; a reservation is stored anyway, and always has one.
   *
   * @example
   * ```ts
   * const verdict = await keystead.keys.verify({ key, scopes: ['reports:read'] })
   * if (!verdict.valid) console.log(verdict.code) // EXPIRED, INSUFFICIENT_SCOPE, RATE_LIMITED, ...
   * ```
   */
  verify(body: VerifyKeyRequest, options?: RequestOptions): Call<Verification> {
    return this.data('POST', path`/api/v1/keys/verify`, { body, isKeyless: !isKept(body) }, options)
  }

  /**
   * Verifies up to 100 keys; the results are in the order of the requests.
   *
   * @example
   * ```ts
   * const verdicts = await keystead.keys.verifyBatch([{ key }, { key: 'ks_unknown' }])
   * console.log(verdicts.map(({ valid }) => valid)) // [true, false]
   * ```
   */
  verifyBatch(requests: VerifyKeyRequest[], options?: RequestOptions): Call<Verification[]> {
    const isKeyless = !requests.some(isKept)
    return this.data('POST', path`/api/v1/keys/verify/batch`, { body: { requests }, isKeyless }, options)
  }

  /**
   * Commits what a verification reserved, in full or `cost` of it.
   *
   * @example
   * ```ts
   * const { charge_id } = await keystead.keys.verify({ key, cost: 5, reserve_seconds: 60 })
   * if (charge_id !== null) await keystead.keys.commitCharge(charge_id, { cost: 3 })
   * ```
   */
  commitCharge(charge: string, body: { cost?: number } = {}, options?: RequestOptions): Call<Charge> {
    return this.data('POST', path`/api/v1/keys/charges/${charge}/commit`, { body }, options)
  }

  /**
   * Refunds what a verification charged.
   *
   * @example
   * ```ts
   * const { charge_id } = await keystead.keys.verify({ key, cost: 5, reserve_seconds: 60 })
   * if (charge_id !== null) await keystead.keys.refundCharge(charge_id)
   * ```
   */
  refundCharge(charge: string, options?: RequestOptions): Call<Charge> {
    return this.data('POST', path`/api/v1/keys/charges/${charge}/refund`, {}, options)
  }
}

/** Whether the server stores the verification anyway. */
const isKept = ({ reserve_seconds, idempotency_key }: VerifyKeyRequest): boolean =>
  reserve_seconds !== undefined || idempotency_key !== undefined
