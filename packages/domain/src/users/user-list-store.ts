import type { InstantFilter, Sorting } from '../sorted-pages.ts'
import type { UserKind, UserStatus } from './api-user.entity.ts'

/** Which users are listed; undefined leaves out a condition. */
export interface UserListFilter extends InstantFilter {
  kind?: UserKind | undefined
  /** The one that holds now: a user past its expiration is expired. */
  status?: UserStatus | undefined
  role?: string | undefined
  /** In the form of {@link foldEmail}; null matches nobody. */
  email?: string | null | undefined
  username?: string | undefined
  /** A part of the name, the user name or the email, or the id. */
  search?: string | undefined
}

export interface UserListQuery extends UserListFilter {
  tenantId: string
  now: Date
}

/** A user with all that lists show of it. */
export interface ListedUser {
  id: string
  email: string | null
  username: string | null
  name: string
  roles: string[]
  status: UserStatus
  createdAt: Date
  expiresAt: Date | null
  /** The last use of any of its credentials. */
  lastUsedAt: Date | null
  liveKeys: number
  projects: number
}

/** Reads lists of users, each page in one statement. */
export interface UserListStore {
  find(query: UserListQuery, sorting: Sorting, limit: number): Promise<ListedUser[]>
  /** @param limit counting ends with so many */
  count(query: UserListQuery, limit: number): Promise<number>
}
