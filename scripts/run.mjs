// The entry point of the npm scripts. It needs only Node 20 or later and npm; it installs everything else.
// This file must parse on very old Node versions, so that they print a message instead of a syntax error.
const wanted = 20
const major = Number(process.versions.node.split('.')[0])
if (major < wanted) {
  console.error(`Keystead needs Node.js ${wanted} or later to start; this is ${process.version}.`)
  console.error('Install a current Node.js (https://nodejs.org) and run the command again.')
  process.exitCode = 1
} else {
  void import('./run/jobs.mjs').then(function (jobs) {
    return jobs.run(process.argv.slice(2))
  })
}
