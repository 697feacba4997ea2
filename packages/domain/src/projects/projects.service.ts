import { ref } from '@mikro-orm/core'
import type { ConfigsService } from '../configs/configs.service.ts'
import { refusingConflicts } from '../conflicts.ts'
import { ApiKey, liveKeys } from '../keys/api-key.entity.ts'
import type { KeysService } from '../keys/keys.service.ts'
import { findPage, findPages, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { containing } from '../search.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { UsersService } from '../users/users.service.ts'
import type { Work } from '../work/work.ts'
import type { MembershipQuery, MembershipStore } from './membership-store.ts'
import { Membership, Project } from './project.entity.ts'
import { lockMemberships, lockProject, projectIdentifiedBy } from './project-locks.ts'
import { projectNotFound } from './project-refusals.ts'

export class ProjectsService {
  readonly #users: UsersService
  readonly #keys: KeysService
  readonly #configs: ConfigsService
  readonly #memberships: MembershipStore

  constructor(parts: {
    users: UsersService
    keys: KeysService
    configs: ConfigsService
    memberships: MembershipStore
  }) {
    this.#users = parts.users
    this.#keys = parts.keys
    this.#configs = parts.configs
    this.#memberships = parts.memberships
  }

  /** @throws Refusal `conflict` for a name that is taken, `invalid` for one that is a UUID */
  async create(work: Work, name: string): Promise<Project> {
    // Paths identify a project by id or by name, so a name must not look like an id.
    if (isUuid(name)) throw new Refusal('invalid', 'project_name: must not be a UUID')
    return refusingConflicts({ project_name_key: `Project with name ${name} already exists` }, () =>
      work.commit(async (tx) => {
        const fields = { tenantId: tx.principal.tenantId, name, createdAt: tx.clock() }
        const project = tx.em.create(Project, fields)
        tx.record('project.created', { type: 'project', id: project.id }, { name })
        return project
      }),
    )
  }

  async list(work: Work, page: PageRequest): Promise<Page<Project>> {
    return findPage(page, ({ after, options }) => work.em.find(Project, after, { ...options, populate: ['config'] }))
  }

  /** Projects whose name contains `term`, whatever its case. */
  async search(work: Work, term: string, page: PageRequest): Promise<Page<Project>> {
    return findPage(page, ({ after, options }) =>
      work.em.find(Project, { name: containing(term), ...after }, { ...options, populate: ['config'] }),
    )
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(work: Work, identifier: string): Promise<Project> {
    const project = await work.em.findOne(Project, projectIdentifiedBy(identifier), { populate: ['config'] })
    if (!project) throw projectNotFound()
    return project
  }

  /** The projects with these ids, by id, without those that do not exist. */
  async findMany({ em }: Work, ids: readonly string[]): Promise<Map<string, Project>> {
    const projects = await em.find(Project, { id: { $in: [...ids] } }, { populate: ['config'] })
    return new Map(projects.map((project) => [project.id, project]))
  }

  async count({ em }: Work): Promise<number> {
    return em.count(Project)
  }

  /** @param options.force without it, a project with live keys is a `precondition` refusal */
  async delete(work: Work, identifier: string, options: { force: boolean }): Promise<void> {
    await work.commit(async (tx) => {
      const project = await lockProject(tx, identifier)
      const keys = await tx.em.count(ApiKey, { project, ...liveKeys(tx.clock()) })
      if (keys > 0 && !options.force) {
        throw new Refusal('precondition', 'Project has active API keys. Use force=true to delete anyway.')
      }
      await this.#keys.revokeProject(tx, project)
      await lockMemberships(tx, { project })
      tx.record('project.deleted', { type: 'project', id: project.id }, { name: project.name })
      tx.em.remove(project)
    })
  }

  /** The projects of a user, the newest project first. */
  async listOfUser(work: Work, userIdentifier: string, page: PageRequest): Promise<Page<Project>> {
    const { id } = await this.#users.get(work, userIdentifier)
    return ofOnly(await this.listOfUsers(work, [id], page))
  }

  /** A page of the projects of each user, by the user's id: two statements, however many users. */
  async listOfUsers(work: Work, ids: readonly string[], page: PageRequest): Promise<Map<string, Page<Project>>> {
    const pages = await this.#belonging(work, { kind: 'user', ids }, page)
    const projects = await this.findMany(work, idsIn(pages))
    return pagesWith(pages, projects)
  }

  /** The members of a project, the newest user first. */
  async listMembers(work: Work, identifier: string, page: PageRequest): Promise<Page<ApiUser>> {
    const { id } = await this.get(work, identifier)
    return ofOnly(await this.listMembersOf(work, [id], page))
  }

  /** A page of the members of each project, by the project's id: two statements, however many projects. */
  async listMembersOf(work: Work, ids: readonly string[], page: PageRequest): Promise<Map<string, Page<ApiUser>>> {
    const pages = await this.#belonging(work, { kind: 'project', ids }, page)
    const users = await this.#users.findMany(work, idsIn(pages))
    return pagesWith(pages, users)
  }

  #belonging({ principal }: Work, owners: MembershipQuery['owners'], page: PageRequest) {
    const { tenantId } = principal
    return findPages(owners.ids, page, {
      find: ({ after: { id: before }, options: { limit } }) =>
        this.#memberships.find({ tenantId, owners, before: before?.$lt, limit }),
      ownerOf: ({ ownerId }) => ownerId,
    })
  }

  /** Adds a user as a member; no effect when it already is one. */
  async addMember(work: Work, identifier: string, userIdentifier: string): Promise<void> {
    await work.commit(async (tx) => {
      const project = await lockProject(tx, identifier)
      const user = await this.#users.lockShared(tx, userIdentifier)
      if (await tx.em.findOne(Membership, { project, user })) return
      const { tenantId } = tx.principal
      tx.em.create(Membership, { project: ref(project), user: ref(user), tenantId, createdAt: tx.clock() })
      const target = { type: 'project', id: project.id } as const
      tx.record('project.user_added', target, { user_id: user.id })
    })
  }

  /** Removes a member and revokes its keys for the project. @throws Refusal `not_found` for a user who is not a member */
  async removeMember(work: Work, identifier: string, userIdentifier: string): Promise<void> {
    await work.commit(async (tx) => {
      const project = await lockProject(tx, identifier)
      const user = await this.#users.lockShared(tx, userIdentifier)
      const membership = await tx.em.findOne(Membership, { project, user })
      if (!membership) throw new Refusal('not_found', 'User is not a member of the specified project')
      await this.#keys.revokeOwned(tx, { project, user })
      tx.em.remove(membership)
      const target = { type: 'project', id: project.id } as const
      tx.record('project.user_removed', target, { user_id: user.id })
    })
  }

  /** Removes all members of a project and revokes its keys. @returns how many members were removed */
  async clearMembers(work: Work, identifier: string): Promise<number> {
    return work.commit(async (tx) => {
      const project = await lockProject(tx, identifier)
      await this.#keys.revokeOwned(tx, { project })
      await lockMemberships(tx, { project })
      const count = await tx.em.nativeDelete(Membership, { project })
      tx.record('project.users_cleared', { type: 'project', id: project.id }, { count })
      return count
    })
  }

  /** @param configIdentifier an id or a name; null unassigns the configuration */
  async assignConfig(work: Work, identifier: string, configIdentifier: string | null): Promise<Project> {
    return work.commit(async (tx) => {
      const config = configIdentifier === null ? null : await this.#configs.lockShared(tx, configIdentifier)
      const project = await lockProject(tx, identifier)
      project.config = config && ref(config)
      const action = config ? 'project.config_assigned' : 'project.config_unassigned'
      tx.record(action, { type: 'project', id: project.id }, { config_id: config?.id ?? null })
      return project
    })
  }

  /** How many members each project has. */
  async memberCountsOf({ em }: Work, projects: readonly { id: string }[]): Promise<Map<string, number>> {
    const ids = projects.map(({ id }) => id)
    const counts = await em.countBy<Membership>(Membership, 'project', { where: { project: { $in: ids } } })
    return new Map(ids.map((id) => [id, counts[id] ?? 0]))
  }
}

type Ids = Map<string, Page<{ id: string }>>

const idsIn = (pages: Ids): string[] => [
  ...new Set([...pages.values()].flatMap(({ items }) => items.map(({ id }) => id))),
]

/** The same pages with the entities. One that was deleted since its id was read is left out. */
const pagesWith = <T>(pages: Ids, entities: ReadonlyMap<string, T>): Map<string, Page<T>> =>
  new Map(
    [...pages].map(([ownerId, { items, next }]) => {
      const found = items.map(({ id }) => entities.get(id)).filter((entity) => entity !== undefined)
      return [ownerId, { items: found, next }]
    }),
  )

const ofOnly = <T>(pages: Map<string, Page<T>>): Page<T> => [...pages.values()][0] ?? { items: [], next: null }
