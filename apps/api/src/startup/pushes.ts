import { hostname } from 'node:os'
import type { SecureContextOptions } from 'node:tls'
import type { AuditDestination, Clock, PushParts } from '@keystead/domain'
import type { Logger } from 'pino'
import packageJson from '../../package.json' with { type: 'json' }
import { type Config, ConfigError } from '../config.ts'
import { createCheckpointFile } from '../pushes/checkpoint-file.ts'
import type { ClientTls, OtlpSettings, SyslogSettings } from '../pushes/push-settings.ts'
import { createSyslogDestination } from '../pushes/syslog.ts'
import { assertUsable, textIn } from './pem-files.ts'

export interface PushesOptions {
  config: Config
  logger: Logger
  clock: Clock
}

/** What is sent beside webhooks, and where. What a configuration does not need is not loaded. @throws ConfigError */
export async function openPushes(options: PushesOptions): Promise<Omit<PushParts, 'auditPushStore'>> {
  const { syslog, otlp, checkpointFile, checkpointEveryMs } = options.config.pushes
  const auditDestinations: AuditDestination[] = []
  if (syslog !== null) auditDestinations.push(await openSyslog(syslog))
  if (otlp !== null) auditDestinations.push(await openOtlp(otlp, options))
  if (checkpointFile !== null) auditDestinations.push(createCheckpointFile(checkpointFile))
  return { auditDestinations, checkpointEveryMs, pushReports: reportsIn(options.logger) }
}

async function openSyslog({ host, port, tls }: SyslogSettings): Promise<AuditDestination> {
  return createSyslogDestination({ host, port, hostname: hostname(), tls: tls === null ? null : await readTls(tls) })
}

async function openOtlp({ url, headers, caFile }: OtlpSettings, options: PushesOptions): Promise<AuditDestination> {
  const { logger, clock } = options
  const { createOtlpDestination } = await import('../pushes/otlp.ts')
  const ca = caFile === null ? undefined : await authorities('KEYSTEAD_AUDIT_OTLP_CA', caFile)
  const source = { version: packageJson.version, hostname: hostname(), clock }
  return createOtlpDestination({
    ...source,
    url,
    headers,
    ca,
    onPartial: (of) => logger.warn({ destination: 'otlp', ...of }, 'the collector has not kept all audit records'),
  })
}

async function readTls({ caFile, client }: ClientTls): Promise<Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>> {
  const ca = caFile === null ? {} : { ca: await authorities('KEYSTEAD_AUDIT_SYSLOG_CA', caFile) }
  if (client === null) return ca
  const cert = await textIn('KEYSTEAD_AUDIT_SYSLOG_CERT', client.certFile)
  const key = await textIn('KEYSTEAD_AUDIT_SYSLOG_KEY', client.keyFile)
  assertUsable('KEYSTEAD_AUDIT_SYSLOG_CERT and KEYSTEAD_AUDIT_SYSLOG_KEY must be a certificate and its private key', {
    cert,
    key,
  })
  return { ...ca, cert, key }
}

async function authorities(variable: string, file: string): Promise<string> {
  const ca = await textIn(variable, file)
  // A text without a certificate would be taken for no authorities at all.
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new ConfigError(`${variable} must be certificates as PEM`)
  assertUsable(`${variable} must be certificates as PEM`, { ca })
  return ca
}

const reportsIn = (logger: Logger): PushParts['pushReports'] => ({
  failed: (of) => logger.warn(of, 'audit records could not be sent: they are kept, and sent again'),
  recovered: (of) => logger.info(of, 'audit records are sent again'),
  refused: (of) => logger.error(of, 'an audit record is refused by its destination, and not sent again'),
})
