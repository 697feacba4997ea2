// An API of Express whose callers authenticate with keys that Keystead issued. README.md tells how to run it.
import express from 'express'
import { keystead } from '@keystead/sdk/express'

if (!process.env.KEYSTEAD_API_KEY) {
  console.error('Set KEYSTEAD_API_KEY to a key with the scope keys:verify')
  process.exit(1)
}

const app = express()

// Callers that may not pass get 401, 403 or 429; 503 while Keystead cannot be asked.
app.use(keystead({ scopes: 'reports:read' }))

app.get('/reports', (request, response) => {
  response.json({ reports: [], for: request.keystead?.user?.name })
})

// A route that requires more. The request is still charged once.
app.delete('/reports/:id', keystead({ scopes: 'reports:delete' }), (request, response) => {
  response.json({ deleted: request.params.id })
})

const server = app.listen(Number(process.env.PORT ?? 3000), (error) => {
  if (!error) return console.log(`http://localhost:${Object(server.address()).port}`)
  console.error(error.message)
  process.exitCode = 1
})
