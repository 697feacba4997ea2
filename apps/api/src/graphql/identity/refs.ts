import { type ApiUser, isActiveAt, type Project, type ShownKey, type UsageGroup, type UsageRow } from '@keystead/domain'
import type { z } from 'zod'
import { listed, type ListedKey } from '../../contracts/v1/api-key-view.ts'
import { builder } from '../builder.ts'

/** A key as v1 lists it. */
export interface KeyView extends z.infer<typeof ListedKey> {
  id: string
  isActive: boolean
}

export const keyViewOf = (key: ShownKey, now: Date): KeyView => ({
  ...listed(key, now),
  id: key.id,
  isActive: isActiveAt(key, now),
})

export interface UsageRowView extends UsageRow {
  /** What `group` is the id of, if it is one. */
  kind: UsageGroup | null
}

// The types refer to one another, so they are declared before they are described.
export const UserRef = builder.objectRef<ApiUser>('User')
export const KeyRef = builder.objectRef<KeyView>('ApiKey')
export const ProjectRef = builder.objectRef<Project>('Project')
export const UsageRowRef = builder.objectRef<UsageRowView>('UsageRow')

export const UserConnection = builder.connectionObject(
  { type: UserRef, name: 'UserConnection', description: 'A page of users, newest first.' },
  { name: 'UserEdge', description: 'A user in a list.' },
)
export const KeyConnection = builder.connectionObject(
  { type: KeyRef, name: 'ApiKeyConnection', description: 'A page of API keys, newest first.' },
  { name: 'ApiKeyEdge', description: 'An API key in a list.' },
)
export const ProjectConnection = builder.connectionObject(
  { type: ProjectRef, name: 'ProjectConnection', description: 'A page of projects, newest first.' },
  { name: 'ProjectEdge', description: 'A project in a list.' },
)
export const UsageConnection = builder.connectionObject(
  { type: UsageRowRef, name: 'UsageConnection', description: 'A page of a usage report, in order of time.' },
  { name: 'UsageEdge', description: 'A row in a usage report.' },
)
