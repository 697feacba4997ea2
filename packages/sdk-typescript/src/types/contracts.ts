import type { AcceptingSecret, Input, Schema, Value, WithSecret } from './wire.ts'

export type AggregatorUser = Schema<'AggregatorUser'>
export type CreateAggregatorUserRequest = Input<'CreateAggregatorUserRequest'>
export type AggregatorApiKey = Schema<'AggregatorApiKey'>
/** Shown once: store `key.reveal()` now. */
export type CreatedAggregatorApiKey = WithSecret<Schema<'CreatedAggregatorApiKey'>, 'key'>
export type CreateAggregatorApiKeyRequest = Input<'CreateAggregatorApiKeyRequest'>
export type AggregatorScope = Value<'AggregatorScope'>

export type Account = Schema<'Account'>
export type AccountRole = Value<'AccountRole'>
export type AccountUsage = Schema<'AccountUsage'>
/** Shown once: store `api_key.reveal()` now. */
export type CreatedAccount = WithSecret<Schema<'CreatedAccount'>, 'api_key'>
export type DeletedAccount = Schema<'DeletedAccount'>
/** Shown once: store `api_key.reveal()` now. */
export type RotatedAccountKey = WithSecret<Schema<'RotatedAccountKey'>, 'api_key'>
export type CreateAccountRequest = Input<'CreateAccountRequest'>
export type UpdateAccountRequest = Input<'UpdateAccountRequest'>

export type ContentUser = WithSecret<Schema<'ContentUser'>, 'token'>
export type CreateContentUserRequest = Input<'CreateContentUserRequest'>
export type UpdateContentUserRequest = Input<'UpdateContentUserRequest'>

export type AccessSubjectParam = AcceptingSecret<Input<'AccessSubjectParam'>, 'id'>
export type AccessSubjectPropertiesParam = Input<'AccessSubjectPropertiesParam'>
export type AccessActionParam = Input<'AccessActionParam'>
export type AccessActionPropertiesParam = Input<'AccessActionPropertiesParam'>
export type AccessResourceParam = Input<'AccessResourceParam'>
export type AccessEvaluationsSemantic = Value<'AccessEvaluationsSemantic'>
export type AccessOptionsParam = Input<'AccessOptionsParam'>
export type AccessEvaluationParam = Omit<Input<'AccessEvaluationParam'>, 'subject'> & { subject?: AccessSubjectParam }
export type EvaluateAccessRequest = Omit<Input<'EvaluateAccessRequest'>, 'subject'> & { subject: AccessSubjectParam }
export type EvaluateAccessBatchRequest = Omit<Input<'EvaluateAccessBatchRequest'>, 'subject' | 'evaluations'> & {
  subject?: AccessSubjectParam
  evaluations?: AccessEvaluationParam[]
}
export type AccessDecision = Schema<'AccessDecision'>
export type AccessDecisions = Schema<'AccessDecisions'>
export type AccessDecisionContext = Schema<'AccessDecisionContext'>
export type AccessEvaluationFailure = Schema<'AccessEvaluationFailure'>
