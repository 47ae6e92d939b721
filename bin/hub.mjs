#!/usr/bin/env node
// 证源命令行 — works whatever the system's own Node is: hands over to the pinned one, in the directory the user stands in.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, pinnedEnvironment, root } from '../scripts/ensure-installed.mjs'

ensureInstalled()
const child = spawn('node', [join(root, 'packages/cli/src/main.ts'), ...process.argv.slice(2)], { env: pinnedEnvironment(), stdio: 'inherit', shell: process.platform === 'win32' })
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => { child.kill('SIGTERM') })
child.on('exit', (code, signal) => { process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)) })
