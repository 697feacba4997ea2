// Asks a model, writes its answer as it comes, and says what it took. Ctrl+C stops it at once, the provider too.
//
// Without a provider and a model it is `echo`, which needs no account and repeats the prompt. README.md tells how to run it.
import { Keystead, StreamError } from '@keystead/sdk'

const [prompt = 'Hello, world!', provider = 'echo', model = 'echo'] = process.argv.slice(2)

const keystead = new Keystead() // KEYSTEAD_URL and KEYSTEAD_API_KEY

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())

const stream = keystead.aggregator.stream({ provider, model, prompt }, { signal: interrupt.signal })
try {
  for await (const event of stream) if (event.type === 'chunk') process.stdout.write(event.content)
  const { tokensIn, tokensOut, cost, job_id } = await stream.final()
  console.log(`\n${tokensIn} tokens in, ${tokensOut} out, ${cost === null ? 'of unknown price' : `for $${cost}`}`)

  // A stream is a job like any other: its answer can be read again.
  const job = await keystead.aggregator.jobs.get(job_id)
  console.log(`Job ${job.id} is ${job.status}`)
} catch (error) {
  if (interrupt.signal.aborted) console.log('\nStopped')
  // The provider broke off; what had come by then has been written.
  else if (error instanceof StreamError) console.error(`\n${error.message}`)
  else console.error(String(error))
  process.exitCode = 1
}
