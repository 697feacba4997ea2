import type { Client } from '../../src/index.ts'

let count = 0

/** A user with projects, which no other test lists. @returns the user, and the names of its projects, newest first */
export async function userWithProjects(
  client: Client,
  projects: number,
): Promise<{ user_identifier: string; names: string[] }> {
  count += 1
  const email = `react-${process.pid}-${count}@example.com`
  await client.v1.users.create.mutate({ email })
  const names: string[] = []
  for (let i = 0; i < projects; i += 1) {
    const name = `react-${process.pid}-${count}-${i}`
    await joinProject(client, name, email)
    names.unshift(name)
  }
  return { user_identifier: email, names }
}

export async function joinProject(client: Client, project_name: string, email: string): Promise<void> {
  await client.v1.projects.create.mutate({ project_name })
  await client.v1.projects.addUser.mutate({ project_identifier: project_name, email })
}
