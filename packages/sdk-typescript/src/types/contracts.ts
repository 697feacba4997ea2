import type { Body, Schema } from './wire.ts'

export type AggregatorUser = Schema<'AggregatorUser'>
export type AggregatorUserCreateParams = Body<'aggregator.users.create'>
export type AggregatorApiKey = Schema<'AggregatorApiKey'>
/** Shown once: store `key` now. */
export type AggregatorNewApiKey = Schema<'AggregatorNewApiKey'>
export type AggregatorApiKeyCreateParams = Body<'aggregator.apiKeys.create'>

export type Account = Schema<'Account'>
/** Shown once: store `api_key` now. */
export type NewAccount = Schema<'NewAccount'>
export type DeletedAccount = Schema<'DeletedAccount'>
/** Shown once: store `api_key` now. */
export type RotatedAccountKey = Schema<'RotatedKey'>
export type AccountCreateParams = Body<'accounts.users.create'>
export type AccountUpdateParams = Body<'accounts.users.update'>

export type ContentUser = Schema<'ContentUser'>
export type ContentUserCreateParams = Body<'content.apiUsers.create'>
export type ContentUserUpdateParams = Body<'content.apiUsers.update'>
