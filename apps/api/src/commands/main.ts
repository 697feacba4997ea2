import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { type Config, readConfig } from '../config.ts'
import { adminKeyReset } from './admin-key.ts'
import { EXIT, type Outcome, showFailure, showOutcome } from './output.ts'

/**
 * The commands that run on the machine of the server, as `npm run -s keystead -- <command>`. They read the configuration of the
 * service, so its variables must be set as they are for that. A new command is a file beside this one and an entry below.
 */
function programOf(run: (command: (config: Config) => Promise<Outcome>) => Promise<void>): Command {
  const program = new Command('keystead')
    .description('Commands for the machine that Keystead runs on. They read the same variables as the service.')
    .version(packageJson.version)
    .option('--json', 'print JSON, for programs')
    .exitOverride()
    .showHelpAfterError('Add --help for the commands and their options')
  const adminKey = program.command('admin-key').description('the key with scope *')
  adminKey
    .command('reset')
    .description('end every admin key, make another, and tell how those before it ended; the service may run or not')
    .action(() => run(adminKeyReset))
  return program
}

async function main(argv: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const program = programOf(async (command) => {
    await showOutcome(await command(readConfig(environment)), isJson())
  })
  const isJson = () => program.opts()['json'] === true
  try {
    await program.parseAsync(argv, { from: 'user' })
    return EXIT.done
  } catch (error) {
    // Commander has said what is wrong with the arguments itself, or has shown what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misused
    showFailure(error, isJson())
    return EXIT.failed
  }
}

process.exitCode = await main(process.argv.slice(2), process.env)
