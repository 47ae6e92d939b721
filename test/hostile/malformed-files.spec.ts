import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { passphrase } from '../../services/signer/src/keys/exchange/testing/openssl-files.ts'
import type { Walked } from './walk-malformed.ts'

/** Of a whole file, in processor time of the slowest machine that tests run on: what hangs takes all of the deadline instead. */
const fileMsMax = 5_000
const walkMsMax = 400_000
/** The process of the walk ends where it would need more. */
const heapMbMax = 160
const grownBytesMax = 2 * 1024 * 1024

let walked: readonly Walked[]
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [`--max-old-space-size=${String(heapMbMax)}`, join(import.meta.dirname, 'walk-malformed.ts'), passphrase], { timeout: walkMsMax, killSignal: 'SIGKILL' })
  walked = JSON.parse(stdout) as readonly Walked[]
}, walkMsMax + 10_000)

test('seven formats have a folder of malformed files each, or share one', () => {
  expect(walked.map(({ parser }) => parser)).toEqual(['SES', 'X.509, CRL and OCSP', 'time stamps', 'PKCS #12 and PEM', 'PDF', 'OFD'])
  expect(walked.filter(({ files }) => files < 20)).toEqual([])
})

// Sixty rounds over every file, in a process of little memory that would have been killed for a hang.
describe('of the malformed files, read over and over,', () => {
  test('none is taken', () => { expect(walked.flatMap(({ notRefused }) => notRefused)).toEqual([]) })

  test('none takes a long time', () => { expect(walked.filter(({ slowest }) => slowest.ms > fileMsMax)).toEqual([]) })

  test('none leaves anything in memory', () => { expect(walked.filter(({ grownBytes }) => grownBytes > grownBytesMax)).toEqual([]) })
})
