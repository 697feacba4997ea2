import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { AuditSearch } from './audit/audit-search.ts'
import { KeysSearch } from './keys/keys-search.ts'
import { Failed } from './parts/failed.tsx'
import { Missing } from './parts/missing.tsx'
import { Shell } from './shell/shell.tsx'
import { UsersSearch } from './users/users-search.ts'

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  errorComponent: ({ error }: ErrorComponentProps) => <Failed error={error} />,
})

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router takes a thrown redirect
    throw redirect({ to: '/keys', replace: true })
  },
})

const keys = createRoute({
  getParentRoute: () => rootRoute,
  path: '/keys',
  validateSearch: (search) => KeysSearch.parse(search),
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
})

const users = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users',
  validateSearch: (search) => UsersSearch.parse(search),
  component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
})

const audit = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: (search) => AuditSearch.parse(search),
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([home, keys, users, audit]),
  basepath: '/console',
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
