import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import type { Config } from '../config.ts'
import { assertUsable, textIn } from './pem-files.ts'

export interface TlsFiles {
  cert: string
  key: string
}

/** The configured certificate, or else a development one, generated in the data folder. */
export async function tlsFiles(config: Config): Promise<TlsFiles> {
  if (config.tls) {
    const { certFile, keyFile } = config.tls
    const files = { cert: await textIn('KEYSTEAD_TLS_CERT', certFile), key: await textIn('KEYSTEAD_TLS_KEY', keyFile) }
    assertUsable('KEYSTEAD_TLS_CERT and KEYSTEAD_TLS_KEY must be a certificate and its private key, as PEM', files)
    return files
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
