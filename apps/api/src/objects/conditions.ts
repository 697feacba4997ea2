import type { IncomingHttpHeaders } from 'node:http'
import type { ByteRange } from '@keystead/domain'
import { parse } from 'range-parser'

/** What a condition of a request is compared with. */
export interface Validators {
  etag: string
  lastModified: Date
}

/** How a request of an object is answered. */
export type Answered =
  | { status: 200; range: null }
  | { status: 206; range: ByteRange }
  | { status: 304 | 412 | 416; range: null }

/** Evaluates the conditions of a request in the order of RFC 9110, section 13.2.2. @param size of the object, in bytes */
export function answerTo(headers: IncomingHttpHeaders, size: number, validators: Validators): Answered {
  const { 'if-match': ifMatch, range } = headers
  if (ifMatch !== undefined && !tagsIn(ifMatch).some((tag) => tag === '*' || tag === validators.etag)) {
    return { status: 412, range: null }
  }
  if (isUnchanged(headers, validators)) return { status: 304, range: null }
  if (range === undefined || !appliesToThis(headers, validators)) return { status: 200, range: null }
  return rangeOf(range, size)
}

const tagsIn = (field: string): string[] => field.split(',').map((tag) => tag.trim())

function isUnchanged(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': since } = headers
  if (ifNoneMatch !== undefined) {
    return tagsIn(ifNoneMatch).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
  }
  return since !== undefined && Date.parse(since) >= secondOf(lastModified)
}

/** `If-Range` compares strongly: a weak tag is never the same. */
function appliesToThis({ 'if-range': ifRange }: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  if (ifRange === undefined || typeof ifRange !== 'string') return true
  return ifRange === etag || ifRange === lastModified.toUTCString()
}

const secondOf = (moment: Date): number => Math.floor(moment.getTime() / 1000) * 1000

/** A field that is malformed, of another unit, or of several ranges is ignored, as RFC 9110, section 14.2, allows. */
function rangeOf(field: string, size: number): Answered {
  const { code, type, ranges } = parse(size, field)
  const isMalformed = (code & 1) !== 0
  const [range] = ranges
  if (type !== 'bytes' || isMalformed || ranges.length > 1) return { status: 200, range: null }
  return range ? { status: 206, range: { start: range.start, end: range.end } } : { status: 416, range: null }
}
