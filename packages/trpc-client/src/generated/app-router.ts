/**
 * Generated from the router of apps/api: do not edit, run `npm run generate`.
 * Every input and output is written out, so that nothing of the server is needed to use them.
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

/** An event of a subscription, which goes on behind it when it has to connect anew. */
interface TrackedData<Data> {
  id: string
  data: Data
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

/** What a call that failed is answered with. */
export interface ErrorShape {
  code: TRPC_ERROR_CODE_NUMBER
  message: string
  data: { code: TRPC_ERROR_CODE_KEY; httpStatus: number; stack?: string; path?: string | undefined }
}

/** All procedures of a Keystead server. */
export type AppRouter = TRPCBuiltRouter<{
    ctx: object;
    meta: object;
    errorShape: ErrorShape;
    transformer: false;
}, TRPCDecorateCreateRouterOptions<{
    aggregator: {
        users: {
            create: TRPCMutationProcedure<{
                input: {
                    name: string;
                    description?: string | undefined;
                };
                output: {
                    id: string;
                    tenant_id: string;
                    name: string;
                    description: string;
                    active: boolean;
                    created_at: string;
                    updated_at: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    items: {
                        id: string;
                        tenant_id: string;
                        name: string;
                        description: string;
                        active: boolean;
                        created_at: string;
                        updated_at: string;
                    }[];
                    next_cursor: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        apiKeys: {
            create: TRPCMutationProcedure<{
                input: {
                    user_id: string;
                    name?: string | undefined;
                    scopes?: ("*" | "admin" | "read" | "write")[] | undefined;
                };
                output: {
                    id: string;
                    user_id: string;
                    key_prefix: string;
                    name: string;
                    scopes: string[];
                    active: boolean;
                    expires_at: string | null;
                    last_used_at: string | null;
                    usage_count: number;
                    created_at: string;
                    revoked_at: string | null;
                    key: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    user_id: string;
                };
                output: {
                    items: {
                        id: string;
                        user_id: string;
                        key_prefix: string;
                        name: string;
                        scopes: string[];
                        active: boolean;
                        expires_at: string | null;
                        last_used_at: string | null;
                        usage_count: number;
                        created_at: string;
                        revoked_at: string | null;
                    }[];
                    next_cursor: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            revoke: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: void;
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        jobs: {
            create: TRPCMutationProcedure<{
                input: {
                    prompt?: string | undefined;
                    messages?: {
                        role: "assistant" | "system" | "user";
                        content: string;
                    }[] | undefined;
                    system_prompt?: string | undefined;
                    max_tokens?: number | undefined;
                    temperature?: number | undefined;
                    provider: string;
                    model: string;
                    type?: string | undefined;
                };
                output: {
                    id: string;
                    status: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING";
                    type: string;
                    provider: string;
                    model: string;
                    input: {
                        prompt?: string | undefined;
                        messages?: {
                            role: "assistant" | "system" | "user";
                            content: string;
                        }[] | undefined;
                        system_prompt?: string | undefined;
                        max_tokens?: number | undefined;
                        temperature?: number | undefined;
                    };
                    result: string | null;
                    error: string | null;
                    tokens_in: number | null;
                    tokens_out: number | null;
                    cost: number | null;
                    created_at: string;
                    updated_at: string;
                    started_at: string | null;
                    finished_at: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    status?: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING" | undefined;
                    type?: string | undefined;
                    provider?: string | undefined;
                };
                output: {
                    items: {
                        id: string;
                        status: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING";
                        type: string;
                        provider: string;
                        model: string;
                        input: {
                            prompt?: string | undefined;
                            messages?: {
                                role: "assistant" | "system" | "user";
                                content: string;
                            }[] | undefined;
                            system_prompt?: string | undefined;
                            max_tokens?: number | undefined;
                            temperature?: number | undefined;
                        };
                        result: string | null;
                        error: string | null;
                        tokens_in: number | null;
                        tokens_out: number | null;
                        cost: number | null;
                        created_at: string;
                        updated_at: string;
                        started_at: string | null;
                        finished_at: string | null;
                    }[];
                    next_cursor: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    id: string;
                };
                output: {
                    id: string;
                    status: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING";
                    type: string;
                    provider: string;
                    model: string;
                    input: {
                        prompt?: string | undefined;
                        messages?: {
                            role: "assistant" | "system" | "user";
                            content: string;
                        }[] | undefined;
                        system_prompt?: string | undefined;
                        max_tokens?: number | undefined;
                        temperature?: number | undefined;
                    };
                    result: string | null;
                    error: string | null;
                    tokens_in: number | null;
                    tokens_out: number | null;
                    cost: number | null;
                    created_at: string;
                    updated_at: string;
                    started_at: string | null;
                    finished_at: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            cancel: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: {
                    id: string;
                    status: "CANCELLED" | "COMPLETED" | "FAILED" | "PENDING" | "PROCESSING";
                    type: string;
                    provider: string;
                    model: string;
                    input: {
                        prompt?: string | undefined;
                        messages?: {
                            role: "assistant" | "system" | "user";
                            content: string;
                        }[] | undefined;
                        system_prompt?: string | undefined;
                        max_tokens?: number | undefined;
                        temperature?: number | undefined;
                    };
                    result: string | null;
                    error: string | null;
                    tokens_in: number | null;
                    tokens_out: number | null;
                    cost: number | null;
                    created_at: string;
                    updated_at: string;
                    started_at: string | null;
                    finished_at: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        stream: TRPCSubscriptionProcedure<{
            input: {
                prompt?: string | undefined;
                messages?: {
                    role: "assistant" | "system" | "user";
                    content: string;
                }[] | undefined;
                system_prompt?: string | undefined;
                max_tokens?: number | undefined;
                temperature?: number | undefined;
                provider: string;
                model: string;
                lastEventId?: string | undefined;
            };
            output: AsyncIterable<TrackedData<{
                type: "chunk";
                content: string;
            } | {
                type: "done";
                tokensIn: number | null;
                tokensOut: number | null;
                cost: number | null;
                usage: {
                    prompt_tokens: number | null;
                    completion_tokens: number | null;
                };
                job_id: string;
            } | {
                type: "error";
                error: string;
            }>, void, undefined>;
            meta: object;
            errorShape: ErrorShape;
        }>;
    };
    accounts: {
        users: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    items: {
                        user_id: string;
                        name: string;
                        email: string | null;
                        role: "admin" | "user";
                        is_active: boolean;
                        created_at: string;
                        updated_at: string;
                        usage: {
                            total_requests: number;
                            last_used_at?: string | undefined;
                            first_used_at?: string | undefined;
                            requests_today: number;
                            last_reset: string;
                        };
                    }[];
                    next_cursor: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    name: string;
                    email?: string | undefined;
                    role?: "admin" | "user" | undefined;
                };
                output: {
                    user: {
                        user_id: string;
                        name: string;
                        email: string | null;
                        role: "admin" | "user";
                        is_active: boolean;
                        created_at: string;
                        updated_at: string;
                        usage: {
                            total_requests: number;
                            last_used_at?: string | undefined;
                            first_used_at?: string | undefined;
                            requests_today: number;
                            last_reset: string;
                        };
                    };
                    api_key: string;
                    warning: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    id: string;
                };
                output: {
                    user_id: string;
                    name: string;
                    email: string | null;
                    role: "admin" | "user";
                    is_active: boolean;
                    created_at: string;
                    updated_at: string;
                    usage: {
                        total_requests: number;
                        last_used_at?: string | undefined;
                        first_used_at?: string | undefined;
                        requests_today: number;
                        last_reset: string;
                    };
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            update: TRPCMutationProcedure<{
                input: {
                    id: string;
                    name?: string | undefined;
                    email?: string | undefined;
                    role?: "admin" | "user" | undefined;
                    is_active?: boolean | undefined;
                };
                output: {
                    user_id: string;
                    name: string;
                    email: string | null;
                    role: "admin" | "user";
                    is_active: boolean;
                    created_at: string;
                    updated_at: string;
                    usage: {
                        total_requests: number;
                        last_used_at?: string | undefined;
                        first_used_at?: string | undefined;
                        requests_today: number;
                        last_reset: string;
                    };
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: {
                    success: true;
                    deleted: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            rotateKey: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: {
                    success: true;
                    api_key: string;
                    warning: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
    };
    content: {
        apiUsers: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    items: {
                        id: string;
                        name: string;
                        description: string;
                        token: string | null;
                        expire_at: string | null;
                        created_at: string;
                        updated_at: string;
                        scopes: string[];
                        status: "active" | "expired" | "inactive";
                    }[];
                    next_cursor: string | null;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    id: string;
                };
                output: {
                    id: string;
                    name: string;
                    description: string;
                    token: string | null;
                    expire_at: string | null;
                    created_at: string;
                    updated_at: string;
                    scopes: string[];
                    status: "active" | "expired" | "inactive";
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    name: string;
                    description?: string | undefined;
                    expire_at?: string | null | undefined;
                    status: "active" | "expired" | "inactive";
                    scopes?: string[] | undefined;
                };
                output: {
                    id: string;
                    name: string;
                    description: string;
                    token: string | null;
                    expire_at: string | null;
                    created_at: string;
                    updated_at: string;
                    scopes: string[];
                    status: "active" | "expired" | "inactive";
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            update: TRPCMutationProcedure<{
                input: {
                    id: string;
                    name?: string | undefined;
                    description?: string | undefined;
                    expire_at?: string | null | undefined;
                    status?: "active" | "expired" | "inactive" | undefined;
                    scopes?: string[] | undefined;
                };
                output: {
                    id: string;
                    name: string;
                    description: string;
                    token: string | null;
                    expire_at: string | null;
                    created_at: string;
                    updated_at: string;
                    scopes: string[];
                    status: "active" | "expired" | "inactive";
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: void;
                meta: object;
                errorShape: ErrorShape;
            }>;
            regenerateToken: TRPCMutationProcedure<{
                input: {
                    id: string;
                };
                output: {
                    id: string;
                    name: string;
                    description: string;
                    token: string | null;
                    expire_at: string | null;
                    created_at: string;
                    updated_at: string;
                    scopes: string[];
                    status: "active" | "expired" | "inactive";
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
    };
    v1: {
        users: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    email?: string | undefined;
                    username?: string | undefined;
                    role?: "admin" | "super_admin" | "user" | "viewer" | undefined;
                    kind?: "person" | "service" | undefined;
                    status?: "active" | "expired" | "inactive" | undefined;
                };
                output: {
                    message: string;
                    data: {
                        user_id: string;
                        email: string | null;
                        username: string | null;
                        name: string;
                        roles: string[];
                        status: string;
                        projects_count: number;
                        api_keys_count: number;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    email: string;
                    username?: string | undefined;
                    name?: string | undefined;
                    roles?: ("admin" | "super_admin" | "user" | "viewer")[] | undefined;
                };
                output: {
                    message: string;
                    data: {
                        user_id: string;
                        email: string | null;
                        username: string | null;
                        roles: string[];
                        created_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    user_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        user_id: string;
                        email: string | null;
                        username: string | null;
                        name: string;
                        roles: string[];
                        projects: {
                            project_id: string;
                            project_name: string;
                        }[];
                        api_keys_count: number;
                        created_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            update: TRPCMutationProcedure<{
                input: {
                    user_identifier: string;
                    new_email?: string | undefined;
                    username?: string | null | undefined;
                    name?: string | undefined;
                    roles?: ("admin" | "super_admin" | "user" | "viewer")[] | undefined;
                    status?: "active" | "inactive" | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                    data?: {
                        narrowed_keys: string[];
                    } | undefined;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    user_identifier: string;
                    force?: boolean | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            projects: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    user_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        project_id: string;
                        project_name: string;
                        mcp_config_name: string | null;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            search: TRPCMutationProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    search_term: string;
                };
                output: {
                    message: string;
                    data: {
                        user_id: string;
                        email: string | null;
                        projects_count: number;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        userApiKeys: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    user_identifier: string;
                    project_identifier?: string | undefined;
                    status?: "active" | "all" | "disabled" | "revoked" | undefined;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        api_key: string;
                        project_id: string | null;
                        project_name: string | null;
                        created_at: string;
                        expires_at: string | null;
                        last_used_at: string | null;
                        status: "active" | "disabled" | "revoked";
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    user_identifier: string;
                    project_name?: string | undefined;
                    project_id?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        api_key: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            deleteAll: TRPCMutationProcedure<{
                input: {
                    user_identifier: string;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        apiKeys: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    user_id?: string | undefined;
                    project_id?: string | undefined;
                    status?: "active" | "disabled" | "revoked" | undefined;
                    environment?: string | undefined;
                    external_id?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        api_key: string;
                        project_id: string | null;
                        project_name: string | null;
                        created_at: string;
                        expires_at: string | null;
                        last_used_at: string | null;
                        status: "active" | "disabled" | "revoked";
                        user_id: string;
                        user_email: string | null;
                        name: string;
                        management: boolean;
                        scopes: string[] | null;
                        limits: {
                            name: string;
                            limit: number;
                            window_seconds: number;
                            kind: "fixed" | "sliding";
                            strict: boolean;
                        }[];
                        credits: {
                            remaining: number;
                            refill: {
                                amount: number;
                                every_seconds: number;
                                last_at: string;
                            } | null;
                        } | null;
                        ip_allowlist: string[] | null;
                        environment: string | null;
                        external_id: string | null;
                        metadata: Record<string, JsonValue> | null;
                        usage_count: number;
                        last_used_ip: string | null;
                        successor_id: string | null;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    limits?: {
                        name: string;
                        limit: number;
                        window_seconds: number;
                        kind?: "fixed" | "sliding" | undefined;
                        strict?: boolean | undefined;
                    }[] | undefined;
                    credits?: {
                        remaining: number;
                        refill?: {
                            amount: number;
                            every_seconds: number;
                        } | null | undefined;
                    } | null | undefined;
                    ip_allowlist?: string[] | null | undefined;
                    environment?: string | null | undefined;
                    external_id?: string | null | undefined;
                    metadata?: Record<string, JsonValue> | null | undefined;
                    user_id?: string | undefined;
                    email?: string | undefined;
                    name?: string | undefined;
                    project_id?: string | undefined;
                    expires_at?: string | null | undefined;
                    management?: boolean | undefined;
                    scopes?: string[] | undefined;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        api_key: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            import: TRPCMutationProcedure<{
                input: {
                    keys: {
                        limits?: {
                            name: string;
                            limit: number;
                            window_seconds: number;
                            kind?: "fixed" | "sliding" | undefined;
                            strict?: boolean | undefined;
                        }[] | undefined;
                        credits?: {
                            remaining: number;
                            refill?: {
                                amount: number;
                                every_seconds: number;
                            } | null | undefined;
                        } | null | undefined;
                        ip_allowlist?: string[] | null | undefined;
                        environment?: string | null | undefined;
                        external_id?: string | null | undefined;
                        metadata?: Record<string, JsonValue> | null | undefined;
                        user_id?: string | undefined;
                        email?: string | undefined;
                        name?: string | undefined;
                        project_id?: string | undefined;
                        expires_at?: string | null | undefined;
                        sha256: string;
                        scopes: string[];
                        prefix?: string | undefined;
                    }[];
                };
                output: {
                    message: string;
                    data: {
                        key_ids: string[];
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    api_key: string;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        api_key: string;
                        project_id: string | null;
                        project_name: string | null;
                        created_at: string;
                        expires_at: string | null;
                        last_used_at: string | null;
                        status: "active" | "disabled" | "revoked";
                        user_id: string;
                        user_email: string | null;
                        name: string;
                        management: boolean;
                        scopes: string[] | null;
                        limits: {
                            name: string;
                            limit: number;
                            window_seconds: number;
                            kind: "fixed" | "sliding";
                            strict: boolean;
                        }[];
                        credits: {
                            remaining: number;
                            refill: {
                                amount: number;
                                every_seconds: number;
                                last_at: string;
                            } | null;
                        } | null;
                        ip_allowlist: string[] | null;
                        environment: string | null;
                        external_id: string | null;
                        metadata: Record<string, JsonValue> | null;
                        usage_count: number;
                        last_used_ip: string | null;
                        successor_id: string | null;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            update: TRPCMutationProcedure<{
                input: {
                    limits?: {
                        name: string;
                        limit: number;
                        window_seconds: number;
                        kind?: "fixed" | "sliding" | undefined;
                        strict?: boolean | undefined;
                    }[] | undefined;
                    credits?: {
                        remaining: number;
                        refill?: {
                            amount: number;
                            every_seconds: number;
                        } | null | undefined;
                    } | null | undefined;
                    ip_allowlist?: string[] | null | undefined;
                    environment?: string | null | undefined;
                    external_id?: string | null | undefined;
                    metadata?: Record<string, JsonValue> | null | undefined;
                    api_key: string;
                    name?: string | undefined;
                    scopes?: string[] | null | undefined;
                    expires_at?: string | null | undefined;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            rotate: TRPCMutationProcedure<{
                input: {
                    api_key: string;
                    overlap_seconds?: number | undefined;
                };
                output: {
                    message: string;
                    data: {
                        new_api_key: string;
                        key_id: string;
                        old_key_id: string;
                        old_key_retires_at: string;
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            disable: TRPCMutationProcedure<{
                input: {
                    api_key: string;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            enable: TRPCMutationProcedure<{
                input: {
                    api_key: string;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    api_key: string;
                };
                output: {
                    message: string;
                    data: {
                        key_id: string;
                        receipt: {
                            at: string;
                            replicas: {
                                replica_id: string;
                                name: string;
                                state: "confirmed" | "fenced";
                                ms: number;
                            }[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        keys: {
            verify: TRPCMutationProcedure<{
                input: {
                    key: string;
                    scopes?: string | string[] | undefined;
                    ip?: string | undefined;
                    cost?: number | undefined;
                    limits?: (string | {
                        name: string;
                        cost?: number | undefined;
                    })[] | undefined;
                    idempotency_key?: string | undefined;
                    reserve_seconds?: number | undefined;
                    explain?: boolean | undefined;
                };
                output: {
                    message: string;
                    data: {
                        valid: boolean;
                        code: "DISABLED" | "EXPIRED" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "MALFORMED" | "NOT_FOUND" | "RATE_LIMITED" | "REVOKED" | "USAGE_EXCEEDED" | "USER_INACTIVE" | "VALID";
                        key_id: string | null;
                        user: {
                            user_id: string;
                            name: string;
                            email: string | null;
                        } | null;
                        tenant_id: string | null;
                        project: {
                            project_id: string;
                            project_name: string;
                        } | null;
                        scopes: string[];
                        roles: string[];
                        expires_at: string | null;
                        limits: {
                            name: string;
                            limit: number;
                            window_seconds: number;
                            remaining: number;
                            reset_at: string;
                            exceeded: boolean;
                        }[];
                        remaining: number | null;
                        environment: string | null;
                        external_id: string | null;
                        metadata: Record<string, JsonValue> | null;
                        charge_id: string | null;
                        rules?: {
                            rule: string;
                            value: string;
                            passed: boolean;
                        }[] | undefined;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            verifyBatch: TRPCMutationProcedure<{
                input: {
                    requests: {
                        key: string;
                        scopes?: string | string[] | undefined;
                        ip?: string | undefined;
                        cost?: number | undefined;
                        limits?: (string | {
                            name: string;
                            cost?: number | undefined;
                        })[] | undefined;
                        idempotency_key?: string | undefined;
                        reserve_seconds?: number | undefined;
                        explain?: boolean | undefined;
                    }[];
                };
                output: {
                    message: string;
                    data: {
                        valid: boolean;
                        code: "DISABLED" | "EXPIRED" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "MALFORMED" | "NOT_FOUND" | "RATE_LIMITED" | "REVOKED" | "USAGE_EXCEEDED" | "USER_INACTIVE" | "VALID";
                        key_id: string | null;
                        user: {
                            user_id: string;
                            name: string;
                            email: string | null;
                        } | null;
                        tenant_id: string | null;
                        project: {
                            project_id: string;
                            project_name: string;
                        } | null;
                        scopes: string[];
                        roles: string[];
                        expires_at: string | null;
                        limits: {
                            name: string;
                            limit: number;
                            window_seconds: number;
                            remaining: number;
                            reset_at: string;
                            exceeded: boolean;
                        }[];
                        remaining: number | null;
                        environment: string | null;
                        external_id: string | null;
                        metadata: Record<string, JsonValue> | null;
                        charge_id: string | null;
                        rules?: {
                            rule: string;
                            value: string;
                            passed: boolean;
                        }[] | undefined;
                    }[];
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            commitCharge: TRPCMutationProcedure<{
                input: {
                    charge_id: string;
                    cost?: number | undefined;
                };
                output: {
                    message: string;
                    data: {
                        charge_id: string;
                        key_id: string;
                        state: "committed" | "refunded" | "reserved";
                        cost: number;
                        expires_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            refundCharge: TRPCMutationProcedure<{
                input: {
                    charge_id: string;
                };
                output: {
                    message: string;
                    data: {
                        charge_id: string;
                        key_id: string;
                        state: "committed" | "refunded" | "reserved";
                        cost: number;
                        expires_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        projects: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        project_id: string;
                        project_name: string;
                        mcp_config_id: string | null;
                        mcp_config_name: string | null;
                        users_count: number;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    project_name: string;
                };
                output: {
                    message: string;
                    data: {
                        project_id: string;
                        project_name: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            search: TRPCMutationProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    search_term: string;
                };
                output: {
                    message: string;
                    data: {
                        project_id: string;
                        project_name: string;
                        mcp_config_id: string | null;
                        mcp_config_name: string | null;
                        users_count: number;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    project_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        project_id: string;
                        project_name: string;
                        mcp_config_id: string | null;
                        mcp_config_name: string | null;
                        users_count: number;
                        created_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                    force?: boolean | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            users: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    project_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        user_id: string;
                        email: string | null;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            addUser: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                    email?: string | undefined;
                    user_id?: string | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            removeUser: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                    user_identifier: string;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            clearUsers: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            assignConfig: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                    config_name?: string | undefined;
                    config_id?: string | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            unassignConfig: TRPCMutationProcedure<{
                input: {
                    project_identifier: string;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            config: TRPCQueryProcedure<{
                input: {
                    project_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        mcp_config_id: string;
                        mcp_config_name: string;
                        servers: Record<string, JsonValue>;
                        used_by_projects: {
                            project_id: string;
                            project_name: string;
                        }[];
                        created_at: string;
                        updated_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        configs: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        mcp_config_id: string;
                        mcp_config_name: string;
                        servers: Record<string, JsonValue>;
                        used_by_projects: {
                            project_id: string;
                            project_name: string;
                        }[];
                        created_at: string;
                        updated_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    config_name: string;
                    servers?: Record<string, JsonValue> | undefined;
                };
                output: {
                    message: string;
                    data: {
                        config_id: string;
                        config_name: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            get: TRPCQueryProcedure<{
                input: {
                    config_identifier: string;
                };
                output: {
                    message: string;
                    data: {
                        mcp_config_id: string;
                        mcp_config_name: string;
                        servers: Record<string, JsonValue>;
                        used_by_projects: {
                            project_id: string;
                            project_name: string;
                        }[];
                        created_at: string;
                        updated_at: string;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            update: TRPCMutationProcedure<{
                input: {
                    config_identifier: string;
                    config_name?: string | undefined;
                    servers?: Record<string, JsonValue> | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            delete: TRPCMutationProcedure<{
                input: {
                    config_identifier: string;
                    force?: boolean | undefined;
                };
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        tenants: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        tenant_id: string;
                        name: string;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            create: TRPCMutationProcedure<{
                input: {
                    name: string;
                    owner: {
                        email: string;
                        password?: string | undefined;
                    };
                };
                output: {
                    message: string;
                    data: {
                        tenant_id: string;
                        name: string;
                        owner: {
                            user_id: string;
                            email: string;
                        };
                        owner_password?: string | undefined;
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        auth: {
            login: TRPCMutationProcedure<{
                input: {
                    email: string;
                    password: string;
                    tenant_id?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        session_token: string;
                        expires_at: string;
                        user: {
                            user_id: string;
                            tenant_id: string;
                            email: string | null;
                            name: string;
                            roles: string[];
                        };
                    };
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
            logout: TRPCMutationProcedure<{
                input: Record<string, never>;
                output: {
                    message: string;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        auditEvents: {
            list: TRPCQueryProcedure<{
                input: {
                    limit?: number | undefined;
                    cursor?: string | undefined;
                    actor?: string | undefined;
                    action?: string | undefined;
                    target?: string | undefined;
                    since?: string | undefined;
                    until?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        event_id: string;
                        actor_id: string | null;
                        actor_key_id: string | null;
                        action: string;
                        target_type: string | null;
                        target_id: string | null;
                        outcome: "failure" | "success";
                        ip: string;
                        user_agent: string | null;
                        request_id: string | null;
                        details: Record<string, JsonValue> | null;
                        count: number;
                        created_at: string;
                    }[];
                    next_cursor: string | null;
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
        usage: {
            get: TRPCQueryProcedure<{
                input: {
                    group?: "key" | "outcome" | "project" | "scope" | "user" | undefined;
                    interval?: "day" | "hour" | "total" | undefined;
                    since?: string | undefined;
                    until?: string | undefined;
                    time_zone?: string | undefined;
                    key_id?: string | undefined;
                    user_id?: string | undefined;
                    project_id?: string | undefined;
                    scope?: string | undefined;
                    outcome?: string | undefined;
                };
                output: {
                    message: string;
                    data: {
                        start: string | null;
                        group: string | null;
                        count: number;
                        cost: number;
                    }[];
                    timestamp: string;
                };
                meta: object;
                errorShape: ErrorShape;
            }>;
        };
    };
}>>;
