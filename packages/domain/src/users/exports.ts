export type { ListedUser, UserListFilter, UserListQuery, UserListStore } from './user-list-store.ts'
export { foldPartOfEmail } from './email.ts'
export type { UserLists } from './user-lists.ts'
