import { resolve } from 'node:path'
import { Unavailable } from '@hub/kernel'
import { runKeyTool } from '../key-tool.ts'

const projectRoot = resolve(import.meta.dirname, '..', '..', '..', '..')

/** 密钥命令 — `key-tool.ts <import|create|assign|request|certify|list|export-certificates> …`, as the command line starts it. */
try {
  process.exitCode = await runKeyTool({ args: process.argv.slice(2), dataDir: resolve(projectRoot, process.env['HUB_DATA_DIR'] || '.data'), environment: process.env })
} catch (error) {
  if (!(error instanceof Unavailable)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
