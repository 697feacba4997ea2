import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { endedSession } from '../api.ts'

/**
 * Runs a change, and has every list read again after it. Nothing of its answer is kept in a cache: it may hold the text of a key,
 * which is gone with the dialog that shows it.
 */
export function useAct() {
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [isRunning, setRunning] = useState(false)
  async function act<Answer>(change: () => Promise<Answer>, then: (answer: Answer) => void): Promise<void> {
    setRunning(true)
    setError(null)
    try {
      const answer = await change()
      // Not after the lists: the text of a new key must be seen even if they cannot be read.
      then(answer)
      void queries.invalidateQueries()
    } catch (problem) {
      if (!endedSession(problem)) setError(problem)
    } finally {
      setRunning(false)
    }
  }
  return { act, error, isRunning }
}
