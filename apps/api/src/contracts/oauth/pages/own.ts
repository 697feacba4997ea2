import { type Principal, Refusal, type Work } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { HOME } from './return-to.ts'
import { type Visit, workAs } from './visit.ts'

/** A visit of somebody who is signed in. */
export interface OwnVisit extends Visit {
  readonly principal: Principal
  readonly work: Work
}

/**
 * For those who are signed in alone; others sign in first. What may only be done shortly after a sign-in leads to another one.
 */
export const own =
  (show: (visit: OwnVisit) => Promise<FastifyReply>) =>
  async (visit: Visit): Promise<FastifyReply> => {
    const { principal, reply } = visit
    if (!principal) return reply.redirect('/sign-in', 303)
    try {
      return await show({ ...visit, principal, work: workAs(visit, principal) })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'reauthentication_required') throw error
      return reply.redirect(`/sign-in?again=yes&return_to=${HOME}`, 303)
    }
  }
