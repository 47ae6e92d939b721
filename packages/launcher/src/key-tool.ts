import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { signerToolEnvironment } from './environment.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { layoutOf, shown } from './layout.ts'
import type { Environment } from './options.ts'
import { LaunchUnavailable } from './unavailable.ts'

export interface KeyToolRun {
  /** The step and its options, as the signer's program takes them. */
  readonly args: readonly string[]
  readonly dataDir: string
  readonly environment: Environment
  /** For specs. */
  readonly program?: string
}

const keyProgram = join(import.meta.dirname, '..', '..', '..', 'services', 'signer', 'src', 'cli', 'keys.ts')
/** What changes keys; the rest reads, also while the hub runs. */
const changes: ReadonlySet<string | undefined> = new Set(['import', 'create', 'replace-ca'])
const stoppedExitCode = 130

/**
 * 运行密钥工具 — the signer's program on the keys of this hub, with this terminal; resolves with its exit code. A running signer has read its keys already and would not know of a new one, so
 * keys are imported and created, an issuing CA replaced, while the hub is stopped. Throws LaunchUnavailable: no hub here, or one that runs.
 */
export async function runKeyTool({ args, dataDir, environment, program = keyProgram }: KeyToolRun): Promise<number> {
  const layout = layoutOf(dataDir)
  const keys = environment['SIGNER_DATA_DIR'] || layout.signer
  if (!existsSync(keys)) throw new LaunchUnavailable('BAD_SETTING', `这里还没有签名服务的密钥（${shown(keys)}）。请先 npm start 启动一次，停止之后再导入`)
  const release = changes.has(args[0]) ? lockDataDirectory(layout.dataDir) : () => undefined
  try {
    return await run(program, args, signerToolEnvironment(environment, layout))
  } finally {
    release()
  }
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env }, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => { resolve(code ?? stoppedExitCode) })
  })
}
