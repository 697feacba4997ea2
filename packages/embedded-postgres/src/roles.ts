/** The superuser is for people and repairs; the service role only owns its database. */
export const SUPERUSER = 'postgres'
export const SERVICE_ROLE = 'keystead'
export const SERVICE_DATABASE = 'keystead'
