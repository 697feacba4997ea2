import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** The data folder cannot be used. The message is one line for a person: what is wrong and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
}

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Says in one line why the system refused `path`, which lies in the data folder or is it. Other errors are returned unchanged. */
export function unusable(path: string, error: unknown): unknown {
  if (error instanceof DataFolderError || errorCode(error) === undefined) return error
  return new DataFolderError(reasonFor(path, error), { cause: error })
}

function reasonFor(path: string, error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return `${path} cannot be created because ${dirname(path)} does not exist: create that folder, or set KEYSTEAD_DATA_DIR`
    case 'EEXIST':
    case 'ENOTDIR':
      return `${path} must be a folder, but it or a part of its path is a file: move the file, or set KEYSTEAD_DATA_DIR`
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be written by ${userName()}: change its owner or mode, or set KEYSTEAD_DATA_DIR`
    case 'EROFS':
      return `${path} is on a read-only file system: set KEYSTEAD_DATA_DIR to a writable folder`
    case 'ENOSPC':
    case 'EDQUOT':
      return `${path} cannot be written because its disk is full: free some space, or set KEYSTEAD_DATA_DIR`
    default:
      return `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`
  }
}

function userName(): string {
  try {
    return `the user ${userInfo().username}`
  } catch {
    // A container may run as a number that has no name.
    return `the user with id ${process.getuid?.()}`
  }
}
