import type { Clock } from '@keystead/domain'
import { createEgress, type OutgoingRequests } from '../egress/egress.ts'
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
  return { mailer, egress, oauth, identityProviders }
}

function openEgress({ config, logger }: StartOptions, resources: Resources): OutgoingRequests {
  const egress = createEgress({ opened: config.egressAllow, log: logger })
  resources.add(() => egress.close())
  return egress
}

function openMailer({ config, logger }: StartOptions, resources: Resources): SmtpMailer {
  const mailer = createMailer(config.mail, logger)
  resources.add(() => mailer.close())
  return mailer
}
