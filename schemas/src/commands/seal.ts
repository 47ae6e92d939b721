import { z } from 'zod'
import { sealCancelCauses, sealKinds, sealRemakeCauses, sealStopCauses } from '../events/seal.ts'
import type { SealId } from '../ids/index.ts'
import { code, id, instant, line, name, reason } from './shapes.ts'

/** Characters of the bottom line; what a picture really has room for the signer says. */
export const sealBottomCharsMax = 20
/** Characters of the id of a key. */
const sealKeyIdCharsMax = 63
/** Calendar years, the day of capture counted in: no longer than the certificates that go with a seal. */
const sealYearsMax = 5

const sealId = id<SealId>()
const bottom = line(sealBottomCharsMax).nullable().default(null)
/** Left out: the unit's legal name. A personal seal has no other name than the one that is given. */
const shownName = name.nullable().default(null)
/** Of a key of the unit's own that the signer has: lower-case words and digits joined by hyphens. */
const keyId = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, '密钥编号是小写字母开头的词与数字，以连字符相连').max(sealKeyIdCharsMax, `最多 ${sealKeyIdCharsMax} 个字符`)
/** Left out, both or one: the signer makes that key. */
const keys = z.strictObject({ sm2: keyId.exactOptional(), p256: keyId.exactOptional() }).refine(({ sm2, p256 }) => sm2 !== undefined || p256 !== undefined, '至少填写一个密钥编号；由签名机生成密钥的，请不填').exactOptional()
const validYears = z.int().min(1).max(sealYearsMax).default(sealYearsMax)
/** Since when the certificates count as revoked, where that is not the instant of recording: a key was lost earlier. */
const effectiveAt = instant.exactOptional()

/** 印章命令 — of the custodian's own unit, which is never part of a command. `keys`: keys that the unit brought along and an operator recorded for it, instead of new ones. `filingNumber`: 备案号 or 注销备案号, as the filing body gave it. */
export const sealCommands = {
  CaptureSeal: z.strictObject({ kind: z.enum(sealKinds), name: shownName, bottom, validYears, keys }),
  FileSeal: z.strictObject({ sealId, filingNumber: code }),
  ActivateSeal: z.strictObject({ sealId }),
  DisableSeal: z.strictObject({ sealId, cause: z.enum(sealStopCauses), reason }),
  CancelSeal: z.strictObject({ sealId, cause: z.enum(sealCancelCauses), filingNumber: code.nullable().default(null), effectiveAt }),
  RemakeSeal: z.strictObject({ sealId, cause: z.enum(sealRemakeCauses), filingNumber: code, name: shownName, bottom, validYears, effectiveAt, keys }),
} as const
