import { Client } from 'pg'

const connectTimeoutMs = 10_000

/** A session for one piece of work. One that is lost says so from the next statement. */
export async function withClient<T>(connectionString: string, applicationName: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, application_name: applicationName, connectionTimeoutMillis: connectTimeoutMs })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
