import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoCompany } from './people.ts'
import type { DemoRegisters } from './registers.ts'
import type { DemoSender } from './sender.ts'

/** A company that holds no other licence of this type. */
const company = 19
const sealedFile = join(import.meta.dirname, '..', '..', 'demo-files', 'road-licence.pdf')

/** 部门自行签章的文件 — stock that the department confirmed, with the PDF that its own system sealed under another authority's certificate, kept byte for byte. */
export async function buildDepositedFile(send: DemoSender, { units, types }: DemoRegisters): Promise<void> {
  const clerk = 'demo-transport-clerk'
  const { name, uscc } = demoCompany(company)
  const { licenceId = '' } = await send(clerk, 'DepositLicence', {
    typeId: types.get('road') ?? '', issuers: [units.get('transport') ?? ''], sourceSystem: 'legacy-road', sourceId: 'R-0005', issuedOn: '2025-02-01', holders: [{ idType: '001', number: uscc, name }],
    validity: { from: '2025-01-01', until: '2029-01-01' }, licenceNumber: '演交运管许可货字339900000019号', face: { name, premises: `演示市样本区物流园${String(company)}号`, scope: '道路普通货物运输' },
  })
  await send(clerk, 'ConfirmLicence', { licenceId })
  await send(clerk, 'DepositLicenceFile', { licenceId, version: 1, bytes: (await readFile(sealedFile)).toString('base64') })
}
