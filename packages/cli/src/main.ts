import { Unavailable } from '@hub/kernel'
import { exitCodes } from './io.ts'
import { runHub } from './run.ts'

const stop = new AbortController()

// The first Ctrl-C asks the command to stop cleanly; the second is obeyed at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(exitCodes.stopped)
    stop.abort()
  })

// A reader that went away (`hub … | head`) is no error of ours.
process.stdout.on('error', () => { process.exit(exitCodes.failed) })

try {
  process.exitCode = await runHub(process.argv.slice(2), {
    out: (line) => { process.stdout.write(`${line}\n`) },
    say: (line) => { process.stderr.write(`${line}\n`) },
    env: process.env,
    stdin: process.stdin,
    screen: process.stderr.isTTY ? process.stderr : undefined,
    stop: stop.signal,
    nowMs: Date.now,
  })
} catch (error) {
  if (!(error instanceof Unavailable)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = exitCodes.failed
}
