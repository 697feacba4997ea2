import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { client, queryClient, TRPCProvider } from './keystead.ts'
import { SignIn } from './sign-in.tsx'
import { Users } from './users.tsx'

function App() {
  const [name, setName] = useState<string | null>(null)
  return name === null ? <SignIn onSignedIn={setName} /> : <Users of={name} />
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <App />
      </TRPCProvider>
    </QueryClientProvider>
  </StrictMode>,
)
