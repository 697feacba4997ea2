/** Whose memberships are read: those of projects, newest user first, or those of users, newest project first. */
export interface MembershipQuery {
  tenantId: string
  owners: { kind: 'project' | 'user'; ids: readonly string[] }
  /** Only members, or projects, that are older than the one with this id. */
  before?: string | undefined
  /** For each owner. */
  limit: number
}

/** A user of a project, or a project of a user. */
export interface Belonging {
  ownerId: string
  id: string
}

/** Reads the memberships of many owners in one statement, which the ORM cannot limit for each. */
export interface MembershipStore {
  find(query: MembershipQuery): Promise<Belonging[]>
}
