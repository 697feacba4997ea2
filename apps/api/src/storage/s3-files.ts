import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { Readable } from 'node:stream'
import { ObjectCorrupt, type ObjectFiles, type ObjectPlace } from '@keystead/domain'
import type { AwsSettings, BucketSettings } from './storage-settings.ts'

/** An object of up to 10 000 parts may have 80 GB. */
const PART_BYTES = 8 * 1_048_576

/** Parts that are sent at the same time: one more waits to be filled. */
const PARTS_AT_ONCE = 2

/** An object for each object, named by ids alone. */
export function createS3Files(settings: BucketSettings, aws: AwsSettings): ObjectFiles & { close: () => void } {
  const { bucket: Bucket, prefix, endpoint } = settings
  const client = new S3Client({
    region: settings.region ?? aws.region ?? 'us-east-1',
    ...(aws.credentials && { credentials: aws.credentials }),
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    // What is stored is authenticated already, and not every server knows the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const keyOf = ({ tenantId, id }: ObjectPlace) => `${prefix}${tenantId}/${id}`

  /** A process that was killed leaves parts behind. */
  async function abortParts(Key: string): Promise<void> {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
    for (const { UploadId, Key: found } of Uploads) {
      if (found === Key) await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
    }
  }

  return {
    async write(place, content) {
      const Body = Readable.from(flat(content), { objectMode: false, highWaterMark: 1_048_576 })
      const params = { Bucket, Key: keyOf(place), Body }
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done()
    },

    async *read(place, { offset, length }) {
      const Range = `bytes=${offset}-${offset + length - 1}`
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(place), Range })).catch(missing)
      if (!(Body instanceof Readable)) throw new Error('the storage has answered without a body')
      try {
        yield* Body as AsyncIterable<Buffer>
      } finally {
        Body.destroy()
      }
    },

    async remove(place) {
      const Key = keyOf(place)
      await abortParts(Key)
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },

    close: () => client.destroy(),
  }
}

async function* flat(lists: AsyncIterable<Buffer[]>): AsyncGenerator<Buffer> {
  for await (const list of lists) yield* list
}

/** InvalidRange: it is shorter than it was. */
const LOST: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound', 'InvalidRange'])

function missing(error: unknown): never {
  if (error instanceof Error && LOST.has(error.name)) {
    throw new ObjectCorrupt('the file of a stored object is missing or too short', { cause: error })
  }
  throw error
}
