import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, misused, type Problem } from '../problem.ts'
import { textMember, member } from './ask.ts'

const portMax = 65_535

/** 账本地址 — `--ledger-url`, else what the launcher wrote into `run/ledger.json` ({port, pid}) of the data directory. */
export async function findLedger(given: string | undefined, dataDir: string): Promise<URL | Problem> {
  if (given !== undefined) {
    if (!URL.canParse(given) || new URL(given).protocol !== 'https:') return misused('选项 --ledger-url 应形如 https://127.0.0.1:7443（账本只接受双向 TLS）')
    return new URL(given)
  }
  const port = await readPort(join(dataDir, 'run', 'ledger.json'))
  if (port !== undefined) return new URL(`https://127.0.0.1:${port}`)
  return failed('找不到正在运行的账本服务：请先在本机启动枢纽（npm start），或用 --ledger-url 指明地址。')
}

async function readPort(file: string): Promise<number | undefined> {
  try {
    const written: unknown = JSON.parse(await readFile(file, 'utf8'))
    const port = Number(member(written, 'port') ?? textMember(written, 'port'))
    return Number.isInteger(port) && port >= 1 && port <= portMax ? port : undefined
  } catch {
    return undefined
  }
}
