import { i18n } from '@lingui/core'
import { Alert, Code, Text } from '@mantine/core'
import { failureOf } from '../api.ts'

/** What to do about a failure, by its code. */
function adviceOf(code: string): string | null {
  switch (code) {
    case 'forbidden':
      return i18n._('Ask an administrator of your tenant for a role that allows this.')
    case 'unreachable':
      return i18n._('The service does not answer. Check the connection and try again.')
    case 'rate_limited':
      return i18n._('Too many attempts. Wait a minute and try again.')
    default:
      return null
  }
}

/** Says what failed, what to do, and the id under which the log has it. */
export function Failed({ error }: { error: unknown }) {
  const { code, message, requestId, issues } = failureOf(error)
  const advice = adviceOf(code)
  return (
    <Alert variant="outline" color="red" role="alert" title={i18n._('That did not work')} className="failed">
      <Text size="sm">{message}</Text>
      {issues.map((issue) => (
        <Text size="sm" key={`${issue.path} ${issue.message}`}>
          {issue.path}: {issue.message}
        </Text>
      ))}
      {advice !== null && <Text size="sm">{advice}</Text>}
      {requestId !== null && (
        <Text size="xs" mt="xs">
          {i18n._('Request id:')} <Code>{requestId}</Code>
        </Text>
      )}
    </Alert>
  )
}
