import { GROUP_EXTENSION, GROUP_SCHEMA, ROLES, USER_SCHEMA } from '@keystead/domain'
import type { Resource } from './query.ts'

interface AttributeOptions {
  type?: 'string' | 'boolean' | 'complex' | 'reference'
  multiValued?: true
  required?: true
  caseExact?: true
  mutability?: 'readOnly' | 'immutable'
  unique?: true
  canonicalValues?: readonly string[]
  referenceTypes?: readonly string[]
  subAttributes?: readonly Resource[]
}

/** An attribute, with every characteristic of RFC 7643, section 7. */
function attribute(name: string, description: string, options: AttributeOptions = {}): Resource {
  const {
    type = 'string',
    multiValued = false,
    required = false,
    caseExact = false,
    unique,
    mutability,
    ...others
  } = options
  return {
    name,
    type,
    multiValued,
    description,
    required,
    caseExact,
    mutability: mutability ?? 'readWrite',
    returned: 'default',
    uniqueness: unique ? 'server' : 'none',
    ...others,
  }
}

const EXTERNAL_ID = attribute('externalId', 'The id of the resource at the identity provider', { caseExact: true })

const NAME = attribute('name', 'The parts of the name', {
  type: 'complex',
  subAttributes: [
    attribute('formatted', 'The whole name, as it is displayed'),
    attribute('familyName', 'The family name'),
    attribute('givenName', 'The given name'),
  ],
})

const EMAILS = attribute('emails', 'Email addresses; the primary one is that of the user in Keystead', {
  type: 'complex',
  multiValued: true,
  subAttributes: [
    attribute('value', 'The address; the primary one is unique in the tenant', { required: true }),
    attribute('type', 'What the address is for', { canonicalValues: ['work', 'home', 'other'] }),
    attribute('primary', 'Whether it is the address of the user; without one the first is', { type: 'boolean' }),
  ],
})

const GROUPS = attribute('groups', 'The groups of the user', {
  type: 'complex',
  multiValued: true,
  mutability: 'readOnly',
  subAttributes: [
    attribute('value', 'The id of the group', { caseExact: true, mutability: 'readOnly' }),
    attribute('$ref', 'The address of the group', {
      type: 'reference',
      caseExact: true,
      mutability: 'readOnly',
      referenceTypes: ['Group'],
    }),
    attribute('display', 'The name of the group', { mutability: 'readOnly' }),
    attribute('type', 'Always direct', { mutability: 'readOnly', canonicalValues: ['direct'] }),
  ],
})

const MEMBERS = attribute('members', 'The people in the group', {
  type: 'complex',
  multiValued: true,
  subAttributes: [
    attribute('value', 'The id of the user', { required: true, caseExact: true, mutability: 'immutable' }),
    attribute('$ref', 'The address of the user', {
      type: 'reference',
      caseExact: true,
      mutability: 'immutable',
      referenceTypes: ['User'],
    }),
    attribute('type', 'Always User', { mutability: 'immutable', canonicalValues: ['User'] }),
  ],
})

/** What a group can hold by SCIM: no role of Super Admins. The tenant's own roles are taken too. */
const GRANTABLE = ROLES.filter((role) => role !== 'super_admin')

const SCHEMAS = [
  {
    id: USER_SCHEMA,
    name: 'User',
    description: 'A person of the tenant',
    attributes: [
      attribute('userName', 'The name by which the person signs in', { required: true, unique: true }),
      EXTERNAL_ID,
      NAME,
      attribute('displayName', 'The name that is displayed'),
      attribute('active', 'Whether the person may use Keystead; false ends sessions at once', {
        type: 'boolean',
        required: true,
      }),
      EMAILS,
      GROUPS,
    ],
  },
  {
    id: GROUP_SCHEMA,
    name: 'Group',
    description: 'A group of people; one that is named as a role of the tenant gives its members that role',
    attributes: [
      attribute('displayName', 'The name of the group', { required: true, unique: true }),
      EXTERNAL_ID,
      MEMBERS,
    ],
  },
  {
    id: GROUP_EXTENSION,
    name: 'Keystead group',
    description: 'What the members of a group may do',
    attributes: [
      attribute(
        'roles',
        'Roles of the members: built-in ones and those of the tenant; without it, they follow from the name',
        {
          multiValued: true,
          caseExact: true,
          canonicalValues: GRANTABLE,
        },
      ),
    ],
  },
]

const SCHEMA_OF_SCHEMAS = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

/** `/Schemas` (RFC 7643, section 7). */
export const schemaResources = (base: string): Resource[] =>
  SCHEMAS.map(({ id, name, description, attributes }) => ({
    schemas: [SCHEMA_OF_SCHEMAS],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }))

const TYPES = [
  { id: 'User', endpoint: '/Users', description: 'A person of the tenant', schema: USER_SCHEMA, schemaExtensions: [] },
  {
    id: 'Group',
    endpoint: '/Groups',
    description: 'A group of people',
    schema: GROUP_SCHEMA,
    schemaExtensions: [{ schema: GROUP_EXTENSION, required: false }],
  },
]

/** `/ResourceTypes` (RFC 7643, section 6). */
export const typeResources = (base: string): Resource[] =>
  TYPES.map(({ id, endpoint, description, schema, schemaExtensions }) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id,
    name: id,
    endpoint,
    description,
    schema,
    schemaExtensions,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }))
