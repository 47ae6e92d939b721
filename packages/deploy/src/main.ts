import { isAbsolute } from 'node:path'
import { Unavailable } from '@hub/kernel'
import { askHealth, parseService } from './ask-health.ts'
import { parseShare } from './parse-share.ts'
import { shareCertificates, type Share } from './share-certificates.ts'

const exitCodes = { done: 0, failed: 1, usage: 2 } as const
const usage = `用法：
  tls <CA 目录> <服务>=<目录>[@主机,主机] …   签发内部证书，各放各的目录
  health <服务> <健康检查地址>               以该服务的证书（HUB_TLS_DIR 或 SIGNER_TLS_DIR）询问它自己，答 200 则退出码 0`

/** 部署步骤 — what a container needs beside the services: certificates before they start, and a word on whether they are well. */
async function run([step, first = '', ...rest]: readonly string[]): Promise<number> {
  if (step === 'tls') return tls(first, rest.map(parseShare))
  if (step === 'health') return health(first, rest)
  console.error(usage)
  return exitCodes.usage
}

async function tls(caDir: string, shares: readonly (Share | undefined)[]): Promise<number> {
  const known = shares.filter((share) => share !== undefined)
  if (!isAbsolute(caDir) || known.length === 0 || known.length < shares.length) {
    console.error(usage)
    return exitCodes.usage
  }
  await shareCertificates({ caDir, shares: known, log: (line) => { console.log(line) } })
  return exitCodes.done
}

async function health(name: string, [address = '', ...more]: readonly string[]): Promise<number> {
  const service = parseService(name)
  if (service === undefined || more.length > 0 || !URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    console.error(usage)
    return exitCodes.usage
  }
  const { HUB_TLS_DIR = '', SIGNER_TLS_DIR = HUB_TLS_DIR } = process.env
  return (await askHealth({ url: new URL(address), service, tlsDir: SIGNER_TLS_DIR })) ? exitCodes.done : exitCodes.failed
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Unavailable ? error.message : error)
  process.exitCode = exitCodes.failed
}
