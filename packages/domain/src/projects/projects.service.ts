import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { ConfigsService } from '../configs/configs.service.ts'
import { refusingConflicts } from '../conflicts.ts'
import { ApiKey, liveKeys } from '../keys/api-key.entity.ts'
import type { IssuedKey, KeysService } from '../keys/keys.service.ts'
import type { NewKey } from '../keys/new-key.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { containing } from '../search.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { UsersService } from '../users/users.service.ts'
import { lockMemberships } from './membership-locks.ts'
import { Membership, Project } from './project.entity.ts'

/** A key to be made for a user, who is named by id or email. */
export interface NewUserKey extends Omit<NewKey, 'prefix' | 'kind' | 'project'> {
  userIdentifier: string
  /** An id or a name; the user must be a member. */
  projectIdentifier?: string | undefined
}

export class ProjectsService {
  readonly #clock: Clock
  readonly #audit: AuditService
  readonly #users: UsersService
  readonly #keys: KeysService
  readonly #configs: ConfigsService

  constructor(parts: {
    clock: Clock
    audit: AuditService
    users: UsersService
    keys: KeysService
    configs: ConfigsService
  }) {
    this.#clock = parts.clock
    this.#audit = parts.audit
    this.#users = parts.users
    this.#keys = parts.keys
    this.#configs = parts.configs
  }

  /** @throws Refusal `conflict` for a name that is taken, `invalid` for one that reads as an id */
  async create(em: EntityManager, principal: Principal, name: string): Promise<Project> {
    // A project is named by its id or its name in paths; the two must not be mistaken for each other.
    if (isUuid(name)) throw new Refusal('invalid', 'project_name: must not be a UUID')
    return refusingConflicts({ project_name_key: `Project with name ${name} already exists` }, () =>
      em.transactional(async (tx) => {
        const fields = { tenantId: principal.tenantId, name, createdAt: this.#clock() }
        const project = tx.create(Project, fields)
        this.#audit.record(tx, principal, 'project.created', { type: 'project', id: project.id }, { name })
        return project
      }),
    )
  }

  async list(em: EntityManager, _principal: Principal, page: PageRequest): Promise<Page<Project>> {
    return findPage(page, ({ after, options }) => em.find(Project, after, { ...options, populate: ['config'] }))
  }

  /** Projects whose name contains `term`, whatever its case. */
  async search(em: EntityManager, _principal: Principal, term: string, page: PageRequest): Promise<Page<Project>> {
    return findPage(page, ({ after, options }) =>
      em.find(Project, { name: containing(term), ...after }, { ...options, populate: ['config'] }),
    )
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(em: EntityManager, _principal: Principal, identifier: string): Promise<Project> {
    const project = await em.findOne(Project, identifiedBy(identifier), { populate: ['config'] })
    if (!project) throw projectNotFound()
    return project
  }

  /** @param options.force without it, a project with live keys is a `precondition` refusal */
  async delete(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    options: { force: boolean },
  ): Promise<void> {
    await em.transactional(async (tx) => {
      const project = await this.#lock(tx, identifier)
      const keys = await tx.count(ApiKey, { project, ...liveKeys(this.#clock()) })
      if (keys > 0 && !options.force) {
        throw new Refusal('precondition', 'Project has active API keys. Use force=true to delete anyway.')
      }
      await this.#keys.endAllWithin(tx, principal, project)
      await lockMemberships(tx, { project })
      this.#audit.record(tx, principal, 'project.deleted', { type: 'project', id: project.id }, { name: project.name })
      tx.remove(project)
    })
  }

  /** The projects of a user, the newest project first. */
  async listOfUser(
    em: EntityManager,
    principal: Principal,
    userIdentifier: string,
    page: PageRequest,
  ): Promise<Page<Project>> {
    const user = await this.#users.get(em, principal, userIdentifier)
    return findPage(page, async ({ after, options: { orderBy, limit } }) => {
      const options = { populate: ['project.config'], orderBy: { project: orderBy }, limit } as const
      const memberships = await em.find(Membership, { user, project: after }, options)
      return memberships.map(({ project }) => project.getEntity())
    })
  }

  /** The members of a project, the newest user first. */
  async listMembers(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    page: PageRequest,
  ): Promise<Page<ApiUser>> {
    const project = await this.get(em, principal, identifier)
    return findPage(page, async ({ after, options: { orderBy, limit } }) => {
      const options = { populate: ['user'], orderBy: { user: orderBy }, limit } as const
      const memberships = await em.find(Membership, { project, user: after }, options)
      return memberships.map(({ user }) => user.getEntity())
    })
  }

  /** Makes a user a member; one who is a member already stays one. */
  async addMember(em: EntityManager, principal: Principal, identifier: string, userIdentifier: string): Promise<void> {
    await em.transactional(async (tx) => {
      const project = await this.#lock(tx, identifier)
      const user = await this.#users.hold(tx, userIdentifier)
      if (await tx.findOne(Membership, { project, user })) return
      const { tenantId } = principal
      tx.create(Membership, { project: ref(project), user: ref(user), tenantId, createdAt: this.#clock() })
      const target = { type: 'project', id: project.id } as const
      this.#audit.record(tx, principal, 'project.user_added', target, { user_id: user.id })
    })
  }

  /** A key of the gateway contract: for a user within one of its projects. @throws Refusal `not_found`, `precondition` */
  async issueKey(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    userIdentifier: string,
  ): Promise<IssuedKey> {
    return em.transactional(async (tx) => {
      const { project, user } = await this.#membership(tx, identifier, userIdentifier)
      return this.#keys.add(tx, principal, user, { prefix: 'gw', management: null, scopes: null, project })
    })
  }

  /** A key with rules of its own, for a user or for one of its projects. @throws Refusal like {@link issueKey} */
  async createKey(
    em: EntityManager,
    principal: Principal,
    { userIdentifier, projectIdentifier, ...key }: NewUserKey,
  ): Promise<IssuedKey> {
    return em.transactional(async (tx) => {
      if (projectIdentifier === undefined) {
        const user = await this.#users.hold(tx, userIdentifier)
        return this.#keys.add(tx, principal, user, { prefix: 'ks', ...key })
      }
      const { project, user } = await this.#membership(tx, projectIdentifier, userIdentifier)
      return this.#keys.add(tx, principal, user, { prefix: 'ks', ...key, project })
    })
  }

  /** Holds a project and a member of it: while both are held, no membership of theirs ends. */
  async #membership(
    tx: EntityManager,
    identifier: string,
    userIdentifier: string,
  ): Promise<{ project: Project; user: ApiUser }> {
    const project = await this.#lock(tx, identifier, LockMode.PESSIMISTIC_READ)
    const user = await this.#users.hold(tx, userIdentifier)
    if (!(await tx.findOne(Membership, { project, user }))) {
      throw new Refusal('precondition', 'User is not a member of the specified project')
    }
    return { project, user }
  }

  /** Ends a membership, and the user's keys for the project with it. @throws Refusal `not_found` for one who is no member */
  async removeMember(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    userIdentifier: string,
  ): Promise<void> {
    await em.transactional(async (tx) => {
      const project = await this.#lock(tx, identifier)
      const user = await this.#users.hold(tx, userIdentifier)
      const membership = await tx.findOne(Membership, { project, user })
      if (!membership) throw new Refusal('not_found', 'User is not a member of the specified project')
      await this.#keys.endAll(tx, principal, { project, user })
      tx.remove(membership)
      const target = { type: 'project', id: project.id } as const
      this.#audit.record(tx, principal, 'project.user_removed', target, { user_id: user.id })
    })
  }

  /** Ends all memberships of a project, and its keys with them. @returns how many memberships ended */
  async clearMembers(em: EntityManager, principal: Principal, identifier: string): Promise<number> {
    return em.transactional(async (tx) => {
      const project = await this.#lock(tx, identifier)
      await this.#keys.endAll(tx, principal, { project })
      await lockMemberships(tx, { project })
      const count = await tx.nativeDelete(Membership, { project })
      this.#audit.record(tx, principal, 'project.users_cleared', { type: 'project', id: project.id }, { count })
      return count
    })
  }

  /** @param configIdentifier an id or a name; null takes the configuration away */
  async assignConfig(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    configIdentifier: string | null,
  ): Promise<Project> {
    return em.transactional(async (tx) => {
      const config = configIdentifier === null ? null : await this.#configs.hold(tx, configIdentifier)
      const project = await this.#lock(tx, identifier)
      project.config = config && ref(config)
      const action = config ? 'project.config_assigned' : 'project.config_unassigned'
      this.#audit.record(tx, principal, action, { type: 'project', id: project.id }, { config_id: config?.id ?? null })
      return project
    })
  }

  /** How many members each project has. */
  async memberCountsOf(em: EntityManager, projects: Project[]): Promise<Map<string, number>> {
    const ids = projects.map(({ id }) => id)
    const counts = await em.countBy<Membership>(Membership, 'project', { where: { project: { $in: ids } } })
    return new Map(ids.map((id) => [id, counts[id] ?? 0]))
  }

  /** @see UsersService.lock for the order of locks */
  async #lock(
    tx: EntityManager,
    identifier: string,
    lockMode: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE = LockMode.PESSIMISTIC_WRITE,
  ): Promise<Project> {
    const project = await tx.findOne(Project, identifiedBy(identifier), { lockMode })
    if (!project) throw projectNotFound()
    return project
  }
}

const projectNotFound = (): Refusal => new Refusal('not_found', 'Project not found')

const identifiedBy = (identifier: string) => (isUuid(identifier) ? { id: identifier } : { name: identifier })
