import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { type Config, readConfig } from '../config.ts'
import type { VerifyOptions } from './audit-verify.ts'
import type { Outcome } from './output.ts'

const EXIT = { done: 0, failed: 1, misused: 2 } as const

type Action = (config: Config) => Promise<Outcome>

/**
 * The commands that run on the server's machine, as `npm run -s keystead -- <command>`. They read the configuration of the
 * service, so its variables must be set as for the service. A new command is a file beside this one and an entry below. It is loaded when it
 * runs: that takes many times as long as to show the help.
 */
function programOf(
  run: (load: () => Promise<Action>) => Promise<void>,
  runAlone: (act: () => Promise<Outcome>) => Promise<void>,
): Command {
  const program = new Command('keystead')
    .description('Commands for the machine that Keystead runs on. They read the same variables as the service.')
    .version(packageJson.version)
    .option('--json', 'print JSON, for programs')
    .exitOverride()
    .showHelpAfterError('Add --help for the commands and their options')
  const adminKey = program.command('admin-key').description('the key with scope *')
  adminKey
    .command('reset')
    .description(
      'revoke every admin key, create a new one, and report how each earlier one ended; the service may be running or stopped',
    )
    .action(() => run(async () => (await import('./admin-key.ts')).adminKeyReset))
  const owner = program.command('owner').description('the Super Admin of the default tenant')
  owner
    .command('reset')
    .description(
      'let the owner log in again, whatever happened to the account, with a new password; the service may be running or stopped',
    )
    .action(() => run(async () => (await import('./owner.ts')).ownerReset))
  const oauth = program.command('oauth').description('the keys that sign access tokens')
  oauth
    .command('rotate-keys')
    .description('make the next signing keys, which sign in ten minutes; the service may be running or stopped')
    .action(() => run(async () => (await import('./signing-keys.ts')).rotateKeys))
  program
    .command('audit')
    .description('the audit log')
    .command('verify <export>')
    .description('compare an export of the audit log with a signed checkpoint; needs no installation, only these files')
    .requiredOption('--checkpoint <file>', 'the checkpoint, from /api/v1/audit-events/checkpoint or as it was pinned')
    .requiredOption('--jwks <file>', 'the keys of the installation, from /.well-known/audit-keys.json')
    .option('--from-checkpoint <file>', 'earlier checkpoints, which the log must still agree with')
    .option('--tenant <id>', 'the tenant whose checkpoints are meant, when files have those of several')
    .action((path: string, options: VerifyOptions) =>
      runAlone(async () => (await import('./audit-verify.ts')).verifyAudit(path, options)),
    )
  return program
}

async function main(argv: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const runAlone = async (act: () => Promise<Outcome>) => {
    const outcome = await act()
    const { showOutcome } = await import('./output.ts')
    await showOutcome(outcome, isJson())
  }
  const program = programOf(async (load) => {
    const config = readConfig(environment)
    const command = await load()
    await runAlone(() => command(config))
  }, runAlone)
  const isJson = () => program.opts()['json'] === true
  try {
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.done
  } catch (error) {
    // Commander has already printed the argument error, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misused
    const { showFailure } = await import('./output.ts')
    showFailure(error, isJson())
    return EXIT.failed
  }
}

process.exitCode = await main(process.argv.slice(2), process.env)
