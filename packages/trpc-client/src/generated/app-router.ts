/**
 * Generated from the router of apps/api: do not edit, run `npm run generate`.
 * Every input and output is written out, so that clients need no server code.
 */
import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCDecorateCreateRouterOptions,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server'

/** An event of a subscription, which resumes after it on reconnection. */
interface TrackedData<Data> {
  id: string
  data: Data
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

interface Call<Input, Output> {
  input: Input
  output: Output
  meta: object
  errorShape: ErrorShape
}
type Query<Input, Output> = TRPCQueryProcedure<Call<Input, Output>>
type Mutation<Input, Output> = TRPCMutationProcedure<Call<Input, Output>>
type Subscription<Input, Output> = TRPCSubscriptionProcedure<Call<Input, Output>>

/** What is wrong with one part of the input. */
export interface Issue {
  /** The field, such as `email` or `limits.0.name`; empty for the input as a whole. */
  path: string
  /** The problem, such as `is required`. */
  message: string
}

/** Why a call failed, in the words that REST's v1 contract and tRPC share. */
export type KeysteadCode =
  | 'validation_error'
  | 'unauthorized'
  | 'mfa_required'
  | 'challenge_expired'
  | 'reauthentication_required'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'precondition_required'
  | 'precondition_failed'
  | 'in_progress'
  | 'unprocessable'
  | 'rate_limited'
  | 'not_configured'
  | 'provider_failed'
  | 'quota_exceeded'
  | 'object_corrupt'
  | 'method_not_allowed'
  | 'timeout'
  | 'too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'unavailable'
  | 'internal_error'

/** How a log-in is completed whose password was right. */
export interface MfaChallenge {
  /** Goes into the second request, `auth.completeLogin`. A secret: with a factor it opens a session. */
  challenge: string
  /** What the person can present: `totp`, `passkey`, `recovery_code`. A later release may have more of them. */
  factors: string[]
  /** The person has no factor yet and must add one of `factors`, because the tenant demands it. */
  must_enrol: boolean
  /** When the challenge ends: RFC 3339, UTC. */
  expires_at: string
}

/** What a failed call says about itself. */
export interface ErrorData {
  /** tRPC's code. */
  code: TRPC_ERROR_CODE_KEY
  /** The HTTP status that belongs to the code. */
  httpStatus: number
  /** The procedure that was called; left out when there is no such procedure. */
  path?: string | undefined
  /** Keystead's own code, as in the `code` of REST's v1 errors. A later release may have more of them. */
  keystead_code: KeysteadCode | (string & {})
  /** Identifies the request in the service's logs; also the X-Request-Id header. */
  request_id: string
  /** What is wrong with each part of the input; only when `keystead_code` is `validation_error`. */
  issues?: Issue[]
  /** How to complete the log-in; only when `keystead_code` is `mfa_required`. */
  mfa?: MfaChallenge
}

/** The error of a failed call. */
export interface ErrorShape {
  /** tRPC's code as JSON-RPC numbers it. */
  code: TRPC_ERROR_CODE_NUMBER
  /** What went wrong, for people. */
  message: string
  /** What went wrong, for programs. */
  data: ErrorData
}

type AggregatorUser = {
  /** Id of the API user */
  id: string
  /** Id of its tenant */
  tenant_id: string
  /** Name, unique in the tenant */
  name: string
  /** What the API user is for; empty if none was given */
  description: string
  /** Whether its keys work */
  active: boolean
  /** When the API user was created */
  created_at: string
  /** When the API user was last changed */
  updated_at: string
}
type CreatedAggregatorApiKey = {
  /** Id of the key */
  id: string
  /** Id of the API user of the key */
  user_id: string
  /** The first characters of the key, to recognise it by */
  key_prefix: string
  /** Name of the key, for people */
  name: string
  /** Scopes of the key */
  scopes: string[]
  /** Whether the key works: neither revoked nor expired, and its user is active */
  active: boolean
  /** When the key expires; null: never */
  expires_at: string | null
  /** When the key was last used; null: never */
  last_used_at: string | null
  /** Number of uses so far */
  usage_count: number
  /** When the key was created */
  created_at: string
  /** When the key was revoked; null: it was not */
  revoked_at: string | null
  /** The full text of the key, 34 characters, shown only here */
  key: string
}
type AggregatorApiKey = {
  /** Id of the key */
  id: string
  /** Id of the API user of the key */
  user_id: string
  /** The first characters of the key, to recognise it by */
  key_prefix: string
  /** Name of the key, for people */
  name: string
  /** Scopes of the key */
  scopes: string[]
  /** Whether the key works: neither revoked nor expired, and its user is active */
  active: boolean
  /** When the key expires; null: never */
  expires_at: string | null
  /** When the key was last used; null: never */
  last_used_at: string | null
  /** Number of uses so far */
  usage_count: number
  /** When the key was created */
  created_at: string
  /** When the key was revoked; null: it was not */
  revoked_at: string | null
}
type ChatMessage = {
  /** Who said it */
  role: "assistant" | "system" | "user"
  /** What was said, at most 500000 characters */
  content: string
}
type JobInput = {
  /** The prompt; optional when there are messages */
  prompt?: string
  /** The conversation so far */
  messages?: ChatMessage[]
  /** Instructions for the model */
  system_prompt?: string
  /** Maximum tokens of the answer */
  max_tokens?: number
  /** Randomness of the answer, 0 to 2; by default that of the model */
  temperature?: number
}
type Job = {
  /** Id of the job */
  id: string
  /** How far the job is; only a waiting or running one can be cancelled */
  status: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING"
  /** The caller's name for this kind of job */
  type: string
  /** The provider that runs it */
  provider: string
  /** The model of the provider */
  model: string
  /** The prompt and its settings, as they were given */
  input: JobInput
  /** The completed text, as far as it came; null before the first piece */
  result: string | null
  /** Why the job failed; null if it did not */
  error: string | null
  /** Tokens of the prompt; null if the provider did not report them */
  tokens_in: number | null
  /** Tokens of the answer; null if the provider did not report them */
  tokens_out: number | null
  /** US dollars; null for a model without a price */
  cost: number | null
  /** When the job was created */
  created_at: string
  /** When the job was last changed */
  updated_at: string
  /** When a worker began with it; null: not yet */
  started_at: string | null
  /** When it ended; null: not yet */
  finished_at: string | null
}
type AccountUsage = {
  /** Requests so far */
  total_requests: number
  /** Time of the latest request; absent before the first */
  last_used_at?: string
  /** Time of the first request; absent before it */
  first_used_at?: string
  /** Requests on the current UTC day */
  requests_today: number
  /** Start of the daily count */
  last_reset: string
}
type Account = {
  /** Id of the user */
  user_id: string
  /** Name, unique in the tenant */
  name: string
  /** Email address, unique in the tenant; null if none was given */
  email: string | null
  /** admin: may manage the tenant; user: may not */
  role: "admin" | "user"
  /** Whether its API key works */
  is_active: boolean
  /** When the user was created */
  created_at: string
  /** When the user was last changed; a request changes nothing */
  updated_at: string
  /** Requests made with the keys of the user */
  usage: AccountUsage
}
type CreatedAccount = {
  /** The full text of the API key, shown only here */
  api_key: string
  /** A reminder for people to save the key */
  warning: string
  /** The new user */
  user: Account
}
type DeletedAccount = {
  /** Always true: a failure has another status */
  success: true
  /** Id of the deleted user */
  deleted: string
}
type RotatedAccountKey = {
  /** The full text of the API key, shown only here */
  api_key: string
  /** A reminder for people to save the key */
  warning: string
  /** Always true: a failure has another status */
  success: true
}
type ContentUser = {
  /** Id of the API user */
  id: string
  /** Name, unique in the tenant */
  name: string
  /** What the API user is for; empty if none was given */
  description: string
  /** A JWT (EdDSA); null for a user that was never issued one */
  token: string | null
  /** When the API user expires; null: never */
  expire_at: string | null
  /** When the API user was created */
  created_at: string
  /** When the API user was last changed */
  updated_at: string
  /** Scopes of the API user and its token */
  scopes: string[]
  /** active, inactive, or expired when `expire_at` has passed; its token works only while it is active */
  status: "active" | "expired" | "inactive"
}
type AccessSubjectPropertiesParam = {
  [x: string]: unknown;
  /** Address of the client that presented the key; a key may work from some only */
  ip_address?: string | undefined
}
type AccessSubjectParam = {
  /** api_key, access_token, user or identity; any other is denied */
  type: string
  /** The text of the key or token, or the id or email of a user. A text is a secret */
  id: string
  /** More about the subject; only `ip_address` is read */
  properties?: AccessSubjectPropertiesParam | undefined
}
type AccessActionPropertiesParam = {
  [x: string]: unknown;
  /** What the use costs, of every limit of the key and of its credits; by default 1, and 0 costs nothing */
  cost?: number | undefined
}
type AccessActionParam = {
  /** The name of the action: the last part of the scope */
  name: string
  /** More about the action; only `cost` is read */
  properties?: AccessActionPropertiesParam | undefined
}
type AccessResourceParam = {
  /** The type of the resource: the first part of the scope */
  type: string
  /** The id of the resource within its type */
  id: string
  /** More about the resource; not read */
  properties?: Record<string, unknown> | undefined
}
type EvaluateAccessRequest = {
  /** Who wants to do it */
  subject: AccessSubjectParam
  /** What it wants to do */
  action: AccessActionParam
  /** What it wants to do it to */
  resource: AccessResourceParam
  /** The environment of the access; not read */
  context?: Record<string, unknown> | undefined
}
type AccessEvaluationFailure = {
  /** The status that a request for this evaluation alone is answered with */
  status: number
  /** Human-readable reason */
  message: string
}
type AccessDecisionContext = {
  /** Machine-readable reason: as the `code` of a verification, or of the subject */
  code?: string
  /** Human-readable reason */
  reason?: string
  /** Of a key over a limit: seconds until it has points again */
  retry_after?: number
  /** Why it could not be evaluated */
  error?: AccessEvaluationFailure
}
type AccessDecision = {
  /** Whether the access is permitted */
  decision: boolean
  /** Why not; absent when it is permitted */
  context?: AccessDecisionContext
}
type AccessEvaluationParam = {
  /** Who wants to do it */
  subject?: AccessSubjectParam | undefined
  /** What it wants to do */
  action?: AccessActionParam | undefined
  /** What it wants to do it to */
  resource?: AccessResourceParam | undefined
  /** The environment of the access; not read */
  context?: Record<string, unknown> | undefined
}
type AccessOptionsParam = {
  [x: string]: unknown;
  /** execute_all, the default; or stop after the first that is denied, or after the first that is permitted */
  evaluations_semantic?: "deny_on_first_deny" | "execute_all" | "permit_on_first_permit" | undefined
}
type EvaluateAccessBatchRequest = {
  /** Who wants to do it, in evaluations that do not say */
  subject?: AccessSubjectParam | undefined
  /** What it wants to do, in evaluations that do not say */
  action?: AccessActionParam | undefined
  /** What it wants to do it to, in evaluations that do not say */
  resource?: AccessResourceParam | undefined
  /** The environment of the access; not read */
  context?: Record<string, unknown> | undefined
  /** The evaluations, at most 100. Without any the request is a single one */
  evaluations?: AccessEvaluationParam[] | undefined
  /** How the evaluations are executed */
  options?: AccessOptionsParam | undefined
}
type AccessDecisions = {
  /** Whether the access is permitted; of a request without evaluations */
  decision?: boolean
  /** Why not; of a request without evaluations */
  context?: AccessDecisionContext
  /** The decisions, in the order of the evaluations; fewer when one of them ended it */
  evaluations?: AccessDecision[]
}
type User = {
  /** Id of the user */
  user_id: string
  /** Email address, unique in the tenant; null for a service user without one */
  email: string | null
  /** User name, unique in the tenant; null if none was given */
  username: string | null
  /** Display name: the given name, or else the user name or the email */
  name: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** active, inactive or expired; keys work only while it is active */
  status: "active" | "expired" | "inactive"
  /** Number of projects that the user is a member of */
  projects_count: number
  /** Number of API keys that are not revoked */
  api_keys_count: number
  /** When the user was created */
  created_at: string
  /** When the user expires; null: never */
  expires_at: string | null
  /** When a credential of the user was last used; null: never */
  last_used_at: string | null
}
type BoundedCount = {
  /** How many there are, at most 10000 */
  count: number
  /** Whether there are more than that: counting ends at 10000 */
  at_least: boolean
}
type CreatedUser = {
  /** Id of the user */
  user_id: string
  /** Email address, unique in the tenant; null for a service user without one */
  email: string | null
  /** User name, unique in the tenant; null if none was given */
  username: string | null
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** When the user was created */
  created_at: string
}
type ProjectName = {
  /** Id of the project */
  project_id: string
  /** Name of the project, unique in the tenant */
  project_name: string
}
type UserDetails = {
  /** Id of the user */
  user_id: string
  /** Email address, unique in the tenant; null for a service user without one */
  email: string | null
  /** User name, unique in the tenant; null if none was given */
  username: string | null
  /** Display name: the given name, or else the user name or the email */
  name: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** The projects that the user is a member of */
  projects: ProjectName[]
  /** Number of API keys that are not revoked */
  api_keys_count: number
  /** When the user was created */
  created_at: string
}
type NarrowedKeys = {
  /** Keys that lost scopes because their user did */
  narrowed_keys: string[]
}
type UpdatedUserResponse = {
  /** What was done, in one sentence for people; do not parse it */
  message: string
  /** When the answer was made */
  timestamp: string
  /** The keys that lost scopes; absent when none did */
  data?: NarrowedKeys
}
type Acknowledgement = {
  /** What was done, in one sentence for people; do not parse it */
  message: string
  /** When the answer was made */
  timestamp: string
}
type ScopeSource = {
  /** own: it was given to the user itself; role: it comes with a role */
  type: "own" | "role"
  /** Name of the role; null for a scope of its own */
  role: string | null
}
type EffectiveScope = {
  /** The scope, or the name of a set of scopes */
  scope: string
  /** Where it comes from; it is lost with the last of these */
  sources: ScopeSource[]
  /** The scopes of Keystead that it allows by itself; none for a scope of your own API */
  covers: string[]
}
type EffectiveScopes = {
  /** Id of the user */
  user_id: string
  /** Its roles */
  roles: string[]
  /** What it holds: the union of its own scopes and those of its roles */
  scopes: EffectiveScope[]
}
type UserProject = {
  /** Id of the project */
  project_id: string
  /** Name of the project, unique in the tenant */
  project_name: string
  /** Name of its MCP configuration; null if none is assigned */
  mcp_config_name: string | null
  /** When the project was created */
  created_at: string
}
type FoundUser = {
  /** Id of the user */
  user_id: string
  /** Email address, unique in the tenant; null for a service user without one */
  email: string | null
  /** Number of projects that the user is a member of */
  projects_count: number
  /** When the user was created */
  created_at: string
}
type PasswordDemand = {
  /** Id of the user */
  user_id: string
  /** The link that sets the new password, once; shown only here. Hand it over if it is not mailed */
  url: string
  /** When the link ends: after 24 hours */
  expires_at: string
  /** Whether the link is mailed to the user too: only if the service has a mail server */
  mailed: boolean
}
type ApiKeyName = {
  /** Id of the key */
  key_id: string
  /** Name of the key, for people */
  name: string
}
type GrantName = {
  /** Id of the grant */
  grant_id: string
  /** Name of the client that was allowed something */
  client_name: string
}
type InvitationName = {
  /** Id of the invitation */
  invitation_id: string
  /** Email address of the person who is invited */
  email: string
}
type FederatedCredentialName = {
  /** Id of the credential */
  credential_id: string
  /** Name of the credential; null if none was given */
  name: string | null
  /** The workload, as its issuer names it */
  subject: string
}
type OffboardPreview = {
  /** Id of the user */
  user_id: string
  /** Display name of the user */
  name: string
  /** Status of the user now */
  status: "active" | "expired" | "inactive"
  /** Whether it would be refused: no other active Super Admin of the tenant would be left */
  is_last_super_admin: boolean
  /** Number of API keys that would be revoked */
  api_keys_count: number
  /** These keys, newest first, at most 100 */
  api_keys: ApiKeyName[]
  /** Number of projects that the user would leave */
  projects_count: number
  /** These projects, newest first, at most 100 */
  projects: ProjectName[]
  /** Number of sessions that would end */
  sessions_count: number
  /** Number of grants of OAuth clients that would end */
  grants_count: number
  /** These grants, newest first, at most 100 */
  grants: GrantName[]
  /** Number of invitations that the user has sent, and that would be withdrawn */
  invitations_count: number
  /** These invitations, newest first, at most 100 */
  invitations: InvitationName[]
  /** Number of credentials of workloads that would end */
  federated_credentials_count: number
  /** These credentials, newest first, at most 100 */
  federated_credentials: FederatedCredentialName[]
  /** Whether its registration as a client of OAuth would end */
  oauth_client: boolean
  /** Whether its token of the content contract would end */
  content_token: boolean
}
type ReplicaReceipt = {
  /** Id of the replica, new at each of its starts */
  replica_id: string
  /** Host and process */
  name: string
  /** `fenced`: the replica did not respond; its lease has expired, so it no longer uses its cache */
  state: "confirmed" | "fenced"
  /** Milliseconds until the state was certain */
  ms: number
}
type Receipt = {
  /** When the last replica confirmed the change */
  at: string
  /** Every replica of the service */
  replicas: ReplicaReceipt[]
}
type OffboardedUser = {
  /** Id of the user */
  user_id: string
  /** Number of API keys that were revoked */
  api_keys: number
  /** Number of projects that the user has left */
  projects: number
  /** Number of sessions that have ended */
  sessions: number
  /** Number of grants of OAuth clients that have ended */
  grants: number
  /** Number of invitations that were withdrawn */
  invitations: number
  /** Number of credentials of workloads that have ended */
  federated_credentials: number
  /** Whether its registration as a client of OAuth has ended */
  oauth_client: boolean
  /** Whether its token of the content contract has ended */
  content_token: boolean
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type UserResult = {
  /** Id of the user */
  user_id: string
  /** changed; unchanged: it was so before; not_found; forbidden: it holds more than you do */
  outcome: "changed" | "forbidden" | "not_found" | "unchanged"
}
type ChangedUsers = {
  /** How many were changed */
  changed: number
  /** What was done to each user, in the order of the request */
  results: UserResult[]
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type EndedSessions = {
  /** How many sessions were ended */
  ended: number
}
type UserApiKey = {
  /** Id of the key */
  key_id: string
  /** Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
  api_key: string
  /** Id of the project of the key; null for none */
  project_id: string | null
  /** Name of the project of the key; null for none */
  project_name: string | null
  /** When the key was created */
  created_at: string
  /** When the key expires; null: never */
  expires_at: string | null
  /** When the key was last used; null: never */
  last_used_at: string | null
  /** active, disabled until it is enabled again, or revoked for good */
  status: "active" | "disabled" | "revoked"
}
type CreatedUserApiKey = {
  /** The full text of the key, shown only here */
  api_key: string
}
type FederatedCredential = {
  /** Id of the federated credential */
  credential_id: string
  /** Id of the user that the workload stands for; the `client_id` of its requests */
  user_id: string
  /** Name, for people */
  name: string | null
  /** The `iss` of its tokens, or `spiffe://<trust domain>` */
  issuer: string
  /** What their `sub` must be: exact, or with one `*` */
  subject: string
  /** What their `aud` must be or contain */
  audience: string
  /** What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is */
  claims: Record<string, string>
  /** Where the keys of the issuer are; null: where its metadata says */
  jwks_uri: string | null
  /** Scopes of the tokens; null: those of the user */
  scopes: string[] | null
  /** Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once */
  reusable: boolean
  /** When the credential was created */
  created_at: string
}
type EndedFederatedCredential = {
  /** Id of the federated credential */
  credential_id: string
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type ApiKeyResult = {
  /** Id of the key */
  key_id: string
  /** changed; unchanged: it was so before; revoked: it has ended, and cannot be changed; not_found; forbidden: it holds more than you do */
  outcome: "changed" | "forbidden" | "not_found" | "revoked" | "unchanged"
}
type ChangedApiKeys = {
  /** How many were changed */
  changed: number
  /** What was done to each key, in the order of the request */
  results: ApiKeyResult[]
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type KeyLimit = {
  /** Name of the limit, unique within the key */
  name: string
  /** Points per window */
  limit: number
  /** Length of the window in seconds */
  window_seconds: number
  /** A fixed window starts with its first use; a sliding one always ends now */
  kind: "fixed" | "sliding"
  /** True: counted in Redis on every use, for all replicas together */
  strict: boolean
}
type KeyRefill = {
  /** What `remaining` becomes */
  amount: number
  /** Seconds between refills */
  every_seconds: number
  /** When it was last refilled, or the credits were created */
  last_at: string
}
type KeyCredits = {
  /** Remaining uses, without those currently leased to a replica */
  remaining: number
  /** When and to what `remaining` is set again; null: never */
  refill: KeyRefill | null
}
type ApiKey = {
  /** How often the key may be used; empty: without limit */
  limits: KeyLimit[]
  /** A prepaid number of uses; null: uses are not metered */
  credits: KeyCredits | null
  /** Addresses and CIDR ranges the key works from; null: from anywhere */
  ip_allowlist: string[] | null
  /** Environment of the key, for example `production`; null for none */
  environment: string | null
  /** The caller's own id for the holder of the key; null for none */
  external_id: string | null
  /** The JSON that was stored with the key; null for none */
  metadata: Record<string, JsonValue> | null
  /** Id of the key */
  key_id: string
  /** Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
  api_key: string
  /** Id of the project of the key; null for none */
  project_id: string | null
  /** Name of the project of the key; null for none */
  project_name: string | null
  /** When the key was created */
  created_at: string
  /** When the key expires; null: never */
  expires_at: string | null
  /** When the key was last used; null: never */
  last_used_at: string | null
  /** active, disabled until it is enabled again, or revoked for good */
  status: "active" | "disabled" | "revoked"
  /** Id of the user of the key */
  user_id: string
  /** Email of the user of the key; null for a service user without one */
  user_email: string | null
  /** Name of the key, for people */
  name: string
  /** Whether it may call Keystead itself; false: it can only be verified */
  management: boolean
  /** Scopes of the key; null: those of its user */
  scopes: string[] | null
  /** Id of the plan whose limits the key has; null: it has its own */
  plan_id: string | null
  /** Name of that plan; null for none */
  plan_name: string | null
  /** Number of uses so far */
  usage_count: number
  /** Address of its last use; check it before the key retires */
  last_used_ip: string | null
  /** The key that replaces this one, which retires at `expires_at` */
  successor_id: string | null
}
type LimitParam = {
  /** Name of the limit, unique within the key */
  name: string
  /** Points per window */
  limit: number
  /** Length of the window, at most a week */
  window_seconds: number
  /**
   * A fixed window starts with its first use; a sliding one always ends now
   * @default "fixed"
   */
  kind?: "fixed" | "sliding" | undefined
  /**
   * Counted in Redis on every use, for all replicas together; refuses while Redis is unavailable
   * @default false
   */
  strict?: boolean | undefined
}
type RefillParam = {
  /** What `remaining` becomes */
  amount: number
  /** A minute to a leap year */
  every_seconds: number
}
type CreditsParam = {
  /** Remaining uses */
  remaining: number
  /** When and to what `remaining` is set again; null or absent: never */
  refill?: RefillParam | null | undefined
}
type CreatedApiKey = {
  /** Id of the key */
  key_id: string
  /** The full text of the key, shown only here */
  api_key: string
}
type ImportedKeyParam = {
  /** How often the key may be used, at most 10 limits with distinct names */
  limits?: LimitParam[] | undefined
  /** A prepaid number of uses; null: uses are not metered */
  credits?: CreditsParam | null | undefined
  /** Addresses and CIDR ranges the key works from; null: from anywhere */
  ip_allowlist?: string[] | null | undefined
  /** Environment of the key, for example `production`; null for none */
  environment?: string | null | undefined
  /** The caller's own id for the holder of the key; null for none */
  external_id?: string | null | undefined
  /** Any JSON that a verification returns with the key; never put secrets in it */
  metadata?: Record<string, JsonValue> | null | undefined
  /** Id of the user of the key, or its email; give either this or `email` */
  user_id?: string | undefined
  /** Email of the user of the key; give either this or `user_id` */
  email?: string | undefined
  /** Name of the key, for people */
  name?: string | undefined
  /** Id or name of the project of the key; its user must be a member */
  project_id?: string | undefined
  /** When the key expires: an RFC 3339 date and time, with any offset; null or absent: never */
  expires_at?: string | null | undefined
  /** SHA-256 of the full text of the key, 64 hexadecimal digits */
  sha256: string
  /** Scopes of the key, at most 100 */
  scopes: string[]
  /** The part of the key that lists show */
  prefix?: string | undefined
}
type ImportedApiKeys = {
  /** Ids of the keys, in the order of the request */
  key_ids: string[]
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type ChangedApiKey = {
  /** Id of the key */
  key_id: string
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type RotatedApiKey = {
  /** The full text of the new key, shown only here */
  new_api_key: string
  /** Id of the new key */
  key_id: string
  /** Id of the old key */
  old_key_id: string
  /** When the old key stops working: now, or when the overlap ends */
  old_key_retires_at: string
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type LimitCostParam = {
  /** Name of the limit */
  name: string
  /** Points that the use costs of this limit; by default the `cost` of the request */
  cost?: number | undefined
}
type VerifyKeyRequest = {
  /** The full text of an API key, or a content JWT */
  key: string
  /** The scopes the key must hold, all of them. A text is accepted too, and read as a `scope_expression` */
  scopes?: string | string[] | undefined
  /** In place of `scopes`: an expression of scopes with `and`, `or`, `not` and parentheses */
  scope_expression?: string | undefined
  /** Address of the client that presented the key */
  ip?: string | undefined
  /**
   * Points and credits that the use costs, of every limit and of the credits; 0 costs nothing
   * @default 1
   */
  cost?: number | undefined
  /** Only these limits of the key, by name, each optionally with its own cost */
  limits?: (string | LimitCostParam)[] | undefined
  /** A request repeated with the same key within 24 hours is not charged again */
  idempotency_key?: string | undefined
  /** Reserve the charge: it is refunded unless committed within this many seconds */
  reserve_seconds?: number | undefined
  /**
   * Dry run: charge and count nothing, and return the result of every rule
   * @default false
   */
  explain?: boolean | undefined
}
type VerifiedUser = {
  /** Id of the user */
  user_id: string
  /** Display name of the user */
  name: string
  /** Email of the user; null for a service user without one */
  email: string | null
}
type LimitState = {
  /** Name of the limit */
  name: string
  /** Points per window */
  limit: number
  /** Length of the window in seconds */
  window_seconds: number
  /** Points left in the window */
  remaining: number
  /** When a fixed window ends, or a sliding one starts to free points */
  reset_at: string
  /** Whether this limit refused the use */
  exceeded: boolean
}
type RuleResult = {
  /** Name of the rule */
  rule: string
  /** The value the rule checked */
  value: string
  /** Whether the key passes the rule */
  passed: boolean
}
type Verification = {
  /** Whether the use is allowed: true only with the code VALID */
  valid: boolean
  /** VALID, or why the use is not allowed */
  code: "DISABLED" | "EXPIRED" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "MALFORMED" | "NOT_FOUND" | "RATE_LIMITED" | "REVOKED" | "USAGE_EXCEEDED" | "USER_INACTIVE" | "VALID"
  /** Id of the key; null for a JWT, and for a key that does not exist in your tenant */
  key_id: string | null
  /** The user of the key; null for a key that does not exist in your tenant */
  user: VerifiedUser | null
  /** Tenant of the key; null for a key that does not exist in your tenant */
  tenant_id: string | null
  /** The project of the key; null for none */
  project: ProjectName | null
  /** Scopes that the key holds now */
  scopes: string[]
  /** Roles of the user of the key */
  roles: string[]
  /** When the key expires; null: never */
  expires_at: string | null
  /** State of each limit that the use counted against */
  limits: LimitState[]
  /** Remaining credits; null for a key without credits */
  remaining: number | null
  /** Environment of the key; null for none */
  environment: string | null
  /** The caller's own id for the holder of the key; null for none */
  external_id: string | null
  /** The JSON that was stored with the key; null for none */
  metadata: Record<string, JsonValue> | null
  /** Id of the charge, to commit or refund it; null if nothing was charged */
  charge_id: string | null
  /** Only with `explain`: the result of every rule, in the order in which they are applied */
  rules?: RuleResult[]
}
type Charge = {
  /** Id of the charge */
  charge_id: string
  /** Id of the key that was charged */
  key_id: string
  /** reserved until it is committed, refunded or expires */
  state: "committed" | "refunded" | "reserved"
  /** Points and credits that it took */
  cost: number
  /** When a reserved charge is refunded by itself */
  expires_at: string
}
type Project = {
  /** Id of the project */
  project_id: string
  /** Name of the project, unique in the tenant */
  project_name: string
  /** Id of its MCP configuration; null if none is assigned */
  mcp_config_id: string | null
  /** Name of its MCP configuration; null if none is assigned */
  mcp_config_name: string | null
  /** Number of members */
  users_count: number
  /** When the project was created */
  created_at: string
}
type CreatedProject = {
  /** Id of the project */
  project_id: string
  /** Name of the project, unique in the tenant */
  project_name: string
}
type ProjectMember = {
  /** Id of the user */
  user_id: string
  /** Email address; null for a service user without one */
  email: string | null
  /** When the user was created */
  created_at: string
}
type McpConfig = {
  /** Id of the configuration */
  mcp_config_id: string
  /** Name of the configuration, unique in the tenant */
  mcp_config_name: string
  /** Its MCP servers by name */
  servers: Record<string, JsonValue>
  /** The projects that it is assigned to */
  used_by_projects: ProjectName[]
  /** When the configuration was created */
  created_at: string
  /** When the configuration was last changed */
  updated_at: string
}
type CreatedMcpConfig = {
  /** Id of the configuration */
  config_id: string
  /** Name of the configuration, unique in the tenant */
  config_name: string
}
type KeySettings = {
  /** The longest that keys and content tokens may live, in days from when they are made; null: without end. Those that exist are left as they are */
  max_lifetime_days: number | null
  /** How long keys and content tokens live that are made without an expiry, in days; null: as long as they may */
  default_lifetime_days: number | null
  /** Whether every new key must have an `ip_allowlist` */
  require_ip_allowlist: boolean
  /** Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: never */
  rotation_reminder_days: number | null
}
type SessionSettings = {
  /** Minutes without use after which sessions end, at once for all of them; null: they do not end by that */
  idle_minutes: number | null
  /** Hours after the log-in at which sessions end that are opened from now on */
  lifetime_hours: number
}
type MfaSettings = {
  /** Whether a person gets a session only with a second factor or a passkey */
  required: boolean
}
type PasswordSettings = {
  /** The fewest characters of passwords that are set from now on */
  min_length: number
}
type TokenSettings = {
  /** Seconds that access tokens live that are issued from now on */
  lifetime_seconds: number
}
type AccessSettings = {
  /** Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own */
  ip_allowlist: string[]
}
type LimitSettings = {
  /** The limits of keys that are made without any; empty: none */
  new_keys: KeyLimit[]
}
type EgressSettings = {
  /** Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows */
  allowed_hosts: string[]
}
type RetentionSettings = {
  /** Days after which audit events are removed, 256 at a time, but for their hashes; null: they are kept */
  audit_days: number | null
  /** Days after which counts of verifications are deleted; null: they are kept */
  usage_days: number | null
  /** Days after which finished jobs are deleted; null: they are kept */
  jobs_days: number | null
  /** Days after which the bytes of a deleted object are removed for good; 0: by the next sweep */
  objects_days: number
}
type StorageSettings = {
  /** Bytes that the objects of the tenant may have together, without those that are deleted; null: no quota */
  quota_bytes: number | null
}
type TenantSettings = {
  /** Of keys and content tokens */
  keys: KeySettings
  /** Of sessions of people */
  sessions: SessionSettings
  /** Of second factors; `/api/v1/auth/policy` shows the same */
  mfa: MfaSettings
  /** Of passwords of people */
  passwords: PasswordSettings
  /** Of access tokens */
  tokens: TokenSettings
  /** Of calls that manage the tenant */
  access: AccessSettings
  /** Of limits of keys */
  limits: LimitSettings
  /** Of requests that Keystead sends */
  egress: EgressSettings
  /** Of how long records are kept */
  retention: RetentionSettings
  /** Of stored objects */
  storage: StorageSettings
}
type SettingsActor = {
  /** Id of the user */
  user_id: string
  /** Id of the key with which the user acted; null for a session */
  key_id: string | null
}
type VersionedSettings = {
  /** Number of the version; 0: nothing was ever set */
  version: number
  /** All settings, with the defaults of those that are not set */
  settings: TenantSettings
  /** When the version was made; null: nothing was ever set */
  updated_at: string | null
  /** Who made the version; null for an upgrade, and if nothing was ever set */
  updated_by: SettingsActor | null
}
type KeySettingsParam = {
  /** The longest that keys and content tokens may live, in days from when they are made; null: the default */
  max_lifetime_days?: number | null | undefined
  /** How long keys and content tokens live that are made without an expiry, in days; null: the default */
  default_lifetime_days?: number | null | undefined
  /** Whether every new key must have an `ip_allowlist`; null: the default */
  require_ip_allowlist?: boolean | null | undefined
  /** Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: the default */
  rotation_reminder_days?: number | null | undefined
}
type SessionSettingsParam = {
  /** Minutes without use after which sessions end, at once for all of them; null: the default */
  idle_minutes?: number | null | undefined
  /** Hours after the log-in at which sessions end that are opened from now on; null: the default */
  lifetime_hours?: number | null | undefined
}
type MfaSettingsParam = {
  /** Whether a person gets a session only with a second factor or a passkey; null: the default */
  required?: boolean | null | undefined
}
type PasswordSettingsParam = {
  /** The fewest characters of passwords that are set from now on; null: the default */
  min_length?: number | null | undefined
}
type TokenSettingsParam = {
  /** Seconds that access tokens live that are issued from now on; null: the default */
  lifetime_seconds?: number | null | undefined
}
type AccessSettingsParam = {
  /** Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own; null: the default */
  ip_allowlist?: string[] | null | undefined
}
type LimitSettingsParam = {
  /** The limits of keys that are made without any; empty: none; null: the default */
  new_keys?: LimitParam[] | null | undefined
}
type EgressSettingsParam = {
  /** Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows; null: the default */
  allowed_hosts?: string[] | null | undefined
}
type RetentionSettingsParam = {
  /** Days after which audit events are removed, 256 at a time, but for their hashes; null: the default */
  audit_days?: number | null | undefined
  /** Days after which counts of verifications are deleted; null: the default */
  usage_days?: number | null | undefined
  /** Days after which finished jobs are deleted; null: the default */
  jobs_days?: number | null | undefined
  /** Days after which the bytes of a deleted object are removed for good; 0: by the next sweep; null: the default */
  objects_days?: number | null | undefined
}
type StorageSettingsParam = {
  /** Bytes that the objects of the tenant may have together, without those that are deleted; null: the default */
  quota_bytes?: number | null | undefined
}
type TenantSettingsParam = {
  /** Of keys and content tokens */
  keys?: KeySettingsParam | undefined
  /** Of sessions of people */
  sessions?: SessionSettingsParam | undefined
  /** Of second factors */
  mfa?: MfaSettingsParam | undefined
  /** Of passwords of people */
  passwords?: PasswordSettingsParam | undefined
  /** Of access tokens */
  tokens?: TokenSettingsParam | undefined
  /** Of calls that manage the tenant */
  access?: AccessSettingsParam | undefined
  /** Of limits of keys */
  limits?: LimitSettingsParam | undefined
  /** Of requests that Keystead sends */
  egress?: EgressSettingsParam | undefined
  /** Of how long records are kept */
  retention?: RetentionSettingsParam | undefined
  /** Of stored objects */
  storage?: StorageSettingsParam | undefined
}
type SettingChange = {
  /** Name of the setting, for example keys.max_lifetime_days */
  setting: string
  /** What governed before */
  before: JsonValue
  /** What governs since */
  after: JsonValue
}
type SettingsVersion = {
  /** Number of the version */
  version: number
  /** The settings that it set, or took back to their defaults */
  changes: SettingChange[]
  /** When the version was made */
  created_at: string
  /** Who made the version; null for an upgrade */
  actor: SettingsActor | null
}
type RoleDetails = {
  /** Id of the role */
  role_id: string
  /** Name of the role, unique in the tenant; it never changes */
  name: string
  /** What the role is for; empty if none was given */
  description: string
  /** The scopes that users with this role hold */
  scopes: string[]
  /** True: every tenant has it, and it cannot be changed or deleted */
  built_in: boolean
  /** When the role was created; null for a built-in role */
  created_at: string | null
  /** When the role was last changed; null for a built-in role */
  updated_at: string | null
}
type ChangedRole = {
  /** Id of the role */
  role_id: string
  /** Name of the role, unique in the tenant; it never changes */
  name: string
  /** What the role is for; empty if none was given */
  description: string
  /** The scopes that users with this role hold */
  scopes: string[]
  /** True: every tenant has it, and it cannot be changed or deleted */
  built_in: boolean
  /** When the role was created; null for a built-in role */
  created_at: string | null
  /** When the role was last changed; null for a built-in role */
  updated_at: string | null
  /** Number of users who have the role */
  users_count: number
  /** Number of their keys that lost scopes */
  narrowed_keys_count: number
}
type DeletedRole = {
  /** Id that the role had */
  role_id: string
  /** Number of users who had the role */
  users_count: number
  /** Number of their keys that lost scopes */
  narrowed_keys_count: number
}
type ScopeDetails = {
  /** The scope: `resource:action` */
  scope: string
  /** What it is about; `resource:*` allows every action on it */
  resource: string
  /** What it allows */
  action: string
  /** What it allows, in a sentence */
  description: string
  /** The sets that contain it */
  sets: string[]
  /** The built-in roles that hold it */
  roles: string[]
}
type ScopeSet = {
  /** Name of the set, which can be granted like a scope */
  name: string
  /** What it allows, in a sentence */
  description: string
  /** The scopes that it contains; `admin` and `*` also contain all that are not listed */
  scopes: string[]
}
type ScopeList = {
  /** Every scope that a route of Keystead requires */
  scopes: ScopeDetails[]
  /** Names for several scopes */
  sets: ScopeSet[]
}
type Tenant = {
  /** Id of the tenant */
  tenant_id: string
  /** Name of the tenant, unique */
  name: string
  /** When the tenant was created */
  created_at: string
}
type TenantOwnerParam = {
  /** Email address of the owner, to log in with */
  email: string
  /** Password of the owner: 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces. By default one is generated */
  password?: string | undefined
}
type TenantOwner = {
  /** Id of the user */
  user_id: string
  /** Email address, to log in with */
  email: string
}
type CreatedTenant = {
  /** Id of the tenant */
  tenant_id: string
  /** Name of the tenant, unique */
  name: string
  /** The first user of the tenant, with the role super_admin in it */
  owner: TenantOwner
  /** Password of the owner; present only if it was generated, and shown only here */
  owner_password?: string
}
type PasskeyAssertion = {
  /** What the browser says of the page: JSON in base64url */
  clientDataJSON: string
  /** What the authenticator says of itself, in base64url */
  authenticatorData: string
  /** Signature over both, in base64url */
  signature: string
  /** Whose passkey it is, in base64url; only from authenticators that know it */
  userHandle?: string | null | undefined
}
type PasskeyProof = {
  /** Id of the passkey, in base64url */
  id: string
  /** The same as `id` */
  rawId: string
  /** Always `public-key` */
  type: "public-key"
  /** What the authenticator signed */
  response: PasskeyAssertion
}
type PasskeyAttestation = {
  /** What the browser says of the page: JSON in base64url */
  clientDataJSON: string
  /** The new passkey, as CBOR in base64url */
  attestationObject: string
  /** How the authenticator can be reached, for example `internal` or `usb` */
  transports?: string[] | undefined
}
type PasskeyRegistration = {
  /** Id of the passkey, in base64url */
  id: string
  /** The same as `id` */
  rawId: string
  /** Always `public-key` */
  type: "public-key"
  /** The new passkey */
  response: PasskeyAttestation
}
type SessionUser = {
  /** Id of the user */
  user_id: string
  /** Id of its tenant */
  tenant_id: string
  /** Email address */
  email: string | null
  /** Display name */
  name: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
}
type CompletedSession = {
  /** Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out */
  session_token: string
  /** When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default */
  expires_at: string
  /** The user who logged in */
  user: SessionUser
  /** Only where a first factor was added: ten codes that stand in for it once each; shown only here */
  recovery_codes?: string[]
}
type PasskeyDescriptor = {
  /** Id of a passkey, in base64url */
  id: string
  /** Always `public-key` */
  type: string
  /** How its authenticator can be reached */
  transports?: string[]
}
type PasskeyLogInOptions = {
  /** What the authenticator has to sign, in base64url */
  challenge: string
  /** How long the browser waits, in milliseconds */
  timeout?: number
  /** The host name that the passkeys are bound to */
  rpId?: string
  /** The passkeys to choose from; without them any that the authenticator knows */
  allowCredentials?: PasskeyDescriptor[]
  /** Whether the authenticator must identify the person */
  userVerification?: string
}
type PasskeyLogIn = {
  /** Goes into the request that completes it; a secret */
  challenge: string
  /** When the challenge ends: five minutes after it began */
  expires_at: string
  /** For `navigator.credentials.get` in the browser */
  options: PasskeyLogInOptions
}
type StartedTotp = {
  /** Id of the factor; it counts once a first code was sent */
  factor_id: string
  /** The secret that the app and the service share, in base32; shown only here */
  secret: string
  /** The same as `otpauth://` URI, to be shown as a QR code */
  uri: string
}
type PasskeyParty = {
  /** The host name that passkeys are bound to */
  id?: string
  /** Name of the service */
  name: string
}
type PasskeyUser = {
  /** Id of the user, in base64url */
  id: string
  /** Email or name of the user */
  name: string
  /** Display name of the user */
  displayName: string
}
type PasskeyAlgorithm = {
  /** COSE algorithm, for example -7 for ES256 */
  alg: number
  /** Always `public-key` */
  type: string
}
type PasskeySelection = {
  /** Whether the authenticator must find the passkey by itself */
  residentKey?: string
  /** The same for older browsers */
  requireResidentKey?: boolean
  /** Whether the authenticator must identify the person */
  userVerification?: string
}
type PasskeyCreationOptions = {
  /** What the authenticator has to sign, in base64url */
  challenge: string
  /** This service */
  rp: PasskeyParty
  /** The person who adds the passkey */
  user: PasskeyUser
  /** The algorithms that are accepted */
  pubKeyCredParams: PasskeyAlgorithm[]
  /** How long the browser waits, in milliseconds */
  timeout?: number
  /** The passkeys that the person has */
  excludeCredentials?: PasskeyDescriptor[]
  /** What the authenticator must be able to do */
  authenticatorSelection?: PasskeySelection
  /** Always `none` */
  attestation?: string
}
type PasskeyCreation = {
  /** Goes into the request that completes it; a secret */
  challenge: string
  /** When the challenge ends: five minutes after it began */
  expires_at: string
  /** For `navigator.credentials.create` in the browser */
  options: PasskeyCreationOptions
}
type Session = {
  /** Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out */
  session_token: string
  /** When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default */
  expires_at: string
  /** The user who logged in */
  user: SessionUser
}
type PasswordResetUser = {
  /** Id of the user */
  user_id: string
  /** Id of its tenant */
  tenant_id: string
  /** Email address, to log in with */
  email: string | null
}
type Me = {
  /** Id of the user */
  user_id: string
  /** Id of its tenant */
  tenant_id: string
  /** Email address; null for a service user without one */
  email: string | null
  /** Display name */
  name: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** What the credential of this request may do */
  scopes: string[]
  /** What the request was made with */
  credential: "key" | "session" | "token"
  /** Id of the session, the key or the token */
  credential_id: string
  /** Whether the user can log in with a password */
  has_password: boolean
}
type ListedSession = {
  /** Id of the session */
  session_id: string
  /** Browser and system of the log-in, or the program; null if it named none */
  device: string | null
  /** The User-Agent header of the log-in */
  user_agent: string | null
  /** The address that used it last */
  ip: string | null
  /** When it was opened */
  created_at: string
  /** When it was last used, to the minute; null if not since an upgrade */
  last_seen_at: string | null
  /** When it ends, however much it is used */
  expires_at: string
  /** Whether it is the session of this request */
  current: boolean
}
type LoginPolicy = {
  /** `required`: a person gets a session only with a second factor or a passkey, and must add one at log-in */
  second_factor: "optional" | "required"
}
type Factor = {
  /** Id of the factor */
  factor_id: string
  /** `totp`: an authenticator app; `passkey` */
  kind: string
  /** Name that the person gave a passkey */
  name: string
  /** When it was added */
  created_at: string
  /** When it last logged in; null before */
  last_used_at: string | null
}
type SecondFactors = {
  /** The factors, oldest first; none: a password is enough */
  factors: Factor[]
  /** How many recovery codes are not used yet */
  recovery_codes_left: number
  /** Whether the tenant demands a factor */
  is_required: boolean
}
type EnrolledFactor = {
  /** Id of the factor */
  factor_id: string
  /** Only with the first factor: ten codes that stand in for it once each; shown only here */
  recovery_codes?: string[]
}
type RecoveryCodes = {
  /** Ten codes that stand in for a factor once each; shown only here */
  recovery_codes: string[]
}
type Grant = {
  /** Id of the grant */
  grant_id: string
  /** The client: the id of an API user, or the URL of its metadata */
  client_id: string
  /** Name of the client when it was allowed */
  client_name: string
  /** Scopes that were allowed */
  scopes: string[]
  /** The services that tokens are for, by their URLs */
  resources: string[]
  /** When it was allowed first */
  created_at: string
  /** When a token was issued last, within a minute; null: never */
  last_used_at: string | null
}
type Invitation = {
  /** Id of the invitation */
  invitation_id: string
  /** The invited email address */
  email: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** Scopes of the user, beside those of its roles */
  scopes: string[]
  /** Id of the user who invited */
  inviter_id: string
  /** When the invitation was made */
  created_at: string
  /** When the link ends: after seven days */
  expires_at: string
}
type CreatedInvitation = {
  /** Id of the invitation */
  invitation_id: string
  /** The invited email address */
  email: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
  /** Scopes of the user, beside those of its roles */
  scopes: string[]
  /** The link that accepts the invitation, once; shown only here. Hand it over if it is not mailed */
  url: string
  /** When the link ends: after seven days */
  expires_at: string
  /** Whether the link is mailed to the address too: only if the service has a mail server */
  mailed: boolean
}
type AcceptedInvitation = {
  /** Id of the new user */
  user_id: string
  /** Id of its tenant */
  tenant_id: string
  /** Email address, to log in with */
  email: string | null
  /** Display name */
  name: string
  /** Roles: super_admin, admin, user, viewer, and those that the tenant has made */
  roles: string[]
}
type AuditCheckpoint = {
  /** Names the log: the issuer without its scheme, `/audit/` and the id of the tenant */
  origin: string
  /** Number of events in the log */
  size: number
  /** Hash of the tree over all of them: SHA-256, in base64 */
  root: string
  /** The three as a signed note (C2SP signed-note), whose keys are at `/.well-known/audit-keys.json` */
  checkpoint: string
}
type AuditProof = {
  /** Id of the event */
  event_id: string
  /** Its place in the log */
  seq: number
  /** Number of events in the log that the proof is about */
  size: number
  /** Hash of the event in the tree: SHA-256, in base64 */
  leaf_hash: string
  /** The proof (RFC 9162, section 2.1.3) */
  hashes: string[]
  /** The signed note of a log of that size */
  checkpoint: string
}
type AuditConsistency = {
  /** The earlier size of the log */
  from_size: number
  /** The later size of the log */
  to_size: number
  /** The proof (RFC 9162, section 2.1.4) */
  hashes: string[]
}
type FieldChange = {
  /** The value before */
  before: JsonValue
  /** The value after */
  after: JsonValue
}
type AuditEvent = {
  /** Its place in the log of the tenant, from 0 and without gaps; null while it has none, for a second or while it is open */
  seq: number | null
  /** Whether it still counts occurrences of its minute. Then it has no place in the log yet, and may change */
  open: boolean
  /** Id of the event */
  event_id: string
  /** Id of the user who acted; null if nobody was authenticated */
  actor_id: string | null
  /** Name of that user as it was; null if nobody was authenticated, and in older events */
  actor_name: string | null
  /** person, service, system or anonymous; null in older events */
  actor_kind: string | null
  /** Id of the key with which the user acted; null for a session */
  actor_key_id: string | null
  /** What was done, for example key.created */
  action: string
  /** Kind of what it was done to, for example key; null for none */
  target_type: string | null
  /** Id of what it was done to; null for none */
  target_id: string | null
  /** Name of what it was done to as it was; null for none, and in older events */
  target_name: string | null
  /** Whether the action succeeded */
  outcome: "failure" | "success"
  /** Address of the caller: IPv4 or IPv6 */
  ip: string
  /** The `User-Agent` of the request; null if it had none */
  user_agent: string | null
  /** The `X-Request-Id` of the answer; null for what no request caused */
  request_id: string | null
  /** More about the action, by its kind; null for none */
  details: Record<string, JsonValue> | null
  /** Fields of the target before and after, by their names; null where none are recorded. Never secrets */
  changes: Record<string, FieldChange> | null
  /** Number of occurrences; more than 1 for uses and failures within one minute */
  count: number
  /** When it happened; of several occurrences, the first */
  created_at: string
}
type UsageRow = {
  /** Start of the interval; null for the total */
  start: string | null
  /** The key, user, project, scope or outcome; null for none */
  group: string | null
  /** Verifications */
  count: number
  /** Cost of the successful ones */
  cost: number
}
type OAuthClientKeys = {
  /** The public keys, 1 to 20: RSA, EC or Ed25519 */
  keys: Record<string, JsonValue>[]
}
type OAuthClient = {
  /** The client_id: the id of the user */
  client_id: string
  /** Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app */
  redirect_uris: string[]
  /** What the client may use */
  grant_types: ("authorization_code" | "client_credentials" | "refresh_token" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:ietf:params:oauth:grant-type:token-exchange")[]
  /** How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any */
  token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "none" | "private_key_jwt" | null
  /** Public keys of the client, for private_key_jwt (RFC 7517); null for none */
  jwks: OAuthClientKeys | null
  /** Where the public keys of the client are, in place of `jwks`; null for none */
  jwks_uri: string | null
  /** Name of the client, as people who sign in see it; null for none */
  name: string | null
  /** Logo of the client, https; null for none */
  logo_uri: string | null
  /** What tokens may do that the client gets with its own keys */
  scopes: string[]
  /** Signature algorithm of its access tokens; null: that of the installation */
  access_token_alg: "ES256" | "EdDSA" | "RS256" | null
  /** When the user was first registered */
  created_at: string
  /** When the registration was last replaced */
  updated_at: string
}
type SigningKey = {
  /** The `kid` of the key: its thumbprint (RFC 7638) */
  key_id: string
  /** Signature algorithm */
  algorithm: string
  /** `next`: published, and signs later; `current`: signs; `retired`: verifies until its last token has expired */
  state: "current" | "next" | "retired"
  /** When the key was made, and published */
  created_at: string
  /** From when on it signs */
  signs_from: string
  /** When another key takes its place; null: not known yet */
  signs_until: string | null
  /** When it is no longer accepted; null: not known yet */
  expires_at: string | null
}
type SsoDomain = {
  /** The domain, in its ASCII form */
  domain: string
  /** Whether its addresses are signed in */
  verified: boolean
  /** By its DNS record, or by an operator */
  verified_by: string | null
  /** When it was verified */
  verified_at: string | null
  /** Name of the TXT record that verifies it */
  record_name: string
  /** Text of that record */
  record_value: string
}
type SsoConnection = {
  /** Id of the connection */
  connection_id: string
  /** Name, unique in the tenant */
  name: string
  /** Issuer of the OpenID provider */
  issuer: string
  /** Id of Keystead at the provider */
  client_id: string
  /** Domains of the email addresses that it signs in */
  domains: SsoDomain[]
  /** Roles of the users that it creates */
  default_roles: string[]
  /** `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
  provision: "any" | "invited" | "never"
  /** Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can */
  require_sso: boolean
  /** Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case */
  trust_email: boolean
  /** What the provider must know as redirect URI */
  redirect_uri: string
  /** Where the provider sends logout tokens */
  backchannel_logout_uri: string
  /** Where people begin to sign in */
  sign_in_url: string
  /** When it was created */
  created_at: string
  /** When it was changed last */
  updated_at: string
}
type DeletedSsoConnection = {
  /** Id of the connection */
  connection_id: string
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type StoredObject = {
  /** Id of the object */
  object_id: string
  /** Name of the file; null for none */
  name: string | null
  /** Bytes */
  size: number
  /** SHA-256 of its bytes, in lower-case hexadecimal */
  sha256: string
  /** Media type */
  content_type: string
  /** Your word for how confidential it is; null for none */
  classification: string | null
  /** What was stored with it */
  metadata: Record<string, JsonValue>
  /** How the client has encrypted it; null: it says nothing */
  client_encryption: string | null
  /** When it was stored */
  created_at: string
  /** When it is deleted; null: never by itself */
  expires_at: string | null
}
type StorageKey = {
  /** Id of the key */
  storage_key_id: string
  /** Number of the key in the tenant, from 1 */
  version: number
  /** What the key is encrypted by: `server-secret`, or `kms` */
  wrapped_by: string
  /** When the key was made */
  created_at: string
  /** When the key was destroyed; null: it is in use */
  destroyed_at: string | null
}
type DestroyedStorageKeys = {
  /** Keys that were destroyed */
  keys: number
  /** Objects that have ended, with those that were deleted and not purged yet */
  objects: number
  /** Bytes of these objects */
  bytes: number
}
type Plan = {
  /** Id of the plan */
  plan_id: string
  /** Name of the plan, unique in the tenant */
  name: string
  /** What the plan is for; empty if none was given */
  description: string
  /** How often each key of the plan may be used; empty: without limit */
  limits: KeyLimit[]
  /** Number of keys that refer to it and are not revoked */
  api_keys_count: number
  /** When the plan was created */
  created_at: string
  /** When the plan was last changed */
  updated_at: string
}
type ChangedPlan = {
  /** Id of the plan */
  plan_id: string
  /** Name of the plan, unique in the tenant */
  name: string
  /** What the plan is for; empty if none was given */
  description: string
  /** How often each key of the plan may be used; empty: without limit */
  limits: KeyLimit[]
  /** Number of keys that refer to it and are not revoked */
  api_keys_count: number
  /** When the plan was created */
  created_at: string
  /** When the plan was last changed */
  updated_at: string
  /**
   * The replicas that confirmed the change: from then on none of them uses the previous state
   * @default {"at":"1970-01-01T00:00:00.000Z","replicas":[]}
   */
  receipt: Receipt
}
type Plugin = {
  /** Id of the plugin */
  plugin_id: string
  /** Reverse-domain name */
  id: string
  /** Name, for people */
  name: string
  /** Semantic version */
  version: string
  /** What it is for */
  description: string | null
  /** `registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait */
  status: string
  /** Names and patterns of the events that it gets */
  events: string[]
  /** Where its events are sent; null: nowhere */
  url: string | null
  /** When it was registered */
  created_at: string
  /** When it was changed last */
  updated_at: string
}
type RegisteredPlugin = {
  /** Id of the plugin */
  plugin_id: string
  /** `registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait */
  status: string
  /** What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now */
  signing_secret: string
}
type PluginTest = {
  /** Whether the receiver took the test event */
  delivered: boolean
  /** Status of the answer; null without one */
  status: number | null
  /** Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public */
  error: string | null
  /** How long it took, in milliseconds */
  ms: number
}
type RotatedSigningSecret = {
  /** Id of the plugin */
  plugin_id: string
  /** What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now */
  signing_secret: string
  /** Until when events are also signed with the secret before; null: not any more */
  previous_valid_until: string | null
}
type WebhookAttempt = {
  /** When it was sent */
  at: string
  /** Status of the answer; null without one */
  status: number | null
  /** Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public */
  error: string | null
  /** How long it took, in milliseconds */
  ms: number
}
type WebhookDelivery = {
  /** Id of the delivery */
  delivery_id: string
  /** What every attempt has as `webhook-id` */
  webhook_id: string
  /** Name of the event */
  event: string
  /** `pending`: not tried yet; `failed`: will be tried again; `dead`: given up, or dropped when the plugin was disabled */
  status: "dead" | "delivered" | "failed" | "pending"
  /** Each request to the receiver, the oldest first; at most the last hundred */
  attempts: WebhookAttempt[]
  /** The first 1024 bytes of the body of the last answer; null: not tried yet */
  last_answer: string | null
  /** When the delivery was made */
  created_at: string
}
type EventKind = {
  /** Name, which deliveries have as `type` */
  name: string
  /** What has happened */
  description: string
  /** JSON Schema (2020-12) of its `data` */
  schema: Record<string, JsonValue>
  /** A whole event, as it is delivered */
  example: Record<string, JsonValue>
}
/** All procedures of a Keystead server. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  TRPCDecorateCreateRouterOptions<{
  aggregator: {
    users: {
      /**
       * Create an API user. Requires `admin`.
       *
       * REST: `POST /api/admin/users`
       */
      create: Mutation<{
        /** Name, unique in the tenant */
        name: string
        /**
         * What the API user is for
         * @default ""
         */
        description?: string | undefined
      }, AggregatorUser>
      /**
       * List API users, newest first. Requires `admin`.
       *
       * REST: `GET /api/admin/users`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** The items of this page, newest first */
        items: AggregatorUser[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
      }>
    }
    apiKeys: {
      /**
       * Create an API key; its text is shown only once. Requires `admin`.
       *
       * REST: `POST /api/admin/api-keys`
       */
      create: Mutation<{
        /** Id of the API user */
        user_id: string
        /**
         * Name of the key, for people
         * @default "Default"
         */
        name?: string | undefined
        /**
         * Scopes of the key; `admin` includes the management of users, `*` is everything
         * @default ["read","write"]
         */
        scopes?: ("*" | "admin" | "read" | "write")[] | undefined
      }, CreatedAggregatorApiKey>
      /**
       * List the API keys of a user, revoked ones included, newest first. Requires `admin`.
       *
       * REST: `GET /api/admin/users/{user_id}/api-keys`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the API user */
        user_id: string
      }, {
        /** The items of this page, newest first */
        items: AggregatorApiKey[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
      }>
      /**
       * Revoke an API key. Requires `admin`.
       *
       * REST: `DELETE /api/admin/api-keys/{id}`
       */
      revoke: Mutation<{
        /** The id of the API key */
        id: string
      }, void>
    }
    jobs: {
      /**
       * Create a job for a worker to run. Requires `jobs:create`.
       *
       * REST: `POST /api/jobs`
       */
      create: Mutation<{
        /** The prompt; optional when there are messages */
        prompt?: string | undefined
        /** The conversation so far */
        messages?: ChatMessage[] | undefined
        /** Instructions for the model */
        system_prompt?: string | undefined
        /** Maximum tokens of the answer */
        max_tokens?: number | undefined
        /** Randomness of the answer, 0 to 2; by default that of the model */
        temperature?: number | undefined
        /** Name of a provider: echo, openai, anthropic or ollama */
        provider: string
        /** Name of a model of the provider; echo has only `echo` */
        model: string
        /**
         * The caller's name for this kind of job
         * @default "completion"
         */
        type?: string | undefined
      }, Job>
      /**
       * List jobs, newest first. Requires `jobs:read`.
       *
       * REST: `GET /api/jobs`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** Only jobs in this state */
        status?: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING" | undefined
        /** Only jobs of this type */
        type?: string | undefined
        /** Only jobs of this provider */
        provider?: string | undefined
      }, {
        /** The items of this page, newest first */
        items: Job[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
      }>
      /**
       * Get a job. Requires `jobs:read`.
       *
       * REST: `GET /api/jobs/{id}`
       */
      get: Query<{
        /** The id of the job */
        id: string
      }, Job>
      /**
       * Cancel a waiting or running job. Requires `jobs:update`.
       *
       * REST: `POST /api/jobs/{id}/cancel`
       */
      cancel: Mutation<{
        /** The id of the job */
        id: string
      }, Job>
    }
    /** Complete a prompt, with the answer as it arrives. Requires `jobs:create`. */
    stream: Subscription<{
      /** The prompt; optional when there are messages */
      prompt?: string | undefined
      /** The conversation so far */
      messages?: ChatMessage[] | undefined
      /** Instructions for the model */
      system_prompt?: string | undefined
      /** Maximum tokens of the answer */
      max_tokens?: number | undefined
      /** Randomness of the answer, 0 to 2; by default that of the model */
      temperature?: number | undefined
      /** Name of a provider: echo, openai, anthropic or ollama */
      provider: string
      /** Name of a model of the provider; echo has only `echo` */
      model: string
      /** Resumes after this event of a stream that the same user started */
      lastEventId?: string | undefined
    }, AsyncIterable<TrackedData<{
      type: "chunk"
      /** The next piece of the answer */
      content: string
    } | {
      type: "done"
      /** Tokens of the prompt; null if the provider did not report them */
      tokensIn: number | null
      /** Tokens of the answer; null if the provider did not report them */
      tokensOut: number | null
      /** US dollars; null for a model without a price */
      cost: number | null
      /** The same counts */
      usage: {
        /** Tokens of the prompt; null if the provider did not report them */
        prompt_tokens: number | null
        /** Tokens of the answer; null if the provider did not report them */
        completion_tokens: number | null
      }
      /** Id of the job that records the completion */
      job_id: string
    } | {
      type: "error"
      /** Why the answer ends here */
      error: string
    }>, void, undefined>>
  }
  accounts: {
    users: {
      /**
       * List users, newest first. Requires `admin`.
       *
       * REST: `GET /users`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** The items of this page, newest first */
        items: Account[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
      }>
      /**
       * Create a user with an API key, which is shown only once. Requires `admin`.
       *
       * REST: `POST /users`
       */
      create: Mutation<{
        /** Name, unique in the tenant */
        name: string
        /** Email address, unique in the tenant; case is ignored when it is compared */
        email?: string | undefined
        /**
         * admin: may manage the tenant; user: may not
         * @default "user"
         */
        role?: "admin" | "user" | undefined
      }, CreatedAccount>
      /**
       * Get a user. Requires `admin`.
       *
       * REST: `GET /users/{id}`
       */
      get: Query<{
        /** The id of the user */
        id: string
      }, Account>
      /**
       * Update a user. Requires `admin`.
       *
       * REST: `PATCH /users/{id}`
       */
      update: Mutation<{
        /** The id of the user */
        id: string
        /** New name, unique in the tenant */
        name?: string | undefined
        /** New email address, unique in the tenant */
        email?: string | undefined
        /** New role; the present one changes nothing */
        role?: "admin" | "user" | undefined
        /** False: its API key stops working */
        is_active?: boolean | undefined
      }, Account>
      /**
       * Delete a user and revoke its keys. Requires `admin`.
       *
       * REST: `DELETE /users/{id}`
       */
      delete: Mutation<{
        /** The id of the user */
        id: string
      }, DeletedAccount>
      /**
       * Replace the API key of a user; the old one is revoked immediately. Requires `admin`.
       *
       * REST: `POST /users/{id}/rotate-key`
       */
      rotateKey: Mutation<{
        /** The id of the user */
        id: string
      }, RotatedAccountKey>
    }
  }
  content: {
    apiUsers: {
      /**
       * List API users, newest first. Requires the role super_admin.
       *
       * REST: `GET /admin/api`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** The items of this page, newest first */
        items: ContentUser[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
      }>
      /**
       * Get an API user. Requires the role super_admin.
       *
       * REST: `GET /admin/api/{id}`
       */
      get: Query<{
        /** The id of the API user */
        id: string
      }, ContentUser>
      /**
       * Create an API user with its token. Requires the role super_admin.
       *
       * REST: `POST /admin/api`
       */
      create: Mutation<{
        /** Name, unique in the tenant */
        name: string
        /** What the API user is for */
        description?: string | undefined
        /** When the API user expires: an ISO 8601 date, or a date and time with offset; null: never */
        expire_at?: string | null | undefined
        /** active: its token works; inactive or expired: it does not */
        status: "active" | "expired" | "inactive"
        /**
         * Scopes of the API user and its token, at most 100
         * @default []
         */
        scopes?: string[] | undefined
      }, ContentUser>
      /**
       * Update an API user; its token stays the same. Requires the role super_admin.
       *
       * REST: `PUT /admin/api/{id}`
       */
      update: Mutation<{
        /** The id of the API user */
        id: string
        /** New name, unique in the tenant */
        name?: string | undefined
        /** New description */
        description?: string | undefined
        /** When the API user expires: an ISO 8601 date, or a date and time with offset; null: never */
        expire_at?: string | null | undefined
        /** New status */
        status?: "active" | "expired" | "inactive" | undefined
        /** New scopes, in place of all the present ones, at most 100 */
        scopes?: string[] | undefined
      }, ContentUser>
      /**
       * Delete an API user. Requires the role super_admin.
       *
       * REST: `DELETE /admin/api/{id}`
       */
      delete: Mutation<{
        /** The id of the API user */
        id: string
      }, void>
      /**
       * Replace the token of an API user; the old one is revoked immediately. Requires the role super_admin.
       *
       * REST: `POST /admin/api/regenerate-token/{id}`
       */
      regenerateToken: Mutation<{
        /** The id of the API user */
        id: string
      }, ContentUser>
    }
  }
  authzen: {
    /**
     * Decide whether a subject may do something; the status is 200 whether it may or not. Requires `keys:verify`.
     *
     * REST: `POST /access/v1/evaluation`
     */
    evaluate: Mutation<EvaluateAccessRequest, AccessDecision>
    /**
     * Decide on up to 100 accesses, in order. Requires `keys:verify`.
     *
     * REST: `POST /access/v1/evaluations`
     */
    evaluateBatch: Mutation<EvaluateAccessBatchRequest, AccessDecisions>
  }
  v1: {
    users: {
      /**
       * List users with filters, newest first unless sorted otherwise. Requires `users:read`.
       *
       * REST: `GET /api/v1/users`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, of the same order and filters; none for the first page. Newest first, the id of the last item that was received serves too */
        cursor?: string | null | undefined
        /** What the list is sorted by; by default `created_at`. Items that were never used, or never expire, come last in both orders */
        sort?: "created_at" | "expires_at" | "last_used_at" | "name" | undefined
        /** asc or desc; by default newest first for `created_at`, and asc for the others */
        order?: "asc" | "desc" | undefined
        /** Users whose last use was before this time, and those that were never used */
        last_used_before?: string | undefined
        /** True: users that were never used. False: those that were */
        unused?: boolean | undefined
        /** Users that expire before this time, and those that have expired */
        expires_before?: string | undefined
        /** Users that expire at this time or later */
        expires_after?: string | undefined
        /** Users with this text in their name, user name or email, or with this id; case is ignored */
        search?: string | undefined
        /** The user with this email (case-insensitive) */
        email?: string | undefined
        /** Users with this user name */
        username?: string | undefined
        /** Users with this role */
        role?: string | undefined
        /** Service users or people */
        kind?: "person" | "service" | undefined
        /** Users with this status */
        status?: "active" | "expired" | "inactive" | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: User[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Count users with filters, up to 10000. Requires `users:read`.
       *
       * REST: `GET /api/v1/users/count`
       */
      count: Query<{
        /** Users whose last use was before this time, and those that were never used */
        last_used_before?: string | undefined
        /** True: users that were never used. False: those that were */
        unused?: boolean | undefined
        /** Users that expire before this time, and those that have expired */
        expires_before?: string | undefined
        /** Users that expire at this time or later */
        expires_after?: string | undefined
        /** Users with this text in their name, user name or email, or with this id; case is ignored */
        search?: string | undefined
        /** The user with this email (case-insensitive) */
        email?: string | undefined
        /** Users with this user name */
        username?: string | undefined
        /** Users with this role */
        role?: string | undefined
        /** Service users or people */
        kind?: "person" | "service" | undefined
        /** Users with this status */
        status?: "active" | "expired" | "inactive" | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: BoundedCount
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create a user. Requires `users:create`.
       *
       * REST: `POST /api/v1/users`
       */
      create: Mutation<{
        /** Email address, unique in the tenant; case is ignored when it is compared */
        email: string
        /** User name, unique in the tenant */
        username?: string | undefined
        /** Display name, unique in the tenant; by default the user name, or else the email */
        name?: string | undefined
        /**
         * Roles of the user; you can give only roles whose scopes you hold
         * @default []
         */
        roles?: string[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedUser
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get a user with its projects. Requires `users:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}`
       */
      get: Query<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: UserDetails
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Update the email, names, roles or status of a user. Requires `users:update`.
       *
       * REST: `PUT /api/v1/users/{user_identifier}`
       */
      update: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** New email address, unique in the tenant */
        new_email?: string | undefined
        /** New user name, unique in the tenant; null removes it */
        username?: string | null | undefined
        /** New display name, unique in the tenant */
        name?: string | undefined
        /** New roles, in place of the present ones; its keys lose the scopes that it loses */
        roles?: string[] | undefined
        /** inactive: its keys and sessions stop working */
        status?: "active" | "inactive" | undefined
      }, UpdatedUserResponse>
      /**
       * Delete a user, its keys and its memberships. Requires `users:delete`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}`
       */
      delete: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /**
         * True: delete it together with what depends on it. False: refuse while anything does
         * @default false
         */
        force?: boolean | undefined
      }, Acknowledgement>
      /**
       * Get the scopes of a user, and where each comes from. Requires `users:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/effective-scopes`
       */
      effectiveScopes: Query<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EffectiveScopes
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List the projects of a user. Requires `users:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/projects`
       */
      projects: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: UserProject[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Search users by email. Requires `users:read`.
       *
       * REST: `POST /api/v1/users/search`
       */
      search: Mutation<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** Part of an email address; case is ignored */
        search_term: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: FoundUser[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End the password, sessions and OAuth grants of a person, who sets a new one by a link. Requires `users:update`.
       *
       * REST: `POST /api/v1/users/{user_identifier}/password-reset`
       */
      demandPassword: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasswordDemand
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get what offboarding a user, or deleting it, would end. Requires `users:delete`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/offboard`
       */
      offboardPreview: Query<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: OffboardPreview
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Deactivate a user, and end all that it can act by, at once and for good. Requires `users:delete`.
       *
       * REST: `POST /api/v1/users/{user_identifier}/offboard`
       */
      offboard: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: OffboardedUser
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Offboard up to 1000 users. Requires `users:delete`.
       *
       * REST: `POST /api/v1/users/offboard`
       */
      offboardMany: Mutation<{
        /** Ids of the users, 1 to 1000 */
        user_ids: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedUsers
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Deactivate up to 1000 users until they are activated again. Requires `users:update`.
       *
       * REST: `POST /api/v1/users/disable`
       */
      disableMany: Mutation<{
        /** Ids of the users, 1 to 1000 */
        user_ids: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedUsers
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End all sessions of a user. Requires `users:update`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}/sessions`
       */
      endSessions: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EndedSessions
        /** When the answer was made */
        timestamp: string
      }>
    }
    userApiKeys: {
      /**
       * List the API keys of a user, optionally of one project. Requires `keys:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/api-keys`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** Keys for this project, by its id or its name */
        project_identifier?: string | undefined
        /** Keys with this status; by default those not revoked */
        status?: "active" | "all" | "disabled" | "revoked" | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: UserApiKey[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Generate an API key for a user within a project; its text is shown only once. Requires `keys:create`.
       *
       * REST: `POST /api/v1/users/{user_identifier}/api-keys`
       */
      create: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** Name of the project; give either this or `project_id` */
        project_name?: string | undefined
        /** Id of the project, or its name; give either this or `project_name` */
        project_id?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedUserApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Revoke all API keys of a user. Requires `keys:delete`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}/api-keys`
       */
      deleteAll: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, Acknowledgement>
    }
    federatedCredentials: {
      /**
       * List the workloads that may get tokens for a user without a stored key, newest first. Requires `federation:manage`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/federated-credentials`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: FederatedCredential[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Let a workload of another issuer, such as a CI job or a service account, get tokens for a user. Requires `federation:manage`.
       *
       * REST: `POST /api/v1/users/{user_identifier}/federated-credentials`
       */
      create: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** The `iss` of the tokens: an https URL whose OpenID Connect or RFC 8414 metadata is public; or `spiffe://<trust domain>` */
        issuer: string
        /** What their `sub` must be: exact, or with one `*`, not at the beginning */
        subject: string
        /** What their `aud` must be or contain: exact */
        audience: string
        /** What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is */
        claims?: Record<string, string> | undefined
        /** Where the keys of the issuer are, if its metadata does not say; of a trust domain its bundle endpoint */
        jwks_uri?: string | undefined
        /** Scopes of the tokens, which you must hold; by default those of the user, also when they change */
        scopes?: string[] | undefined
        /** Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once */
        reusable?: boolean | undefined
        /** Name, for people */
        name?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: FederatedCredential
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End a federated credential and all tokens that were issued for it. Requires `federation:manage`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}/federated-credentials/{credential_id}`
       */
      delete: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** Id of the federated credential */
        credential_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EndedFederatedCredential
        /** When the answer was made */
        timestamp: string
      }>
    }
    apiKeys: {
      /**
       * Revoke up to 1000 API keys permanently. Requires `keys:delete`.
       *
       * REST: `POST /api/v1/api-keys/revoke`
       */
      revokeMany: Mutation<{
        /** Ids of the keys, 1 to 1000 */
        key_ids: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKeys
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Disable up to 1000 API keys until they are enabled again. Requires `keys:update`.
       *
       * REST: `POST /api/v1/api-keys/disable`
       */
      disableMany: Mutation<{
        /** Ids of the keys, 1 to 1000 */
        key_ids: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKeys
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Enable up to 1000 disabled API keys. Requires `keys:update`.
       *
       * REST: `POST /api/v1/api-keys/enable`
       */
      enableMany: Mutation<{
        /** Ids of the keys, 1 to 1000 */
        key_ids: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKeys
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List API keys, newest first unless sorted otherwise. Requires `keys:read`.
       *
       * REST: `GET /api/v1/api-keys`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, of the same order and filters; none for the first page. Newest first, the id of the last item that was received serves too */
        cursor?: string | null | undefined
        /** What the list is sorted by; by default `created_at`. Items that were never used, or never expire, come last in both orders */
        sort?: "created_at" | "expires_at" | "last_used_at" | "name" | undefined
        /** asc or desc; by default newest first for `created_at`, and asc for the others */
        order?: "asc" | "desc" | undefined
        /** Keys whose last use was before this time, and those that were never used */
        last_used_before?: string | undefined
        /** True: keys that were never used. False: those that were */
        unused?: boolean | undefined
        /** Keys that expire before this time, and those that have expired */
        expires_before?: string | undefined
        /** Keys that expire at this time or later */
        expires_after?: string | undefined
        /** Keys with this text in their name, in the characters that are shown of them, or with this id; case is ignored */
        search?: string | undefined
        /** Keys of this user */
        user_id?: string | undefined
        /** Keys for this project */
        project_id?: string | undefined
        /** Keys with this plan */
        plan_id?: string | undefined
        /** Keys with this status */
        status?: "active" | "disabled" | "revoked" | undefined
        /** Keys for this environment */
        environment?: string | undefined
        /** Keys of this holder */
        external_id?: string | undefined
        /** True: keys that are not revoked, and may live longer than `keys.max_lifetime_days` of the settings; they are older than it */
        over_lifetime?: boolean | undefined
        /** True: keys that work, were not rotated, and are older than `keys.rotation_reminder_days` of the settings; none while it is null */
        rotation_due?: boolean | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: ApiKey[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Count API keys with filters, up to 10000. Requires `keys:read`.
       *
       * REST: `GET /api/v1/api-keys/count`
       */
      count: Query<{
        /** Keys whose last use was before this time, and those that were never used */
        last_used_before?: string | undefined
        /** True: keys that were never used. False: those that were */
        unused?: boolean | undefined
        /** Keys that expire before this time, and those that have expired */
        expires_before?: string | undefined
        /** Keys that expire at this time or later */
        expires_after?: string | undefined
        /** Keys with this text in their name, in the characters that are shown of them, or with this id; case is ignored */
        search?: string | undefined
        /** Keys of this user */
        user_id?: string | undefined
        /** Keys for this project */
        project_id?: string | undefined
        /** Keys with this plan */
        plan_id?: string | undefined
        /** Keys with this status */
        status?: "active" | "disabled" | "revoked" | undefined
        /** Keys for this environment */
        environment?: string | undefined
        /** Keys of this holder */
        external_id?: string | undefined
        /** True: keys that are not revoked, and may live longer than `keys.max_lifetime_days` of the settings; they are older than it */
        over_lifetime?: boolean | undefined
        /** True: keys that work, were not rotated, and are older than `keys.rotation_reminder_days` of the settings; none while it is null */
        rotation_due?: boolean | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: BoundedCount
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create an API key with its own rules; its text is shown only once. Requires `keys:create`.
       *
       * REST: `POST /api/v1/api-keys`
       */
      create: Mutation<{
        /** How often the key may be used, at most 10 limits with distinct names */
        limits?: LimitParam[] | undefined
        /** A prepaid number of uses; null: uses are not metered */
        credits?: CreditsParam | null | undefined
        /** Addresses and CIDR ranges the key works from; null: from anywhere */
        ip_allowlist?: string[] | null | undefined
        /** Environment of the key, for example `production`; null for none */
        environment?: string | null | undefined
        /** The caller's own id for the holder of the key; null for none */
        external_id?: string | null | undefined
        /** Any JSON that a verification returns with the key; never put secrets in it */
        metadata?: Record<string, JsonValue> | null | undefined
        /** Id of the user of the key, or its email; give either this or `email` */
        user_id?: string | undefined
        /** Email of the user of the key; give either this or `user_id` */
        email?: string | undefined
        /** Name of the key, for people */
        name?: string | undefined
        /** Id or name of the project of the key; its user must be a member */
        project_id?: string | undefined
        /** When the key expires: an RFC 3339 date and time, with any offset; null or absent: never */
        expires_at?: string | null | undefined
        /**
         * True: the key may call Keystead itself, with scopes that you hold. False: it is a key for your own API, which can only be verified, and you define its scopes
         * @default false
         */
        management?: boolean | undefined
        /** Scopes of the key, at most 100; by default the scopes of its user, also when they change */
        scopes?: string[] | undefined
        /** Id or name of a plan, whose limits the key has, also when they change; give either this or `limits` */
        plan_id?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Import keys issued elsewhere, by their SHA-256; all or none. Requires `keys:create`.
       *
       * REST: `POST /api/v1/api-keys/import`
       */
      import: Mutation<{
        /** The keys, 1 to 1000; if one is refused, none is imported */
        keys: ImportedKeyParam[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ImportedApiKeys
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get an API key. Requires `keys:read`.
       *
       * REST: `GET /api/v1/api-keys/{api_key}`
       */
      get: Query<{
        /** The id of the key, or its full text */
        api_key: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Update an API key; once this returns, no replica uses its earlier state. Requires `keys:update`.
       *
       * REST: `PATCH /api/v1/api-keys/{api_key}`
       */
      update: Mutation<{
        /** How often the key may be used, at most 10 limits with distinct names */
        limits?: LimitParam[] | undefined
        /** A prepaid number of uses; null: uses are not metered */
        credits?: CreditsParam | null | undefined
        /** Addresses and CIDR ranges the key works from; null: from anywhere */
        ip_allowlist?: string[] | null | undefined
        /** Environment of the key, for example `production`; null for none */
        environment?: string | null | undefined
        /** The caller's own id for the holder of the key; null for none */
        external_id?: string | null | undefined
        /** Any JSON that a verification returns with the key; never put secrets in it */
        metadata?: Record<string, JsonValue> | null | undefined
        /** The id of the key, or its full text */
        api_key: string
        /** New name */
        name?: string | undefined
        /** New scopes, at most 100; null: the scopes of its user */
        scopes?: string[] | null | undefined
        /** New expiration: an RFC 3339 date and time, with any offset; null: never */
        expires_at?: string | null | undefined
        /** Id or name of a plan, whose limits the key has from now on; null: the limits that it has become its own */
        plan_id?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Replace an API key; the old one is revoked immediately, or when the overlap ends. Requires `keys:update`.
       *
       * REST: `POST /api/v1/api-keys/rotate`
       */
      rotate: Mutation<{
        /** The id of the key, or its full text */
        api_key: string
        /**
         * Seconds the old key stays valid, at most 90 days
         * @default 0
         */
        overlap_seconds?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RotatedApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Disable an API key until it is enabled again. Requires `keys:update`.
       *
       * REST: `POST /api/v1/api-keys/{api_key}/disable`
       */
      disable: Mutation<{
        /** The id of the key, or its full text */
        api_key: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Enable a disabled API key. Requires `keys:update`.
       *
       * REST: `POST /api/v1/api-keys/{api_key}/enable`
       */
      enable: Mutation<{
        /** The id of the key, or its full text */
        api_key: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Revoke an API key permanently. Requires `keys:delete`.
       *
       * REST: `DELETE /api/v1/api-keys/{api_key}`
       */
      delete: Mutation<{
        /** The id of the key, or its full text */
        api_key: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedApiKey
        /** When the answer was made */
        timestamp: string
      }>
    }
    keys: {
      /**
       * Verify a key; the status is 200 whether it is valid or not. Requires `keys:verify`.
       *
       * REST: `POST /api/v1/keys/verify`
       */
      verify: Mutation<VerifyKeyRequest, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Verification
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Verify up to 100 keys, in order. Requires `keys:verify`.
       *
       * REST: `POST /api/v1/keys/verify/batch`
       */
      verifyBatch: Mutation<{
        /** The verifications, 1 to 100; answered in this order */
        requests: VerifyKeyRequest[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Verification[]
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Commit a reserved charge, in full or in part. Requires `keys:verify`.
       *
       * REST: `POST /api/v1/keys/charges/{charge_id}/commit`
       */
      commitCharge: Mutation<{
        /** The id of the charge */
        charge_id: string
        /** The actual cost; by default the whole charge */
        cost?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Charge
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Refund a charge. Requires `keys:verify`.
       *
       * REST: `POST /api/v1/keys/charges/{charge_id}/refund`
       */
      refundCharge: Mutation<{
        /** The id of the charge */
        charge_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Charge
        /** When the answer was made */
        timestamp: string
      }>
    }
    projects: {
      /**
       * List projects, newest first. Requires `projects:read`.
       *
       * REST: `GET /api/v1/projects`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Project[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create a project. Requires `projects:create`.
       *
       * REST: `POST /api/v1/projects`
       */
      create: Mutation<{
        /** Name of the project, unique in the tenant */
        project_name: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedProject
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Search projects by name. Requires `projects:read`.
       *
       * REST: `POST /api/v1/projects/search`
       */
      search: Mutation<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** Part of the name of a project; case is ignored */
        search_term: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Project[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get a project. Requires `projects:read`.
       *
       * REST: `GET /api/v1/projects/{project_identifier}`
       */
      get: Query<{
        /** The id of the project, or its name */
        project_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Project
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete a project; requires `force` while it has API keys. Requires `projects:delete`.
       *
       * REST: `DELETE /api/v1/projects/{project_identifier}`
       */
      delete: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
        /**
         * True: delete it together with what depends on it. False: refuse while anything does
         * @default false
         */
        force?: boolean | undefined
      }, Acknowledgement>
      /**
       * List the users of a project. Requires `projects:read`.
       *
       * REST: `GET /api/v1/projects/{project_identifier}/users`
       */
      users: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the project, or its name */
        project_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: ProjectMember[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Add a user to a project; no change if already a member. Requires `projects:update`.
       *
       * REST: `POST /api/v1/projects/{project_identifier}/users`
       */
      addUser: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
        /** Email of the user; give either this or `user_id` */
        email?: string | undefined
        /** Id of the user, or its email; give either this or `email` */
        user_id?: string | undefined
      }, Acknowledgement>
      /**
       * Remove a user from a project and revoke its keys for it. Requires `projects:update`.
       *
       * REST: `DELETE /api/v1/projects/{project_identifier}/users/{user_identifier}`
       */
      removeUser: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, Acknowledgement>
      /**
       * Remove all users from a project and revoke its keys. Requires `projects:update`.
       *
       * REST: `DELETE /api/v1/projects/{project_identifier}/users`
       */
      clearUsers: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
      }, Acknowledgement>
      /**
       * Assign an MCP configuration to a project. Requires `projects:update`.
       *
       * REST: `POST /api/v1/projects/{project_identifier}/assign-config`
       */
      assignConfig: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
        /** Name of the configuration; give either this or `config_id` */
        config_name?: string | undefined
        /** Id of the configuration, or its name; give either this or `config_name` */
        config_id?: string | undefined
      }, Acknowledgement>
      /**
       * Unassign the MCP configuration of a project. Requires `projects:update`.
       *
       * REST: `POST /api/v1/projects/{project_identifier}/unassign-config`
       */
      unassignConfig: Mutation<{
        /** The id of the project, or its name */
        project_identifier: string
      }, Acknowledgement>
      /**
       * Get the MCP configuration of a project. Requires `projects:read`.
       *
       * REST: `GET /api/v1/projects/{project_identifier}/config`
       */
      config: Query<{
        /** The id of the project, or its name */
        project_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: McpConfig
        /** When the answer was made */
        timestamp: string
      }>
    }
    configs: {
      /**
       * List MCP configurations, newest first. Requires `configs:read`.
       *
       * REST: `GET /api/v1/configs`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: McpConfig[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create an MCP configuration. Requires `configs:create`.
       *
       * REST: `POST /api/v1/configs`
       */
      create: Mutation<{
        /** Name of the configuration, unique in the tenant */
        config_name: string
        /**
         * MCP servers by name; any JSON for each
         * @default {}
         */
        servers?: Record<string, JsonValue> | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedMcpConfig
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get an MCP configuration. Requires `configs:read`.
       *
       * REST: `GET /api/v1/configs/{config_identifier}`
       */
      get: Query<{
        /** The id of the configuration, or its name */
        config_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: McpConfig
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Rename an MCP configuration or replace its servers. Requires `configs:update`.
       *
       * REST: `PUT /api/v1/configs/{config_identifier}`
       */
      update: Mutation<{
        /** The id of the configuration, or its name */
        config_identifier: string
        /** New name, unique in the tenant */
        config_name?: string | undefined
        /** New servers, in place of all the present ones */
        servers?: Record<string, JsonValue> | undefined
      }, Acknowledgement>
      /**
       * Delete an MCP configuration; requires `force` while projects use it. Requires `configs:delete`.
       *
       * REST: `DELETE /api/v1/configs/{config_identifier}`
       */
      delete: Mutation<{
        /** The id of the configuration, or its name */
        config_identifier: string
        /**
         * True: delete it together with what depends on it. False: refuse while anything does
         * @default false
         */
        force?: boolean | undefined
      }, Acknowledgement>
    }
    settings: {
      /**
       * Get the settings of the tenant. Requires `settings:read`.
       *
       * REST: `GET /api/v1/config`
       */
      get: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: VersionedSettings
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Change settings; they govern every replica once the call has returned. Requires `settings:write`.
       *
       * REST: `PATCH /api/v1/config`
       */
      update: Mutation<{
        /** What to set; null takes a setting back to its default */
        settings: TenantSettingsParam
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: VersionedSettings
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List the versions of the settings, newest first. Requires `settings:read`.
       *
       * REST: `GET /api/v1/config/history`
       */
      history: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: SettingsVersion[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get the JSON Schema of the settings, with their defaults and the bounds of this installation. Requires `settings:read`.
       *
       * REST: `GET /api/v1/config/schema`
       */
      schema: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Record<string, JsonValue>
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Make a new version of the settings that equals an earlier one. Requires `settings:write`.
       *
       * REST: `POST /api/v1/config/rollback`
       */
      rollback: Mutation<{
        /** Number of the version; 0: nothing was ever set */
        version: number
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: VersionedSettings
        /** When the answer was made */
        timestamp: string
      }>
    }
    roles: {
      /**
       * List roles, newest first; the built-in ones are last. Requires `roles:manage`.
       *
       * REST: `GET /api/v1/roles`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: RoleDetails[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create a role; you can give it only scopes that you hold. Requires `roles:manage`.
       *
       * REST: `POST /api/v1/roles`
       */
      create: Mutation<{
        /** Name of the role, unique in the tenant: 1 to 64 lower-case letters, digits, `.`, `_` and `-`, beginning with a letter. It cannot be changed later */
        name: string
        /**
         * What the role is for
         * @default ""
         */
        description?: string | undefined
        /** The scopes that users with this role hold; you must hold each of them */
        scopes: string[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RoleDetails
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get a role. Requires `roles:manage`.
       *
       * REST: `GET /api/v1/roles/{role_identifier}`
       */
      get: Query<{
        /** The name of the role, or its id */
        role_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RoleDetails
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Change the description or the scopes of a role, at once for all who have it. Requires `roles:manage`.
       *
       * REST: `PUT /api/v1/roles/{role_identifier}`
       */
      update: Mutation<{
        /** The name of the role, or its id */
        role_identifier: string
        /** New description */
        description?: string | undefined
        /** New scopes, in place of the present ones; you must hold each of them */
        scopes?: string[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedRole
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete a role; requires `force` while users have it. Requires `roles:manage`.
       *
       * REST: `DELETE /api/v1/roles/{role_identifier}`
       */
      delete: Mutation<{
        /** The name of the role, or its id */
        role_identifier: string
        /**
         * True: delete it together with what depends on it. False: refuse while anything does
         * @default false
         */
        force?: boolean | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: DeletedRole
        /** When the answer was made */
        timestamp: string
      }>
    }
    scopes: {
      /**
       * List all scopes with a description, and the named sets.
       *
       * REST: `GET /api/v1/scopes`
       */
      list: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ScopeList
        /** When the answer was made */
        timestamp: string
      }>
    }
    tenants: {
      /**
       * List tenants, newest first. Requires `tenants:manage`.
       *
       * REST: `GET /api/v1/tenants`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Tenant[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create a tenant with its owner. Requires `tenants:manage`.
       *
       * REST: `POST /api/v1/tenants`
       */
      create: Mutation<{
        /** Name of the tenant, unique */
        name: string
        /** The first user of the tenant, with the role super_admin in it */
        owner: TenantOwnerParam
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedTenant
        /** When the answer was made */
        timestamp: string
      }>
    }
    auth: {
      /**
       * Complete a log-in with a second factor, or with a passkey alone; five wrong codes lock the person for 15 minutes.
       *
       * REST: `POST /api/v1/auth/login/factor`
       */
      completeLogin: Mutation<{
        /** The `challenge` of the log-in, or of its options */
        challenge: string
        /** The current code of the authenticator app: six digits */
        code?: string | undefined
        /** One of the recovery codes, which is used up; case and hyphens are ignored */
        recovery_code?: string | undefined
        /** What the browser returned for log-in options */
        passkey?: PasskeyProof | undefined
        /** What the browser returned for registration options */
        registration?: PasskeyRegistration | undefined
        /** Name of the passkey that is added; by default `Passkey` */
        name?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CompletedSession
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin with a passkey: as the second factor of a log-in, or as the only one, without an email.
       *
       * REST: `POST /api/v1/auth/login/passkey`
       */
      beginPasskeyLogin: Mutation<{
        /** The `challenge` of a log-in that asks for a factor; without it, any passkey of this service logs in */
        challenge?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasskeyLogIn
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin with an authenticator app, where the tenant demands a factor; its first code completes the log-in.
       *
       * REST: `POST /api/v1/auth/login/totp`
       */
      enrolTotpAtLogin: Mutation<{
        /** The `challenge` of a log-in with `must_enrol` */
        challenge: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: StartedTotp
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin with a first passkey, where the tenant demands a factor; its registration completes the log-in.
       *
       * REST: `POST /api/v1/auth/login/passkey-registration`
       */
      enrolPasskeyAtLogin: Mutation<{
        /** The `challenge` of a log-in with `must_enrol` */
        challenge: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasskeyCreation
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Log in with email and password; five failures lock the address for 15 minutes.
       *
       * REST: `POST /api/v1/auth/login`
       */
      login: Mutation<{
        /** Email address of the user; case is ignored */
        email: string
        /** Password of the user */
        password: string
        /** Id of the tenant to log in to; by default the default tenant, or else that of the oldest user with this email */
        tenant_id?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Session
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End the session.
       *
       * REST: `POST /api/v1/auth/logout`
       */
      logout: Mutation<Record<string, never>, Acknowledgement>
      /**
       * Change your password; your other sessions end.
       *
       * REST: `POST /api/v1/auth/password`
       */
      changePassword: Mutation<{
        /** Your present password */
        current_password: string
        /** 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
        new_password: string
      }, Acknowledgement>
      /**
       * Ask for a link that sets a new password; it is mailed, if there is such a user.
       *
       * REST: `POST /api/v1/auth/password-reset`
       */
      requestPasswordReset: Mutation<{
        /** Email address of the user; case is ignored */
        email: string
        /** Id of the tenant; by default every tenant that has a user with this email */
        tenant_id?: string | undefined
      }, Acknowledgement>
      /**
       * Set a new password by a link; all sessions and OAuth grants of the user end.
       *
       * REST: `POST /api/v1/auth/password-reset/confirm`
       */
      confirmPasswordReset: Mutation<{
        /** The token in the link */
        token: string
        /** 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
        password: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasswordResetUser
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get the user and the scopes of this request.
       *
       * REST: `GET /api/v1/auth/me`
       */
      me: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Me
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List your sessions, newest first.
       *
       * REST: `GET /api/v1/auth/sessions`
       */
      listSessions: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: ListedSession[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End one of your sessions.
       *
       * REST: `DELETE /api/v1/auth/sessions/{session_id}`
       */
      endSession: Mutation<{
        /** Id of the session */
        session_id: string
      }, Acknowledgement>
      /**
       * End your other sessions, or all.
       *
       * REST: `DELETE /api/v1/auth/sessions`
       */
      endSessions: Mutation<{
        /**
         * True: end the session of this request too. False: keep it
         * @default false
         */
        include_current?: boolean | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EndedSessions
        /** When the answer was made */
        timestamp: string
      }>
    }
    authPolicy: {
      /**
       * Get what the tenant demands of log-ins. Requires `settings:read`.
       *
       * REST: `GET /api/v1/auth/policy`
       */
      get: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: LoginPolicy
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Set what the tenant demands of log-ins; sessions that are open go on. Requires `settings:write`.
       *
       * REST: `PUT /api/v1/auth/policy`
       */
      set: Mutation<LoginPolicy, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: LoginPolicy
        /** When the answer was made */
        timestamp: string
      }>
    }
    factors: {
      /**
       * List your own second factors.
       *
       * REST: `GET /api/v1/auth/factors`
       */
      list: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SecondFactors
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin with an authenticator app; it counts once a first code was sent.
       *
       * REST: `POST /api/v1/auth/factors/totp`
       */
      startTotp: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: StartedTotp
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Add the authenticator app that was begun, by its first code.
       *
       * REST: `POST /api/v1/auth/factors/totp/confirm`
       */
      confirmTotp: Mutation<{
        /** The current code of the authenticator app: six digits */
        code: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EnrolledFactor
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin with a passkey.
       *
       * REST: `POST /api/v1/auth/factors/passkeys/options`
       */
      startPasskey: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasskeyCreation
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Add the passkey that was begun.
       *
       * REST: `POST /api/v1/auth/factors/passkeys`
       */
      addPasskey: Mutation<{
        /** The `challenge` of the options */
        challenge: string
        /** What the browser returned for the options */
        registration: PasskeyRegistration
        /**
         * Name of the passkey, for the person to tell them apart
         * @default "Passkey"
         */
        name?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EnrolledFactor
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Remove one of your own factors, and with the last one the recovery codes.
       *
       * REST: `DELETE /api/v1/auth/factors/{factor_id}`
       */
      remove: Mutation<{
        /** The id of the factor */
        factor_id: string
      }, Acknowledgement>
      /**
       * Replace your own recovery codes; the old ones end.
       *
       * REST: `POST /api/v1/auth/recovery-codes`
       */
      renewRecoveryCodes: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RecoveryCodes
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Begin to confirm the session with a passkey.
       *
       * REST: `POST /api/v1/auth/reauthentication/passkey`
       */
      startReauthentication: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PasskeyLogIn
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Confirm the session with the password or a factor, so that it may change factors for ten minutes.
       *
       * REST: `POST /api/v1/auth/reauthentication`
       */
      reauthenticate: Mutation<{
        /** Password of the user */
        password?: string | undefined
        /** The current code of the authenticator app: six digits */
        code?: string | undefined
        /** One of the recovery codes, which is used up; case and hyphens are ignored */
        recovery_code?: string | undefined
        /** What the browser returned for the options; give `challenge` with it */
        passkey?: PasskeyProof | undefined
        /** Of the options that `passkey` belongs to */
        challenge?: string | undefined
      }, Acknowledgement>
    }
    userFactors: {
      /**
       * List the second factors of a user. Requires `users:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/factors`
       */
      list: Query<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SecondFactors
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Remove all second factors of a user who has lost them, with the recovery codes. Requires `users:update`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}/factors`
       */
      removeAll: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, Acknowledgement>
    }
    grants: {
      /**
       * List what you have allowed OAuth clients to do, newest first.
       *
       * REST: `GET /api/v1/auth/grants`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Grant[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End what you have allowed an OAuth client to do, with all its tokens.
       *
       * REST: `DELETE /api/v1/auth/grants/{grant_id}`
       */
      revoke: Mutation<{
        /** Id of the grant */
        grant_id: string
      }, Acknowledgement>
    }
    invitations: {
      /**
       * List open invitations, newest first. Requires `users:create`.
       *
       * REST: `GET /api/v1/invitations`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Invitation[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Invite a person by email; an open invitation of the address ends. Requires `users:create`.
       *
       * REST: `POST /api/v1/invitations`
       */
      create: Mutation<{
        /** Email address of the person, who becomes a user of your tenant by accepting */
        email: string
        /**
         * Roles of the user; you can give only roles whose scopes you hold, also when the invitation is accepted
         * @default []
         */
        roles?: string[] | undefined
        /**
         * Scopes of the user beside those of its roles; you can give only scopes that you hold
         * @default []
         */
        scopes?: string[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: CreatedInvitation
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Accept an invitation: creates its user, who can log in with the password.
       *
       * REST: `POST /api/v1/invitations/accept`
       */
      accept: Mutation<{
        /** The token in the link */
        token: string
        /** 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
        password: string
        /** Display name, unique in the tenant; by default the email */
        name?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: AcceptedInvitation
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Withdraw an invitation: its link stops working. Requires `users:create`.
       *
       * REST: `DELETE /api/v1/invitations/{invitation_id}`
       */
      delete: Mutation<{
        /** Id of the invitation */
        invitation_id: string
      }, Acknowledgement>
    }
    auditEvents: {
      /**
       * Get the signed checkpoint of the audit log. Requires `audit:read`.
       *
       * REST: `GET /api/v1/audit-events/checkpoint`
       */
      checkpoint: Query<{
        /** An earlier size of the log; without it: the size of now */
        size?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: AuditCheckpoint
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Prove that an event is in the audit log. Requires `audit:read`.
       *
       * REST: `GET /api/v1/audit-events/proof`
       */
      proof: Query<{
        /** The id of the event */
        event: string
        /** An earlier size of the log; without it: the size of now */
        size?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: AuditProof
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Prove that the audit log has only grown since an earlier size. Requires `audit:read`.
       *
       * REST: `GET /api/v1/audit-events/consistency`
       */
      consistency: Query<{
        /** The earlier size */
        from: number
        /** The later size; without it: the size of now */
        to?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: AuditConsistency
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Export the audit log, oldest event first. Requires `audit:read`.
       *
       * REST: `GET /api/v1/audit-events/export`
       */
      export: Query<{
        /**
         * `ndjson`: the events with their hashes, which `keystead audit verify` checks; `csv`; `ocsf`: events of the Open Cybersecurity Schema Framework, a line of JSON each
         * @default "ndjson"
         */
        format?: "csv" | "ndjson" | "ocsf" | undefined
        /**
         * The place of the first event. A download that broke off goes on from there
         * @default 0
         */
        from?: number | undefined
        /** The place before which it ends; without it: all that the log has now */
        to?: number | undefined
        /**
         * Over tRPC, lines per page, 1 to 1000; over REST all are streamed
         * @default 100
         */
        limit?: number | undefined
        /** Over tRPC, the `next_cursor` of an earlier page, in place of `from` and `to` */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: string[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List audit events with filters, newest first. Requires `audit:read`.
       *
       * REST: `GET /api/v1/audit-events`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** The id of the user who acted, or several with commas between */
        actor?: string | undefined
        /** The action, for example key.created, or a pattern such as key.*, or several with commas between */
        action?: string | undefined
        /** The id of the target, or several with commas between */
        target?: string | undefined
        /** Events at or after this time */
        since?: string | undefined
        /** Events before this time */
        until?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: AuditEvent[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
    }
    usage: {
      /**
       * Count verifications by time, key, user, project, scope or outcome. Requires `usage:read`.
       *
       * REST: `GET /api/v1/usage`
       */
      get: Query<{
        /** By default ungrouped */
        group?: "key" | "outcome" | "project" | "scope" | "user" | undefined
        /**
         * Interval per row
         * @default "day"
         */
        interval?: "day" | "hour" | "total" | undefined
        /** Start of the period, by the hour; by default 30 days before its end */
        since?: string | undefined
        /** End of the period, exclusive; by default now */
        until?: string | undefined
        /**
         * Time zone of the days: an IANA name
         * @default "UTC"
         */
        time_zone?: string | undefined
        /** Only this key */
        key_id?: string | undefined
        /** Only keys of this user */
        user_id?: string | undefined
        /** Only keys for this project */
        project_id?: string | undefined
        /** Only verifications that required this scope */
        scope?: string | undefined
        /** A verification code, such as VALID */
        outcome?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: UsageRow[]
        /** When the answer was made */
        timestamp: string
      }>
    }
    oauthClients: {
      /**
       * Get the OAuth registration of a user. Requires `keys:read`.
       *
       * REST: `GET /api/v1/users/{user_identifier}/oauth-client`
       */
      get: Query<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: OAuthClient
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Register a user as an OAuth client, or replace its registration. Requires `keys:create`.
       *
       * REST: `PUT /api/v1/users/{user_identifier}/oauth-client`
       */
      put: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
        /** Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app */
        redirect_uris: string[]
        /** What the client may use; by default client_credentials, and with redirect URIs authorization_code and refresh_token too */
        grant_types?: ("authorization_code" | "client_credentials" | "refresh_token" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:ietf:params:oauth:grant-type:token-exchange")[] | undefined
        /** How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any */
        token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none" | "private_key_jwt" | null | undefined
        /** Public keys of the client, for private_key_jwt (RFC 7517); null for none */
        jwks?: OAuthClientKeys | null | undefined
        /** Where the public keys of the client are, in place of `jwks`; null for none */
        jwks_uri?: string | null | undefined
        /** Name of the client, as people who sign in see it; null for none */
        name?: string | null | undefined
        /** Logo of the client, https; null for none */
        logo_uri?: string | null | undefined
        /** What tokens may do that the client gets with its own keys. You must hold them; they are narrowed when the user loses scopes */
        scopes?: string[] | undefined
        /** Signature algorithm of its access tokens; null: that of the installation */
        access_token_alg?: "ES256" | "EdDSA" | "RS256" | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: OAuthClient
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * End the OAuth registration of a user, and the tokens of its keys. Requires `keys:delete`.
       *
       * REST: `DELETE /api/v1/users/{user_identifier}/oauth-client`
       */
      delete: Mutation<{
        /** The id of the user, or its email (case-insensitive) */
        user_identifier: string
      }, Acknowledgement>
    }
    signingKeys: {
      /**
       * List the keys that sign access tokens. Requires `tenants:manage`.
       *
       * REST: `GET /api/v1/signing-keys`
       */
      list: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The published keys, the latest to sign first */
        data: SigningKey[]
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Make the next signing keys; they sign in ten minutes, so that every cache has them by then. Requires `tenants:manage`.
       *
       * REST: `POST /api/v1/signing-keys/rotate`
       */
      rotate: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The published keys, the latest to sign first */
        data: SigningKey[]
        /** When the answer was made */
        timestamp: string
      }>
    }
    ssoConnections: {
      /**
       * List the identity providers of the tenant, newest first. Requires `sso:manage`.
       *
       * REST: `GET /api/v1/sso-connections`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: SsoConnection[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Let an OpenID provider sign people of the tenant in. Requires `sso:manage`.
       *
       * REST: `POST /api/v1/sso-connections`
       */
      create: Mutation<{
        /** Name, unique in the tenant */
        name: string
        /** Issuer of the OpenID provider: an https URL, exactly as its metadata at `/.well-known/openid-configuration` names it */
        issuer: string
        /** Id of Keystead at the provider */
        client_id: string
        /** Domains of the email addresses that it signs in; each must be verified */
        domains: string[]
        /**
         * Roles of the users that it creates; you can give only roles that you hold
         * @default []
         */
        default_roles?: string[] | undefined
        /** `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
        provision: "any" | "invited" | "never"
        /**
         * Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can
         * @default false
         */
        require_sso?: boolean | undefined
        /**
         * Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case
         * @default false
         */
        trust_email?: boolean | undefined
        /** Its secret at the provider; never shown again */
        client_secret: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SsoConnection
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get an identity provider of the tenant. Requires `sso:manage`.
       *
       * REST: `GET /api/v1/sso-connections/{connection_id}`
       */
      get: Query<{
        /** Id of the connection */
        connection_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SsoConnection
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Replace an identity provider; with another issuer or client its sessions end. Requires `sso:manage`.
       *
       * REST: `PUT /api/v1/sso-connections/{connection_id}`
       */
      update: Mutation<{
        /** Name, unique in the tenant */
        name: string
        /** Issuer of the OpenID provider: an https URL, exactly as its metadata at `/.well-known/openid-configuration` names it */
        issuer: string
        /** Id of Keystead at the provider */
        client_id: string
        /** Domains of the email addresses that it signs in; each must be verified */
        domains: string[]
        /**
         * Roles of the users that it creates; you can give only roles that you hold
         * @default []
         */
        default_roles?: string[] | undefined
        /** `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
        provision: "any" | "invited" | "never"
        /**
         * Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can
         * @default false
         */
        require_sso?: boolean | undefined
        /**
         * Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case
         * @default false
         */
        trust_email?: boolean | undefined
        /** Id of the connection */
        connection_id: string
        /** A new secret; by default the present one stays. Required with another issuer or client_id */
        client_secret?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SsoConnection
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete an identity provider, and end the sessions that it opened. Requires `sso:manage`.
       *
       * REST: `DELETE /api/v1/sso-connections/{connection_id}`
       */
      delete: Mutation<{
        /** Id of the connection */
        connection_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: DeletedSsoConnection
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Verify a domain by its DNS record, or as an operator. Requires `sso:manage`.
       *
       * REST: `POST /api/v1/sso-connections/{connection_id}/domains/{domain}/verify`
       */
      verifyDomain: Mutation<{
        /** Id of the connection */
        connection_id: string
        /** A domain of the connection */
        domain: string
        /**
         * `operator`: without the record, for a Super Admin of the default tenant, in any tenant
         * @default "dns"
         */
        by?: "dns" | "operator" | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: SsoConnection
        /** When the answer was made */
        timestamp: string
      }>
    }
    objects: {
      /**
       * List the stored objects, newest first. Requires `storage:read`.
       *
       * REST: `GET /api/v1/storage/objects`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** Only objects of exactly this name */
        name?: string | undefined
        /** Only objects of exactly this classification */
        classification?: string | undefined
        /** Only objects of exactly this media type */
        content_type?: string | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: StoredObject[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get what is known of an object, without its bytes. Requires `storage:read`.
       *
       * REST: `GET /api/v1/storage/objects/{object_id}/metadata`
       */
      metadata: Query<{
        /** Id of the object */
        object_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: StoredObject
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete an object: it is gone from every answer at once. Requires `storage:write`.
       *
       * REST: `DELETE /api/v1/storage/objects/{object_id}`
       */
      delete: Mutation<{
        /** Id of the object */
        object_id: string
        /**
         * True: its bytes are removed now. False: when the days have passed that `retention.objects_days` sets
         * @default false
         */
        purge?: boolean | undefined
      }, Acknowledgement>
    }
    storageKeys: {
      /**
       * List the keys that the objects of the tenant are encrypted under, newest first. Requires `storage:manage`.
       *
       * REST: `GET /api/v1/storage/keys`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: StorageKey[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Make a new key for the objects of the tenant; those that there are move to it in the background. Requires `storage:manage`.
       *
       * REST: `POST /api/v1/storage/keys/rotate`
       */
      rotate: Mutation<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: StorageKey
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Destroy every key and with them all objects of the tenant, for good (crypto-shredding). Requires `storage:manage`.
       *
       * REST: `POST /api/v1/storage/keys/destroy`
       */
      destroy: Mutation<{
        /** What is meant, word for word */
        confirm: "destroy all objects"
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: DestroyedStorageKeys
        /** When the answer was made */
        timestamp: string
      }>
    }
    plans: {
      /**
       * List plans, newest first. Requires `keys:read`.
       *
       * REST: `GET /api/v1/plans`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Plan[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Create a plan: limits under a name, which keys refer to. Requires `keys:update`.
       *
       * REST: `POST /api/v1/plans`
       */
      create: Mutation<{
        /** Name of the plan, unique in the tenant */
        name: string
        /**
         * What the plan is for
         * @default ""
         */
        description?: string | undefined
        /** How often each key of the plan may be used, at most 10 limits with distinct names */
        limits: LimitParam[]
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plan
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get a plan. Requires `keys:read`.
       *
       * REST: `GET /api/v1/plans/{plan_identifier}`
       */
      get: Query<{
        /** The id of the plan, or its name */
        plan_identifier: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plan
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Update a plan; once this returns, no replica uses its earlier limits for any key. Requires `keys:update`.
       *
       * REST: `PATCH /api/v1/plans/{plan_identifier}`
       */
      update: Mutation<{
        /** The id of the plan, or its name */
        plan_identifier: string
        /** New name, unique in the tenant */
        name?: string | undefined
        /** New description */
        description?: string | undefined
        /** New limits, in place of the present ones */
        limits?: LimitParam[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: ChangedPlan
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete a plan that no key refers to any more. Requires `keys:update`.
       *
       * REST: `DELETE /api/v1/plans/{plan_identifier}`
       */
      delete: Mutation<{
        /** The id of the plan, or its name */
        plan_identifier: string
      }, Acknowledgement>
    }
    plugins: {
      /**
       * List the plugins of the tenant, newest first. Requires `plugins:manage`.
       *
       * REST: `GET /api/v1/plugins`
       */
      list: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: Plugin[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Register a plugin, which gets the events of the tenant from then on. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins`
       */
      create: Mutation<{
        /** Reverse-domain name; with the version unique in the tenant */
        id: string
        /** Name, for people */
        name: string
        /** Semantic version */
        version: string
        /** What it is for */
        description?: string | null | undefined
        /** Where its events are sent: an https URL with a public address, unless the operator opened others; port 80, 443 or above 1023 */
        url?: string | null | undefined
        /**
         * Names of events, or patterns: `key.*` for all whose names begin with `key.`, `*` for all; `GET /api/v1/events` lists them
         * @default []
         */
        events?: string[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RegisteredPlugin
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Get a plugin. Requires `plugins:manage`.
       *
       * REST: `GET /api/v1/plugins/{plugin_id}`
       */
      get: Query<{
        /** Id of the plugin */
        plugin_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plugin
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Change a plugin; what waits for it is sent to the new url. Requires `plugins:manage`.
       *
       * REST: `PATCH /api/v1/plugins/{plugin_id}`
       */
      update: Mutation<{
        /** Id of the plugin */
        plugin_id: string
        /** Name, for people */
        name?: string | undefined
        /** Semantic version */
        version?: string | undefined
        /** What it is for; null: no description */
        description?: string | null | undefined
        /** Where its events are sent: an https URL with a public address, unless the operator opened others; port 80, 443 or above 1023; null: nowhere */
        url?: string | null | undefined
        /** Names of events, or patterns: `key.*` for all whose names begin with `key.`, `*` for all; `GET /api/v1/events` lists them */
        events?: string[] | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plugin
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Delete a plugin with its deliveries. Requires `plugins:manage`.
       *
       * REST: `DELETE /api/v1/plugins/{plugin_id}`
       */
      delete: Mutation<{
        /** Id of the plugin */
        plugin_id: string
      }, Acknowledgement>
      /**
       * Let a plugin get events again; those from while it was disabled are not delivered. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins/{plugin_id}/enable`
       */
      enable: Mutation<{
        /** Id of the plugin */
        plugin_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plugin
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Let a plugin get no events. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins/{plugin_id}/disable`
       */
      disable: Mutation<{
        /** Id of the plugin */
        plugin_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: Plugin
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Send a signed event of type `webhook.test` to a plugin at once. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins/{plugin_id}/test`
       */
      test: Mutation<{
        /** Id of the plugin */
        plugin_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: PluginTest
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Replace the signing secret of a plugin; for a while events have a signature by each. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins/{plugin_id}/rotate-secret`
       */
      rotateSecret: Mutation<{
        /** Id of the plugin */
        plugin_id: string
        /**
         * How long events are also signed with the present secret: up to 30 days
         * @default 86400
         */
        overlap_seconds?: number | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: RotatedSigningSecret
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * List the deliveries to a plugin of the last 30 days, newest first. Requires `plugins:manage`.
       *
       * REST: `GET /api/v1/plugins/{plugin_id}/deliveries`
       */
      deliveries: Query<{
        /**
         * Items per page, 1 to 1000
         * @default 100
         */
        limit?: number | undefined
        /** The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
        cursor?: string | null | undefined
        /** Id of the plugin */
        plugin_id: string
        /** Only those with this status */
        status?: "dead" | "delivered" | "failed" | "pending" | undefined
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The items of this page, newest first */
        data: WebhookDelivery[]
        /** The `cursor` of the next page; null on the last page */
        next_cursor: string | null
        /** When the answer was made */
        timestamp: string
      }>
      /**
       * Deliver an event again, with the same `webhook-id` and body. Requires `plugins:manage`.
       *
       * REST: `POST /api/v1/plugins/{plugin_id}/deliveries/{delivery_id}/redeliver`
       */
      redeliver: Mutation<{
        /** Id of the plugin */
        plugin_id: string
        /** Id of the delivery */
        delivery_id: string
      }, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: WebhookDelivery
        /** When the answer was made */
        timestamp: string
      }>
    }
    events: {
      /**
       * List the kinds of events that plugins can get, by name.
       *
       * REST: `GET /api/v1/events`
       */
      list: Query<Record<string, never>, {
        /** What was done, in one sentence for people; do not parse it */
        message: string
        /** The result */
        data: EventKind[]
        /** When the answer was made */
        timestamp: string
      }>
    }
  }
}>
>
