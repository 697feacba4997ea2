import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/** A further email of a person; its first one is that of the user. */
export interface OtherEmail {
  value: string
  type: string | null
}

const ScimProfileSchema = defineEntity({
  name: 'ScimProfile',
  tableName: 'scim_profile',
  filters: { tenant: tenantFilter },
  indexes: [
    // Identity providers look people up by the id that they have there.
    { name: 'scim_profile_external_id_idx', properties: ['tenantId', 'externalId'] },
  ],
  properties: {
    user: () => p.oneToOne(ApiUser).ref().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    /** The id of the person at the identity provider. */
    externalId: p.text().nullable(),
    displayName: p.text().nullable(),
    formattedName: p.text().nullable(),
    familyName: p.text().nullable(),
    givenName: p.text().nullable(),
    /** What kind of email the user's is. */
    emailType: p.text().nullable(),
    isEmailPrimary: p.boolean(),
    otherEmails: p.json<OtherEmail[]>(),
    /** The roles that the person has by groups alone. */
    groupRoles: p.array(),
    updatedAt: p.datetime(3),
  },
})

/** What an identity provider has said about a person beside what every user has. */
export class ScimProfile extends ScimProfileSchema.class {}
ScimProfileSchema.setClass(ScimProfile)

const ScimGroupSchema = defineEntity({
  name: 'ScimGroup',
  tableName: 'scim_group',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'scim_group_display_name_key', properties: ['tenantId', 'displayName'] }],
  indexes: [
    // Lists of one tenant, oldest first.
    { name: 'scim_group_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    displayName: p.string().columnType('citext'),
    externalId: p.text().nullable(),
    /** The roles of its members. */
    roles: p.array(),
    /** Whether an administrator chose the roles; otherwise they follow from the name. */
    isMapped: p.boolean(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** A group of people, as an identity provider has it. */
export class ScimGroup extends ScimGroupSchema.class {}
ScimGroupSchema.setClass(ScimGroup)

const ScimMemberSchema = defineEntity({
  name: 'ScimMember',
  tableName: 'scim_member',
  filters: { tenant: tenantFilter },
  properties: {
    group: () => p.manyToOne(ScimGroup).ref().primary().deleteRule('cascade'),
    user: () => p.manyToOne(ApiUser).ref().primary().deleteRule('cascade').index('scim_member_user_idx'),
    tenantId: p.uuid(),
  },
})

/** A person in a group. */
export class ScimMember extends ScimMemberSchema.class {}
ScimMemberSchema.setClass(ScimMember)
