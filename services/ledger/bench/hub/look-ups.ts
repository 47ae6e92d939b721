import { readFileSync } from 'node:fs'
import { demoTypes } from '../../src/demo/types.ts'
import { demoUnits } from '../../src/demo/units.ts'
import type { LoadJob, LoadResult, RequestPlan } from '../load/load-job.ts'
import { runLoad } from '../load/run-load.ts'
import type { BenchHub } from './bench-hub.ts'
import { setScene, type CityIds, type Scenario } from './scenario.ts'
import { setStockScene } from './stock-scene.ts'

const people = 2_000
const manifestFile = new URL('../../../gateway/src/fast-path/manifest.json', import.meta.url)

/** 用证压测 — a hub with its scene set, and look-ups over HTTP in either form. */
export interface LookUpBench {
  readonly hub: BenchHub
  /** Of whom, for the row's title. */
  readonly holders: string
  /** Look-ups under way at once, one a connection. `rate`: no more than so many a second. */
  load(form: 'persisted' | 'ad-hoc', job: Pick<LoadJob, 'connections' | 'seconds' | 'rate'>): Promise<LoadResult>
  /** The very same requests, sent to a bare server: the client's work is the same in both. */
  loadBare(floorUrl: string, job: Pick<LoadJob, 'connections' | 'seconds'>): Promise<LoadResult>
}

export async function openLookUpBench(hub: BenchHub): Promise<LookUpBench> {
  return benchOf(hub, await setScene(hub.send, await findCity(hub), people), `${String(people)} holders`)
}

/** 大存量上的用证 — holders spread evenly over a stock made in bulk: more of them than the ledger keeps in memory, and no job asks of those that the job before asked of. */
export async function openStockLookUpBench(hub: BenchHub, licences: number): Promise<LookUpBench> {
  const scene = await setStockScene(hub, await findCity(hub), licences)
  return benchOf(hub, scene, `${String(scene.caseIds.length)} holders spread over ${String(licences)} licences`)
}

async function benchOf(hub: BenchHub, scene: Scenario, holders: string): Promise<LookUpBench> {
  const tokens = await Promise.all(scene.clerks.map((clerk) => hub.token(clerk)))
  const document = readLookUpDocument()
  let asked = 0
  const plan = (form: 'persisted' | 'ad-hoc'): RequestPlan => planOf({ ...scene, caseIds: from(scene.caseIds, asked) }, tokens, form === 'persisted' ? { documentId: document.hash } : { query: document.text })
  return {
    hub, holders,
    async load(form, job) {
      const result = await runLoad({ url: hub.url, path: '/graphql', requests: plan(form), expect: '"LookUpAnswered"', ...job })
      asked += Math.ceil(result.perSecond * job.seconds) + job.connections
      return result
    },
    loadBare: (url, job) => runLoad({ url, path: '/bare', requests: plan('persisted'), expect: '"read"', ...job }),
  }
}

/** The same in a circle, from another one on. */
function from(caseIds: readonly string[], first: number): readonly string[] {
  const at = first % caseIds.length
  return [...caseIds.slice(at), ...caseIds.slice(0, at)]
}

function planOf({ caseIds, slot, typeCode }: Scenario, tokens: readonly string[], document: Readonly<Record<string, string>>): RequestPlan {
  return { kind: 'look-up', tokens, caseIds, slot, typeCode, document }
}

/** As the console sends it: the gateway's own manifest of trusted documents. */
function readLookUpDocument(): { readonly hash: string; readonly text: string } {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Readonly<Record<string, { readonly name: string; readonly text: string }>>
  const [hash, entry] = Object.entries(manifest).find(([, { name }]) => name === 'LookUp') ?? []
  if (hash === undefined || entry === undefined) throw new Error('the gateway knows no persisted LookUp')
  return { hash, text: entry.text }
}

async function findCity({ query }: BenchHub): Promise<CityIds> {
  const units = await query<{ uscc: string; unit_id: string }>('select uscc, unit_id from read.unit')
  const unitId = (key: string): string => units.find(({ uscc }) => uscc === demoUnits.find((unit) => unit.key === key)?.uscc)?.unit_id ?? ''
  const types = await query<{ code: string; type_id: string }>('select code, type_id from read.licence_type')
  const typeId = (key: string): string => types.find(({ code }) => code === demoTypes.find((type) => type.key === key)?.code)?.type_id ?? ''
  return {
    unitIds: { health: unitId('health'), police: unitId('police'), transport: unitId('transport'), 'service-centre': unitId('service-centre') },
    typeIds: { identity: typeId('identity'), driver: typeId('driver') },
  }
}
