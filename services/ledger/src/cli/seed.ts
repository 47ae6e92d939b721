import { mutualTls } from '@hub/pki'
import { withSecretFiles } from '@hub/service'
import { idMaker } from '../application/new-ids.ts'
import { ConfigError, ledgerSecrets, readSeedConfig } from '../config.ts'
import { openPool } from '../database-pool.ts'
import { buildCity, demoStartMs } from '../demo/build-city.ts'
import { openFileVerifier } from '../file-verifier.ts'
import { buildLog } from '../log.ts'
import { openLedger } from '../open-ledger.ts'
import { OutageLog } from '../outage-log.ts'
import { signerSealMaker } from '../signer/seals.ts'
import { signerTrust } from '../signer/trust.ts'
import { openStore } from '../store/open-store.ts'
import { signerKeyWrapper } from '../vault/signer-key-wrapper.ts'
import { openVault } from '../vault/vault.ts'

/** The city is the same for everybody. */
const citySeed = 20261122

/**
 * 建造演示市 — run once, before the ledger opens, on an empty log: with the city's own clock, three weeks of work end today. Exits 0 without
 * doing anything where the log holds events already; a crash in the middle leaves a smaller city.
 */
async function seed(): Promise<void> {
  const config = readSeedConfig(await withSecretFiles(process.env, ledgerSecrets))
  const log = buildLog(process.env['HUB_LOG_LEVEL'] ?? 'warn')
  const pool = openPool({ connectionString: config.databaseUrl, log, outages: new OutageLog(log) })
  const store = await openStore(config, { role: 'leader' })
  try {
    if ((await store.head()) >= 0) return
    await store.awaitLeadership(AbortSignal.timeout(30_000))
    const tls = await mutualTls({ dir: config.tlsDir, name: 'ledger' })
    const wrapper = signerKeyWrapper({ url: config.signerUrl, hubId: config.hubId, tls: tls.client('signer') })
    const vault = await openVault({ pool, wrapper, profile: config.crypto }).finally(() => wrapper.close())
    const nowMs = Date.now()
    const clock = { ms: demoStartMs(nowMs) }
    const toSigner = { url: config.signerUrl, tls: tls.client('signer') }
    const [sealMaker, trust] = [signerSealMaker(toSigner), signerTrust(toSigner)]
    const verifier = openFileVerifier({ bundle: () => trust.bundle() })
    try {
      const ledger = await openLedger({ store, vault, pool, log, sealMaker, verifier, nowMs: () => Math.min(clock.ms, Date.now()) })
      await buildCity({ ledger, clock, nowMs, newId: idMaker(() => clock.ms), seed: citySeed, tell: (line) => { console.log(line) } })
      await ledger.close()
    } finally {
      // Its thread would keep a process alive that failed.
      await verifier.close()
      await trust.close()
      await sealMaker.close()
    }
  } finally {
    await store.close()
    await pool.end()
  }
}

// The launcher died: what is built so far is thrown away at the next start, so nothing has to be finished here.
process.on('disconnect', () => process.exit(1))
try {
  await seed()
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof Error ? `演示数据未能建成：${error.message}` : error)
  process.exitCode = 1
} finally {
  process.removeAllListeners('disconnect')
  if (process.connected) process.disconnect()
}
