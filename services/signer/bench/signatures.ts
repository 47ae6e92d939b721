import { opensslSpeed } from './openssl-speed.ts'
import { p256Measures } from './p256.ts'
import { poolRates } from './pool.ts'
import type { Row } from './rate.ts'
import { sm2Measures } from './sm2.ts'

/** 签名验签 — both curves as the signer uses them, beside `openssl speed`. */
export function openSignatures(): Promise<Row> {
  return Promise.resolve({ measures: [opensslSpeed('SM2', 'P-256'), ...sm2Measures(), ...p256Measures(), poolRates], close: () => Promise.resolve() })
}
