import { Unavailable } from '@hub/kernel'
import { withSecretFiles } from '@hub/service'
import { parseOptions } from './options.ts'
import { runUntilStopped } from './until-stopped.ts'

try {
  await runUntilStopped(parseOptions(await withSecretFiles(process.env, { values: ['DATABASE_URL'] }), process.argv.slice(2)))
  process.exit(0)
} catch (error) {
  // The person needs the sentence; a stack only where the program is to blame.
  console.error(error instanceof Unavailable ? error.message : error)
  process.exit(1)
}
