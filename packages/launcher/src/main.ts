import { Unavailable } from '@hub/kernel'
import { parseOptions } from './options.ts'
import { runUntilStopped } from './until-stopped.ts'

try {
  await runUntilStopped(parseOptions(process.env, process.argv.slice(2)))
  process.exit(0)
} catch (error) {
  // The person needs the sentence; a stack only where the program is to blame.
  console.error(error instanceof Unavailable ? error.message : error)
  process.exit(1)
}
