import { foldAll } from '../../src/projections/fold-all.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'

// A process of its own, so that its heap has a limit of its own. Masked models are opened with a stand-in: keys would have to be handed over.
const url = process.env['BENCH_DATABASE_URL']
if (url === undefined) throw new Error('BENCH_DATABASE_URL is not set')
const store = await openPostgresStore({ connectionString: url, role: 'reader' })
try {
  const opened = { value: { name: '示例甲', number: '11010519491231002X', idType: '111' } }
  console.log(JSON.stringify(await foldAll({ databaseUrl: url, store, openParts: (parts) => Promise.resolve(parts.map(() => opened)) })))
} finally {
  await store.close()
}
