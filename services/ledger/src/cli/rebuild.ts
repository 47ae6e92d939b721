import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mutualTls } from '@hub/pki'

/**
 * 重建读模型 — asks the running ledger, over mutual TLS as the service `cli`, to build the named read models (or all) beside the live ones and to
 * switch. Answers when that is done; interrupting this command does not interrupt the rebuild.
 */
const dataDir = process.env['HUB_DATA_DIR'] ?? join(import.meta.dirname, '..', '..', '..', '..', '.data')

async function rebuild(models: readonly string[]): Promise<number> {
  const { port } = JSON.parse(await readFile(join(dataDir, 'run', 'ledger.json'), 'utf8')) as { readonly port: number }
  const tls = await mutualTls({ dir: process.env['HUB_TLS_DIR'] ?? join(dataDir, 'secrets', 'tls'), name: 'cli' })
  const body = JSON.stringify({ models })
  return new Promise((resolve, reject) => {
    const asked = request({ ...tls.client('ledger'), host: '127.0.0.1', port, path: '/v1/rebuild', method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(body) } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('end', () => {
        const answer = JSON.parse(text) as { readonly position?: number; readonly error?: string; readonly message?: string }
        if (answer.position === undefined) reject(new Error(answer.error ?? answer.message ?? `HTTP ${response.statusCode ?? 0}`))
        else resolve(answer.position)
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const { values } = parseArgs({ options: { projection: { type: 'string' } } })
const models = values.projection === undefined ? [] : [values.projection]
const started = performance.now()
console.log(`正在重建${models.length === 0 ? '全部读模型' : `读模型 ${models[0] ?? ''}`}，期间查询照常……`)
try {
  const position = await rebuild(models)
  console.log(`重建完成，已切换；位置 ${position}，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。`)
} catch (error) {
  const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
  console.error(missing ? '找不到正在运行的账本服务：请先在本机启动枢纽（npm start）。' : `重建未成：${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
