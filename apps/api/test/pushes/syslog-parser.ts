/** A syslog message, read strictly by the grammar of RFC 5424, section 6. */
export interface SyslogMessage {
  facility: number
  severity: number
  timestamp: string
  hostname: string
  appName: string
  procId: string
  msgId: string
  /** Parameters of the one element of structured data, unescaped. */
  data: { id: string; parameters: Record<string, string> }
  text: string
  /** Octets before the text. */
  headerSize: number
}

const HEADER =
  /^<(\d{1,3})>([1-9]\d{0,2}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) /

const NAME = String.raw`[\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32}`
const VALUE = String.raw`(?:[^"\\\]]|\\["\\\]])*`
const ELEMENT = new RegExp(String.raw`^\[(${NAME})((?: ${NAME}="${VALUE}")*)\]`, 'u')
const PARAMETER = new RegExp(String.raw` (${NAME})="(${VALUE})"`, 'gu')

const HIGHEST_PRIORITY = 191

export function parseSyslog(octets: Buffer): SyslogMessage {
  const message = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  const header = HEADER.exec(message)
  if (!header) throw new Error(`not a header: ${message.slice(0, 200)}`)
  const [all, priority, version, timestamp, hostname, appName, procId, msgId] = header as unknown as string[]
  if (version !== '1' || Number(priority) > HIGHEST_PRIORITY) throw new Error(`version ${version}, PRI ${priority}`)
  const rest = message.slice(all!.length)
  const element = ELEMENT.exec(rest)
  if (!element) throw new Error(`no structured data: ${rest.slice(0, 300)}`)
  const parameters = [...(element[2] ?? '').matchAll(PARAMETER)].map(([, name, value]) => [
    name!,
    value!.replaceAll(/\\(["\\\]])/g, '$1'),
  ])
  const after = rest.slice(element[0].length)
  if (!after.startsWith(' ')) throw new Error(`no space before the text: ${after.slice(0, 20)}`)
  return {
    facility: Math.floor(Number(priority) / 8),
    severity: Number(priority) % 8,
    timestamp: timestamp!,
    hostname: hostname!,
    appName: appName!,
    procId: procId!,
    msgId: msgId!,
    data: { id: element[1]!, parameters: Object.fromEntries(parameters) as Record<string, string> },
    text: after.slice(1),
    headerSize: Buffer.byteLength(all!) + Buffer.byteLength(element[0]) + 1,
  }
}

const LENGTH = /^([1-9]\d{0,8}) /

/** Takes whole frames (RFC 6587, section 3.4.1) from the front. @returns them, and what is left */
export function framesIn(octets: Buffer): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = []
  let rest = octets
  for (;;) {
    const beginning = rest.subarray(0, 10).toString('latin1')
    const [all, count] = LENGTH.exec(beginning) ?? []
    if (all === undefined) {
      if (beginning.length === 10 || !/^\d*$/.test(beginning))
        throw new Error(`not the length of a frame: ${beginning}`)
      return { frames, rest }
    }
    const end = all.length + Number(count)
    if (rest.length < end) return { frames, rest }
    frames.push(rest.subarray(all.length, end))
    rest = rest.subarray(end)
  }
}
