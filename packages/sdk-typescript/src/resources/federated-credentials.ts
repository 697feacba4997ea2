import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  CreateFederatedCredentialRequest,
  EndedFederatedCredential,
  FederatedCredential,
  PageParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The workloads of other issuers that may get tokens for a user. `user` is an id, or an email (case-insensitive). */
export class FederatedCredentials extends Resource {
  /**
   * The federated credentials of a user, newest first.
   *
   * @example
   * ```ts
   * for await (const { issuer, subject } of keystead.federatedCredentials.list('alice@example.com')) console.log(issuer, subject)
   * ```
   */
  list(user: string, params?: PageParams, options?: RequestOptions): List<FederatedCredential> {
    return this.items(path`/api/v1/users/${user}/federated-credentials`, params, options)
  }

  /**
   * Lets a workload of another issuer, such as a CI job, get tokens for a user without a stored key.
   *
   * @example
   * ```ts
   * await keystead.federatedCredentials.create('alice@example.com', {
   *   issuer: 'https://token.actions.githubusercontent.com',
   *   subject: 'repo:octo-org/octo-repo:environment:production',
   *   audience: 'https://keystead.example.com',
   *   scopes: ['jobs:create'],
   * })
   * ```
   */
  create(user: string, body: CreateFederatedCredentialRequest, options?: RequestOptions): Call<FederatedCredential> {
    return this.data('POST', path`/api/v1/users/${user}/federated-credentials`, { body }, options)
  }

  /**
   * Ends a federated credential and all tokens that were issued for it.
   *
   * @example
   * ```ts
   * for await (const { credential_id } of keystead.federatedCredentials.list('alice@example.com')) {
   *   await keystead.federatedCredentials.delete('alice@example.com', credential_id)
   * }
   * ```
   */
  delete(user: string, credential: string, options?: RequestOptions): Call<EndedFederatedCredential> {
    return this.data('DELETE', path`/api/v1/users/${user}/federated-credentials/${credential}`, {}, options)
  }
}
