import type { OfdLicenceFile } from '../ofd/compose-ofd.ts'
import { sampleLicence, type SampleKey } from './licences.ts'

/** 样例元数据 — codes that nobody has. */
export const sampleMetadata: OfdLicenceFile['metadata'] = {
  typeCode: '11100000000013338W011', issuerCodes: ['11430000006122244L'],
  holderCodes: [{ code: '339900195501010014', kind: '公民身份号码', kindCode: '111' }, { code: '339900196206120029', kind: '公民身份号码', kindCode: '111' }],
}

export function sampleOfd(key: SampleKey, given: Partial<OfdLicenceFile> = {}): OfdLicenceFile {
  return { ...sampleLicence(key, given.content), metadata: sampleMetadata, ...given }
}
