import { demoCompany } from './people.ts'
import type { DemoRegisters } from './registers.ts'
import type { DemoSender } from './sender.ts'

/** A company that holds no other licence of this type. */
const company = 18

/** 联合颁发 — one licence of two authorities: each agrees, the last agreement issues it, and its file bears the seals of both. */
export async function buildJointLicence(send: DemoSender, { units, types }: DemoRegisters): Promise<void> {
  const { name, uscc } = demoCompany(company)
  const { licenceId = '' } = await send('demo-transport-clerk', 'ComposeLicence', {
    typeId: types.get('road') ?? '', issuers: [units.get('transport') ?? '', units.get('police') ?? ''], holders: [{ idType: '001', number: uscc, name }],
    validity: { from: '2025-01-01', until: '2029-01-01' }, licenceNumber: '演交运管许可危字339900000001号', face: { name, premises: `演示市样本区物流园${String(company)}号`, scope: '危险货物运输（1类1项，联合颁发）' },
  })
  for (const clerk of ['demo-transport-clerk', 'demo-police-clerk']) await send(clerk, 'IssueLicence', { licenceId })
}
