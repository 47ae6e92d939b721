/** Each rule names what it protects; the comment is what a developer reads when it fires. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const spec = '[.]spec[.]ts$|/fixtures[.]ts$|/fixtures/|/testing/|[.]contract[.]ts$'
const ledger = '^services/ledger/src'

module.exports = {
  forbidden: [
    rule('no-cycle', 'Two files that need each other are one file, or hide a third.', {}, { circular: true }),
    rule('schemas-stand-alone', 'Contracts import no repository code.', { path: '^schemas/', pathNot: spec }, { path: '^(packages|services|console|test)/' }),
    rule('packages-know-no-service', 'Shared code never reaches up into a service.', { path: '^packages/' }, { path: '^(services|console|test)/', pathNot: '^test/support/' }),
    rule('services-meet-over-the-wire', 'A service is reached by HTTP and schemas, never by import.', { path: '^services/([^/]+)/', pathNot: spec }, { path: '^services/', pathNot: '^services/$1/' }),
    rule('domain-is-pure', 'decide and evolve see values only: no I/O, no clock, no framework.',
      { path: `${ledger}/domain/`, pathNot: spec }, { pathNot: [`${ledger}/domain/`, '^schemas/', '^packages/kernel/'] }),
    rule('aggregates-do-not-meet', 'One aggregate never imports another; a command carries what it must know.',
      { path: `${ledger}/domain/([^/]+)/` }, { path: `${ledger}/domain/[^/]+/`, pathNot: `${ledger}/domain/$1/` }),
    rule('projections-only-replay', 'A read model is a fold over events: it decides nothing.', { path: `${ledger}/projections/`, pathNot: spec }, { path: `${ledger}/(domain|application|http|decide-index)/` }),
    rule('store-knows-no-domain', 'The store moves events; it does not know what they mean.', { path: `${ledger}/store/` }, { path: `${ledger}/(domain|application|projections|http|vault|decide-index|events)/` }),
    rule('vault-knows-no-domain', 'The vault keeps keys and digests; it does not know what they are for.', { path: `${ledger}/vault/` }, { path: `${ledger}/(domain|application|projections|http|decide-index|store)/` }),
    rule('application-knows-no-transport', 'Commands come as values; HTTP stays at the edge.', { path: `${ledger}/application/`, pathNot: spec }, { path: `${ledger}/(http|projections|cli)/` }),
    rule('graphql-touches-no-database', 'Types and resolvers go through read/ and clients/.', { path: '^services/gateway/src/graphql/' }, { path: 'node_modules/pg/' }),
    rule('only-keys-touch-private-keys', 'Everything else in the signer works on bytes and policy.',
      { path: '^services/signer/src/', pathNot: '^services/signer/src/keys/|[.]spec[.]ts$|/testing/|/fixtures' }, { dependencyTypes: ['core'], path: '^(node:)?crypto$' }),
    rule('main-is-the-root', 'Nobody imports the composition root.', {}, { path: '^services/[^/]+/src/main[.]ts$' }),
    rule('nobody-imports-a-spec', 'Share through fixtures.ts or testing/.', {}, { path: '[.]spec[.]ts$' }),
    rule('production-imports-no-fixture', 'Fixtures serve specs only.', { path: '^(schemas|packages|services)/', pathNot: `${spec}|/bench/` }, { path: '/fixtures[.]ts$|/fixtures/|/testing/|/kernel/src/given[.]ts$|^test/' }),
    rule('no-dead-file', 'Unreachable from every entry point: wire it up or delete it.',
      { path: '^(services/[^/]+/src/(main|app)|(services|packages)/[^/]+/src/cli/.*|services/ledger/src/projections/worker|services/signer/src/sign-pool/worker|packages/verify/src/thread/worker|services/signer/src/keys/pkcs11/device-process|services/signer/src/documents/composer/thread|services/(ledger|signer)/bench/.*|schemas/src/index|packages/[^/]+/src/(index|main|given)|scripts/.*)[.](ts|mjs)$|[.]spec[.]ts$|^vitest[.]config[.]ts$' },
      { path: '^(schemas|packages|services)/.*[.]ts$', reachable: false, pathNot: '[.]spec[.]ts$|/src/(main|app|index)[.]ts$|/(sign-pool|thread)/worker[.]ts$|/pkcs11/device-process[.]ts$|/composer/thread[.]ts$|/(cli|bench)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]data|node_modules/(?!pg/))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
}
