import { type Command, Redis } from 'ioredis'

/** Redis counts as down for a command that it has not answered by then. */
const LONGEST_WAIT_MS = 500

/**
 * A connection that waits for answers as long as its process can read them. The `commandTimeout` of ioredis gives up on answers
 * that wait in the socket when the process was busy for that long, since timers come first: a pause of ours would count as one of
 * Redis, for all commands that were under way.
 */
export class PatientRedis extends Redis {
  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    const answer = super.sendCommand(command, stream)
    const giveUp = () => {
      if (!command.isSettled) command.reject(new Error('Redis did not answer in time'))
    }
    // The answers that are there are read between a timer and what it sets for the next turn.
    const timer = setTimeout(() => setImmediate(giveUp), LONGEST_WAIT_MS)
    const clear = () => clearTimeout(timer)
    void command.promise.then(clear, clear)
    return answer
  }
}
