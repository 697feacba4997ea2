/** Prints what a release would do, or does. */

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

export function printVersions(raised) {
  if (raised.length === 0) console.log('No version is raised: there is no changeset.')
  else console.log('Versions are raised:')
  for (const { name, from, to } of raised) console.log(`  ${name} ${from} -> ${to}`)
}

export function printArtifact({ name, version, registry, provenance, archives }, published) {
  const state = published ? 'is published already' : `is published ${provenance ? 'with' : 'without'} provenance`
  console.log(`\n${name}@${version} ${state}: ${registry}`)
  if (!published) for (const archive of archives) printArchive(archive)
}

function printArchive({ name, size, files }) {
  console.log(`  ${name}: ${kilobytes(size)}, ${files.length} files`)
  for (const file of files) console.log(`    ${kilobytes(file.size).padStart(10)}  ${file.path}`)
}
