import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { type Config, ConfigError } from '../config.ts'

export interface TlsFiles {
  cert: string
  key: string
}

/** The configured certificate, or else a development one, generated in the data folder. */
export async function tlsFiles(config: Config): Promise<TlsFiles> {
  if (config.tls) {
    const { certFile, keyFile } = config.tls
    return usable({
      cert: await readable('KEYSTEAD_TLS_CERT', certFile),
      key: await readable('KEYSTEAD_TLS_KEY', keyFile),
    })
  }
  const certFile = join(config.dataDir, 'development-cert.pem')
  const keyFile = join(config.dataDir, 'development-key.pem')
  try {
    const cert = await readFile(certFile, 'utf8')
    if (Date.parse(new X509Certificate(cert).validTo) > Date.now())
      return { cert, key: await readFile(keyFile, 'utf8') }
  } catch {
    // Missing or unreadable: generated below.
  }
  const { cert, key } = await developmentCertificate()
  await writeFile(keyFile, key, { mode: 0o600 })
  await writeFile(certFile, cert)
  return { cert, key }
}

/** @throws ConfigError for an invalid certificate or key, or a key of another certificate */
function usable(files: TlsFiles): TlsFiles {
  try {
    createSecureContext(files)
    return files
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `KEYSTEAD_TLS_CERT and KEYSTEAD_TLS_KEY must be a certificate and its private key, as PEM: ${reason}`,
    )
  }
}

async function readable(variable: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError(
      `${variable} must be a readable file: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
}

async function developmentCertificate(): Promise<TlsFiles> {
  // Only an https listener without a certificate needs this package.
  const { generate } = await import('selfsigned')
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 365 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { cert, key }
}
