"""The check that every request which fits the document is accepted, but for those listed here with the reason.

Schemathesis loads this module (`SCHEMATHESIS_HOOKS`) and runs its check in place of `positive_data_acceptance`.
"""

from __future__ import annotations

import re

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

# What a document cannot say, because it depends on what is stored or on more than one value.
REFUSED = {
    r"Idempotency-Key: was used for another request": "the same key was generated for two requests",
    r"cursor: (unknown|not one of this order)": "a cursor is one that the service gave",
    r"come from the plan|Plan .* is in use": "one field is not allowed with another, and keys of a plan are stored",
    r"must not be a whole key": "the checksum of a key decides whether it is one",
    r"already exists|exists already|was replaced already|given back already|is over: it is": "a conflict with what is stored",
    r"Only a session (can be logged out|has factors)": "the run has an API key, no session",
    r"current_password is wrong|(link|invitation) does not work: it was": "a password or a link is one that the service knows",
    r"must be a built-in role or one of the tenant": "the roles of a tenant are stored",
    r"must be a domain, such as": "IDNA decides which domains of other scripts there are",
    r"(redirect_uris\.\d+|jwks_uri|logo_uri|jwks|issuer|url): ": "which URIs and keys are allowed depends on their parts",
    r"(subject|action|resource) is required": "each is there for all evaluations of a request, or in each of them",
    r"has no TXT record": "the records of a domain are in the DNS",
    r"challenge: is required with passkey": "one field is needed with another",
    r"client_secret: is required with another issuer or client_id": "a conflict with what is stored",
    r"until must be after since|since is too early": "one time is compared with another",
    r"(provider|prompt|model) (must|is)|model: ": "providers and their models are an open set, and a prompt or messages are needed",
    r"scope_expression: |scopes: ": "a scope expression has a grammar",
    r"must be an email address, in ASCII before the @": "IDNA decides which domains of other scripts there are",
    r"must not name a field __proto__": "a name of a member, at any depth, that programs in JavaScript would misread",
    r"time_zone must be an IANA time zone": "the names of time zones are an open set",
    r"Last-Event-ID is not": "an event id is one that the service gave",
    r"settings have changed since that version": "the version is stored",
    r"must hold the address that you call from": "it depends on where the request comes from",
    r"as keys.max_lifetime_days is|on this installation": "one setting is compared with another, or with the environment",
    r"keys may live|this tenant demands it of every key|must be \d+ characters or more": "settings of the tenant are stored",
    r"client_assertion needs client_assertion_type|client_id is not the client|in more than one way": "a client authenticates by several fields",
    r"A parameter is given twice|too many parameters": "unknown parameters are ignored, however a form writes their lists",
    r"The parameter \w+ is missing": "each grant type needs parameters of its own",
    r'"error":"(invalid_(grant|scope|target|dpop_proof)|unauthorized_client|unsupported_grant_type)"': "codes, tokens, scopes and proofs are made elsewhere",
    r"(subject|actor)_token|requested_token_type": "what a token is exchanged for depends on the token",
    r"which is the size of the log": "how far the log goes is stored",
    r"there is no event|registered with this version|The plugin (is disabled|has no url)": "events are an open set, and plugins are stored",
    r"An upload in parts says in its part": "one field is not allowed with another",
    r"endpoint_url:? is required for|authorization_header:? must not be given|subject(\.iss)? must|is set by the transmitter|of this stream are pushed": "streams and their subjects depend on what is stored, or on two fields",
    r"Use force=true|not a member|last Super Admin": "a conflict with what is stored",
}


@schemathesis.check
def accepted(ctx, response, case):
    if response.status_code in (400, 412, 422) and any(re.search(pattern, response.text) for pattern in REFUSED):
        return None
    return positive_data_acceptance(ctx, response, case)
