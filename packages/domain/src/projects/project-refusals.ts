import { Refusal } from '../refusal.ts'

export const projectNotFound = (): Refusal => new Refusal('not_found', 'Project not found')

export const notAMember = (): Refusal => new Refusal('precondition', 'User is not a member of the specified project')
