import type { EntityManager } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID, isSuperAdmin, type Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { refusingConflicts } from '../conflicts.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { generatePassword, hashPassword } from '../sessions/passwords.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { Tenant } from './tenant.entity.ts'

export interface NewTenant {
  name: string
  owner: { email: string; password?: string | undefined }
}

export interface CreatedTenant {
  tenant: Tenant
  owner: ApiUser
  /** Only when it was generated: it is never seen again. */
  generatedPassword: string | null
}

export class TenantsService {
  readonly #clock: Clock
  readonly #audit: AuditService

  constructor(clock: Clock, audit: AuditService) {
    this.#clock = clock
    this.#audit = audit
  }

  /** Makes a tenant with an owner, who is Super Admin within it alone. */
  async create(em: EntityManager, principal: Principal, input: NewTenant): Promise<CreatedTenant> {
    assertManagesTenants(principal)
    // A gateway names a tenant by its id or its name; the two must not be mistaken for each other.
    if (isUuid(input.name)) throw new Refusal('invalid', 'name: must not be a UUID')
    const generatedPassword = input.owner.password === undefined ? generatePassword() : null
    const passwordHash = await hashPassword(input.owner.password ?? generatedPassword ?? '')
    return refusingConflicts({ tenant_name_key: `Tenant with name ${input.name} already exists` }, () =>
      em.transactional(async (tx) => {
        const tenant = tx.create(Tenant, { name: input.name, createdAt: this.#clock() })
        const owner = tx.create(ApiUser, ownerOf(tenant, input.owner.email, passwordHash, this.#clock()))
        this.#audit.record(tx, principal, 'tenant.created', { type: 'tenant', id: tenant.id }, { name: input.name })
        return { tenant, owner, generatedPassword }
      }),
    )
  }

  /** A tenant itself, for those who belong to it. */
  get(em: EntityManager, id: string): Promise<Tenant> {
    return em.findOneOrFail(Tenant, id)
  }

  async list(em: EntityManager, principal: Principal, page: PageRequest): Promise<Page<Tenant>> {
    assertManagesTenants(principal)
    return findPage(page, ({ after, options }) => em.find(Tenant, after, options))
  }
}

/** The first user of a tenant. */
export function ownerOf(tenant: Tenant, email: string, passwordHash: string, now: Date) {
  return {
    tenantId: tenant.id,
    kind: 'person' as const,
    name: email,
    email,
    roles: ['super_admin'],
    scopes: [],
    passwordHash,
    createdAt: now,
    updatedAt: now,
  }
}

/** @throws Refusal `forbidden` */
export function assertManagesTenants(principal: Principal): void {
  if (principal.tenantId !== DEFAULT_TENANT_ID || !isSuperAdmin(principal)) {
    throw new Refusal('forbidden', 'Only Super Admins of the default tenant manage tenants')
  }
}
