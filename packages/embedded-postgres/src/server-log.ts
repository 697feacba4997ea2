import { open, stat, type FileHandle } from 'node:fs/promises'

const LARGEST_LOG_BYTES = 5 * 1024 * 1024

/** Opens PostgreSQL's log for appending, and truncates it first when it is too large. */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  const handle = await open(path, 'a+', 0o600)
  if (size > LARGEST_LOG_BYTES) await handle.truncate(0)
  return handle
}

/** @returns what was written to the log after `position`, in bytes */
export async function readFrom(log: FileHandle, position: number): Promise<string> {
  const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(64 * 1024), position })
  return buffer.toString('utf8', 0, bytesRead)
}

/** Why a server ended, from its log. */
export function reasonIn(written: string): string {
  const lines = written.trim().split('\n')
  const fatal = lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? ''
  return fatal.replace(/^.*?(FATAL|PANIC):\s*/, '').trim() || 'no reason given'
}
