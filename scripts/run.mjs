// 运行 — `node scripts/run.mjs <command> [args]`: installs what is missing, then runs the command with the pinned Node on its PATH.
import { spawn } from 'node:child_process'
import { ensureInstalled, pinnedEnvironment, root } from './ensure-installed.mjs'

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  console.error('用法：node scripts/run.mjs <命令> [参数]')
  process.exit(2)
}
ensureInstalled()
const child = spawn(command, args, { cwd: root, env: pinnedEnvironment(), stdio: 'inherit', shell: process.platform === 'win32' })
// The terminal sends Ctrl-C to the whole group, so the child may hear of it twice; it takes repeats within a second as one. This process
// waits for it to stop in its own time.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { child.kill(signal) })
child.on('error', (error) => {
  console.error(`无法运行 ${command}：${error.message}`)
  process.exit(127)
})
child.on('exit', (code, signal) => { process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)) })
