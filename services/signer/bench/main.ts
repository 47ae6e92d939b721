import { opensslRates } from './openssl-speed.ts'
import { p256Rates } from './p256.ts'
import { poolRates } from './pool.ts'
import { sm2Rates } from './sm2.ts'

/** 签名基准 — one round of every contender, `process.argv[2]` seconds each, as one line of JSON. `npm run bench -- --rows sm2` runs it, round after round. */
const seconds = Number(process.argv[2] ?? '1')
const rates = [...sm2Rates(seconds), ...p256Rates(seconds), ...(await poolRates(seconds)), ...(await opensslRates(seconds))]
console.log(JSON.stringify(rates))
