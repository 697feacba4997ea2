import * as z from 'zod/mini'
import type { User } from '../api.ts'

export const UserForm = z.object({
  email: z.string().check(z.trim(), z.minLength(3), z.maxLength(254), z.includes('@')),
  name: z.string().check(z.trim(), z.maxLength(200)),
  username: z.string().check(z.trim(), z.maxLength(200)),
  roles: z.array(z.string()),
})

/** A service user may have no email, and its name is given. */
export const EditForm = z.extend(UserForm, { email: z.string().check(z.trim(), z.maxLength(254)) })

export type UserFields = z.infer<typeof UserForm>

export const fieldsOf = (user: User | undefined): UserFields => ({
  email: user?.email ?? '',
  name: user?.name ?? '',
  username: user?.username ?? '',
  roles: user?.roles ?? [],
})

export const newUserOf = ({ email, name, username, roles }: UserFields) => ({
  email,
  roles,
  ...(name !== '' && { name }),
  ...(username !== '' && { username }),
})

/** What the form changes of a user. */
export function changesOf(user: User, { email, name, username, roles }: UserFields) {
  const hasOtherRoles = roles.toSorted().join(' ') !== user.roles.toSorted().join(' ')
  return {
    ...(email !== '' && email !== user.email && { new_email: email }),
    ...(name !== '' && name !== user.name && { name }),
    ...(username !== (user.username ?? '') && { username: username === '' ? null : username }),
    ...(hasOtherRoles && { roles }),
  }
}
