import { demoCompany } from '../../src/demo/people.ts'
import { idMaker } from '../../src/application/new-ids.ts'
import { medianOf } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'
import type { BenchHub } from './bench-hub.ts'
import { measureLag } from './lag.ts'

const rowsPerUpload = 10_000
const uploadsAtOnce = 1
/** Behind the companies of the demo city. */
const firstCompany = 100_000

/** 存量导入 — rows of licences up through the gateway's import, each a new company, until every row is durable and every projection has folded it. */
export async function benchImport(hub: BenchHub, rounds: number): Promise<BenchResult> {
  const [type] = await hub.query<{ type_id: string; unit_id: string }>(
    `select t.type_id, u.unit_id from read.licence_type t, read.unit u where t.code = '11100000MB0143028R001' and u.name = '演示市市场监督管理局'`)
  if (type === undefined) throw new Error('the demo city has no business licences')
  const durable: number[] = []
  const projected: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const bodies = Array.from({ length: uploadsAtOnce }, (_, at) => uploadOf(type, firstCompany + (round * uploadsAtOnce + at) * rowsPerUpload))
    const begin = performance.now()
    await Promise.all(bodies.map((body) => upload(hub, body)))
    const seconds = (performance.now() - begin) / 1_000
    const lag = await measureLag(hub)
    if (round === 0) continue
    durable.push((rowsPerUpload * uploadsAtOnce) / seconds)
    projected.push((rowsPerUpload * uploadsAtOnce) / (seconds + lag))
  }
  const summary = (name: string, rates: readonly number[]) => ({ name, min: Math.min(...rates), median: medianOf(rates), max: Math.max(...rates) })
  return {
    what: `back-fill import over HTTP, ${String(rowsPerUpload)} rows an upload`,
    figures: [summary('durable (rows/s)', durable), summary('durable and projected (rows/s)', projected)],
    bounds: [{ what: 'rows/s, durable and projected', value: medianOf(projected), bound: 5_000, kind: 'at least' }],
  }
}

const newId = idMaker(Date.now)

function uploadOf({ type_id: typeId, unit_id: unitId }: { readonly type_id: string; readonly unit_id: string }, first: number): string {
  return Array.from({ length: rowsPerUpload }, (_, at) => {
    const { name, uscc } = demoCompany(first + at)
    return `${JSON.stringify({ rowNumber: at + 1, type: 'DepositLicence', commandId: newId(), body: {
      typeId, issuers: [unitId], holders: [{ idType: '001', number: uscc, name }], validity: { from: '2024-03-01', until: null }, licenceNumber: uscc, issuedOn: '2024-03-01',
      sourceSystem: 'bench', sourceId: uscc,
      face: { name, kind: '有限责任公司', legalRepresentative: '示例甲', capital: '50万元', established: '2024-03-01', address: `演示市样本区测试大道${String(at)}号`, scope: '软件开发；信息技术咨询服务' },
    } })}\n`
  }).join('')
}

async function upload(hub: BenchHub, body: string): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${await hub.token('demo-market-clerk')}` }
  const response = await fetch(`${hub.url}/v1/imports/licences`, { method: 'POST', headers, body })
  const answers = (await response.text()).split('\n').filter((line) => line !== '')
  const bad = answers.find((line) => !line.includes('"kind":"accepted"'))
  if (response.status !== 200 || bad !== undefined || answers.length !== rowsPerUpload)
    throw new Error(`the import answered ${String(response.status)}, ${String(answers.length)} rows: ${bad ?? 'all accepted'}`)
}
