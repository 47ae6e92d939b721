import { buildUscc, type DemoUnitKey, type UnitKind } from '@hub/schemas'
import { assert } from '@hub/kernel'

/** 演示市 — an area code with a real province and no such city, so that nobody takes the data for real. */
export const demoArea = '339900'

export interface DemoUnit { readonly key: DemoUnitKey; readonly name: string; readonly kind: UnitKind; readonly uscc: string }

const names: readonly (readonly [DemoUnitKey, string, UnitKind])[] = [
  ['city', '演示市数据资源管理局', 'data-authority'],
  ['service-centre', '演示市政务服务中心', 'service-centre'],
  ['market', '演示市市场监督管理局', 'department'],
  ['civil', '演示市民政局', 'department'],
  ['police', '演示市公安局', 'department'],
  ['social', '演示市人力资源和社会保障局', 'department'],
  ['health', '演示市医疗保障局', 'department'],
  ['tax', '演示市税务局', 'department'],
  ['realty', '演示市不动产登记中心', 'department'],
  ['transport', '演示市交通运输局', 'department'],
  ['audit', '演示市审计局', 'audit'],
  // At the end: the number in a unit's code is its place in this list.
  ['housing', '演示市住房和城乡建设局', 'department'],
]

/** 统一社会信用代码 of a synthetic body: registrar 1 (机构编制), category 1 (机关), a running number that no real body has. */
export const demoUnits: readonly DemoUnit[] = names.map(([key, name, kind], at) => {
  const uscc = buildUscc({ registrar: '1', category: '1', area: demoArea, organisation: `99000${String(at + 1).padStart(4, '0')}` })
  assert(uscc !== undefined, 'demo units have valid codes')
  return { key, name, kind, uscc }
})
