import { readFileSync } from 'node:fs'
import { demoUnits } from '../../src/demo/units.ts'
import type { LoadJob, LoadResult, RequestPlan } from '../load/load-job.ts'
import { runLoad } from '../load/run-load.ts'
import type { BenchHub } from './bench-hub.ts'
import { setScene, type CityIds, type Scenario } from './scenario.ts'

const people = 2_000
const manifestFile = new URL('../../../gateway/src/fast-path/manifest.json', import.meta.url)

/** 用证压测 — a hub with its scene set, and look-ups over HTTP in either form. */
export interface LookUpBench {
  readonly hub: BenchHub
  /** Look-ups under way at once, one a connection. `rate`: no more than so many a second. */
  load(form: 'persisted' | 'ad-hoc', job: Pick<LoadJob, 'connections' | 'seconds' | 'rate'>): Promise<LoadResult>
  /** The very same requests, sent to a bare server: the client's work is the same in both. */
  loadBare(floorUrl: string, job: Pick<LoadJob, 'connections' | 'seconds'>): Promise<LoadResult>
}

export async function openLookUpBench(hub: BenchHub): Promise<LookUpBench> {
  const scene = await setScene(hub.send, await findCity(hub), people)
  const tokens = await Promise.all(scene.clerks.map((clerk) => hub.token(clerk)))
  const document = readLookUpDocument()
  const plan = (form: 'persisted' | 'ad-hoc'): RequestPlan => planOf(scene, tokens, form === 'persisted' ? { documentId: document.hash } : { query: document.text })
  return {
    hub,
    load: (form, job) => runLoad({ url: hub.url, path: '/graphql', requests: plan(form), expect: '"LookUpAnswered"', ...job }),
    loadBare: (url, job) => runLoad({ url, path: '/bare', requests: plan('persisted'), expect: '"read"', ...job }),
  }
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
  const [type] = await query<{ type_id: string }>(`select type_id from read.licence_type where code = '11100000000013127D001'`)
  return { unitIds: { health: unitId('health'), police: unitId('police'), 'service-centre': unitId('service-centre') }, identityTypeId: type?.type_id ?? '' }
}
