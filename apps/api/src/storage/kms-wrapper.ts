import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import type { KeyPlace, KeyWrapper } from '@keystead/domain'
import type { AwsSettings, KmsSettings } from './storage-settings.ts'

/** Which key it is; the service binds the ciphertext to it, and writes it into its own audit log. */
const contextOf = ({ tenantId, id }: KeyPlace) => ({ 'keystead:tenant': tenantId, 'keystead:key': id })

/** Wraps the keys of tenants by a key management service that speaks the protocol of AWS KMS. */
export function createKmsWrapper(settings: KmsSettings, aws: AwsSettings): KeyWrapper & { close: () => void } {
  const { keyId: KeyId, endpoint } = settings
  const client = new KMSClient({
    region: settings.region ?? aws.region ?? 'us-east-1',
    ...(aws.credentials && { credentials: aws.credentials }),
    ...(endpoint !== null && { endpoint }),
  })
  return {
    name: 'kms',
    async wrap(place, key) {
      const asked = new EncryptCommand({ KeyId, Plaintext: key, EncryptionContext: contextOf(place) })
      const { CiphertextBlob } = await client.send(asked)
      if (!CiphertextBlob) throw new Error('the key management service has answered without a ciphertext')
      return Buffer.from(CiphertextBlob)
    },
    // The ciphertext names its key, so that keys wrapped under an earlier one are unwrapped too.
    async unwrap(place, wrapped) {
      const asked = new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: contextOf(place) })
      const { Plaintext } = await client.send(asked)
      if (!Plaintext) throw new Error('the key management service has answered without a key')
      return Buffer.from(Plaintext)
    },
    close: () => client.destroy(),
  }
}
