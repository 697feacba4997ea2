import { DEFAULT_TENANT_ID, isSuperAdmin, type Principal } from '../access/principal.ts'
import { refusingConflicts } from '../conflicts.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { type AcceptedPassword, acceptedPassword, trustedPassword } from '../passwords/setting.ts'
import { generatePassword } from '../sessions/passwords.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { Work } from '../work/work.ts'
import { Tenant } from './tenant.entity.ts'

export interface NewTenant {
  name: string
  owner: { email: string; password?: string | undefined }
}

export interface CreatedTenant {
  tenant: Tenant
  owner: ApiUser
  /** Only when it was generated; shown once. */
  generatedPassword: string | null
}

export class TenantsService {
  readonly #settings: TenantSettings

  constructor(settings: TenantSettings) {
    this.#settings = settings
  }

  /** Creates a tenant with an owner, who is Super Admin only within it. */
  async create(work: Work, input: NewTenant): Promise<CreatedTenant> {
    assertManagesTenants(work.principal)
    // A gateway identifies a tenant by id or by name, so a name must not look like an id.
    if (isUuid(input.name)) throw new Refusal('invalid', 'name: must not be a UUID')
    const { email, password } = input.owner
    const generatedPassword = password === undefined ? generatePassword() : null
    const accepted =
      password === undefined
        ? await trustedPassword(generatedPassword ?? '')
        : await acceptedPassword(password, { email }, this.#settings.effective({}), 'owner.password')
    return refusingConflicts({ tenant_name_key: `Tenant with name ${input.name} already exists` }, () =>
      work.commit(async (tx) => {
        const tenant = tx.em.create(Tenant, { name: input.name, createdAt: tx.clock() })
        const owner = tx.em.create(ApiUser, ownerOf(tenant, email, accepted, tx.clock()))
        tx.record('tenant.created', { type: 'tenant', id: tenant.id }, { name: input.name })
        return { tenant, owner, generatedPassword }
      }),
    )
  }

  /** The tenant itself, for its members. */
  get({ em }: Pick<Work, 'em'>, id: string): Promise<Tenant> {
    return em.findOneOrFail(Tenant, id)
  }

  async list(work: Work, page: PageRequest): Promise<Page<Tenant>> {
    assertManagesTenants(work.principal)
    return findPage(page, ({ after, options }) => work.em.find(Tenant, after, options))
  }
}

/** The first user of a tenant. */
export function ownerOf(tenant: Tenant, email: string, password: AcceptedPassword, now: Date) {
  return {
    tenantId: tenant.id,
    kind: 'person' as const,
    name: email,
    email,
    roles: ['super_admin'],
    scopes: [],
    passwordHash: password.hash,
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
