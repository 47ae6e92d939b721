import { spawn, type ChildProcess } from 'node:child_process'

/**
 * A process that answers as `script` says, in place of that of the vendor's module: it sees `ask` (a request) and calls `tell` (an answer).
 * For what no software token does: being silent, dying in the middle, signing with another key.
 */
export function fakeProcess(script: string): ChildProcess {
  const program = `const tell = (answer) => process.send(answer); process.on('message', (ask) => { ${script} }); process.on('disconnect', () => process.exit(0))`
  return spawn(process.execPath, ['-e', program], { env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' })
}
