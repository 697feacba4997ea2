import { useMutation } from '@tanstack/react-query'
import { session, useTRPC } from './keystead.ts'
import { Problem } from './problem.tsx'
import { textOf } from './text-of.ts'

export function SignIn({ onSignedIn }: { onSignedIn: (email: string) => void }) {
  const trpc = useTRPC()
  const login = useMutation(
    trpc.v1.auth.login.mutationOptions({
      onSuccess: ({ data }, { email }) => {
        session.token = data.session_token
        onSignedIn(email)
      },
    }),
  )
  const submit = (form: FormData) => login.mutate({ email: textOf(form, 'email'), password: textOf(form, 'password') })
  return (
    <form action={submit}>
      <h1>Sign in</h1>
      <input name="email" aria-label="Email" autoComplete="username" />
      <input name="password" aria-label="Password" type="password" autoComplete="current-password" />
      <button disabled={login.isPending}>Sign in</button>
      <Problem error={login.error} />
    </form>
  )
}
