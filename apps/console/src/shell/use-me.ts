import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** Who is signed in. A failure that says nobody is leads to the sign-in. */
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: () => api.auth.me.query({}), staleTime: 60_000 })
