import { type Clock, DELIVERY_TIMEOUT_MS, type WebhookSender } from '@keystead/domain'
import { createEgress, type OutgoingRequests } from '../egress/egress.ts'
import { createWebhookSender } from '../egress/webhooks.ts'
import { createMailer, type SmtpMailer } from '../mail/smtp-mailer.ts'
import { createIdentityProviders } from '../sso/openid-providers.ts'
import type { oauthParts } from './oauth.ts'
import type { Resources } from './resources.ts'
import type { StartOptions } from './service.ts'

export type Outside = ReturnType<typeof openOutside>

/** What reaches other services: mail servers, issuers, the identity providers of tenants. */
export function openOutside(
  options: StartOptions & { clock: Clock },
  oauth: ReturnType<typeof oauthParts>,
  resources: Resources,
) {
  const mailer = openMailer(options, resources)
  const egress = openEgress(options, resources)
  const identityProviders = createIdentityProviders({ egress, issuer: oauth.issuer, clock: options.clock })
  const webhookSender = openWebhooks(options, resources)
  return { mailer, egress, oauth, identityProviders, webhookSender }
}

function openEgress({ config, logger }: StartOptions, resources: Resources): OutgoingRequests {
  const egress = createEgress({ opened: config.egressAllow, log: logger })
  resources.add(() => egress.close())
  return egress
}

/** With requests of its own: a slow receiver takes nothing from sign-ins. */
function openWebhooks({ config, logger }: StartOptions, resources: Resources): WebhookSender {
  const egress = createEgress({
    opened: config.egressAllow,
    log: logger,
    headersTimeoutMs: DELIVERY_TIMEOUT_MS,
    // What sends events bounds how many it sends at a time, per tenant.
    maxPerHost: Number.POSITIVE_INFINITY,
  })
  resources.add(() => egress.close())
  return createWebhookSender(egress, config.egressAllow)
}

function openMailer({ config, logger }: StartOptions, resources: Resources): SmtpMailer {
  const mailer = createMailer(config.mail, logger)
  resources.add(() => mailer.close())
  return mailer
}
