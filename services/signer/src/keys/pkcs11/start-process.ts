import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const program = join(import.meta.dirname, 'device-process.ts')

/** 启动设备进程 — with PATH and what its module is meant to see. Its output goes nowhere: what a vendor's module prints is not ours to vouch for. */
export function startDeviceProcess(environment: Readonly<Record<string, string>>): ChildProcess {
  const path = process.env['PATH']
  return fork(program, { env: { ...(path === undefined ? {} : { PATH: path }), ...environment }, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
}
