import { isRefusal } from '@hub/kernel'
import { encodePem, makeRequest, type KeyKind } from '@hub/x509'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSigner } from '../../packages/x509/src/testing/signers.ts'
import type { TrustBundle } from '../../services/signer/src/certs/trust-bundle.ts'
import { run } from '../../services/signer/src/documents/testing/tools.ts'
import type { startSigner } from '../../services/signer/src/fixtures.ts'
import { assignKey } from '../../services/signer/src/seals/assign-key.ts'
import { documentRequest, sampleUnits, sealIdAt, sealRequest } from '../../services/signer/src/testing/seal-requests.ts'

type Signer = Awaited<ReturnType<typeof startSigner>>
type PerHierarchy = Readonly<Record<'sm2' | 'p256', string>>
interface SealAnswer { readonly seal: string; readonly certificates: PerHierarchy }
interface FilesAnswer { readonly files: readonly { readonly format: string; readonly bytes: string }[] }

export const hierarchies = ['sm2', 'p256'] as const
export const requestKinds: readonly KeyKind[] = ['sm2', 'p256', 'rsa']

/** 样品 — everything that a signer makes, as files in one folder; their names are the keys of the specs. */
export interface Samples {
  readonly path: (name: string) => string
  readonly bytes: (name: string) => Buffer
  /** The same with one bit changed at this share of its length; its path. */
  readonly changed: (name: string, share: number) => string
  readonly write: (name: string, content: Uint8Array) => string
  readonly trust: TrustBundle
}

const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64')

async function answerOf<T>(signer: Signer, path: string, body: unknown): Promise<T> {
  const answer = await signer.call('ledger', path, body)
  if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body as T
}

/** Seals of two units, of a person, of an RSA key and one that is revoked; the files of a joint licence and of one sealed by the RSA key; certificates, lists, OCSP, time stamps, requests. */
export async function makeSamples(signer: Signer, dir: string): Promise<Samples> {
  const path = (name: string): string => join(dir, name)
  const write = (name: string, content: Uint8Array): string => { writeFileSync(path(name), content); return path(name) }
  const bytes = (name: string): Buffer => readFileSync(path(name))
  await signer.keys.create('brought-rsa', 'sign-rsa2048')
  const assigned = await assignKey(signer.dir, signer.keys, { keyId: 'brought-rsa', unitCode: sampleUnits[0].unitCode, nowMs: Date.now() })
  if (assigned !== undefined) throw new Error(JSON.stringify(assigned))
  const seals = [['unit', 0, {}], ['other', 1, {}], ['revoked', 2, {}], ['person', 11, { kind: 'personal', name: '赵样本' }], ['rsa', 12, { keys: { p256: 'brought-rsa' } }]] as const
  for (const [name, at, different] of seals) {
    const { seal, certificates } = await answerOf<SealAnswer>(signer, '/v1/seals', sealRequest(at, different))
    write(`${name}.esl`, fromBase64(seal))
    for (const hierarchy of hierarchies) write(`${name}-${hierarchy}.cer`, fromBase64(certificates[hierarchy]))
  }
  const licences = [['joint', documentRequest('driver', [0, 1])], ['rsa', documentRequest('driver', [0], { sealIds: [sealIdAt(12)] })]] as const
  for (const [name, request] of licences) for (const { format, bytes: file } of (await answerOf<FilesAnswer>(signer, '/v1/documents', request)).files) write(`${name}.${format}`, fromBase64(file))
  await answerOf(signer, '/v1/seals/revoke', { sealId: sealIdAt(2), reason: 'keyCompromise', at: new Date().toISOString() })
  const trust = (await signer.call('gateway', '/v1/trust')).body as TrustBundle
  await makeAuthorityFiles(signer, { path, write, bytes, trust })
  for (const kind of requestKinds) {
    const request = await makeRequest({ country: 'CN', organisation: '演示市公安局', commonName: '演示市公安局' }, newSigner(kind))
    if (isRefusal(request)) throw new Error(request.refused)
    write(`${kind}.csr`, request.der)
  }
  return { path, bytes, write, trust, changed: (name, share) => write(`changed-${String(share)}-${name}`, withBit(bytes(name), share)) }
}

function withBit(original: Buffer, share: number): Buffer {
  const at = Math.floor(original.length * share)
  const changed = Buffer.from(original)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

async function makeAuthorityFiles(signer: Signer, { path, write, bytes, trust }: Pick<Samples, 'path' | 'write' | 'bytes' | 'trust'>): Promise<void> {
  const openssl = (...args: readonly string[]): void => { const { status, text } = run('openssl', args); if (status !== 0) throw new Error(text) }
  const pem = (name: string): string => write(`${name}.pem`, Buffer.from(encodePem('CERTIFICATE', bytes(`${name}.cer`))))
  for (const hierarchy of hierarchies) {
    write(`root-${hierarchy}.cer`, fromBase64(trust.roots[hierarchy]))
    write(`issuing-${hierarchy}.cer`, fromBase64(trust.intermediates[hierarchy]))
    for (const level of ['root', 'issuing'] as const) write(`${level}-${hierarchy}.crl`, (await signer.callForBytes('gateway', `/v1/crl/${hierarchy}/${level}`)).bytes)
    for (const name of ['unit', 'revoked'].map((seal) => `${seal}-${hierarchy}`)) {
      openssl('ocsp', '-issuer', pem(`issuing-${hierarchy}`), '-cert', pem(name), '-reqout', path(`${name}.query`))
      write(`${name}.response`, (await signer.callForBytes('gateway', '/v1/ocsp', bytes(`${name}.query`), 'application/ocsp-request')).bytes)
    }
  }
  write('data', Buffer.from('证照文件'))
  for (const digest of ['sha256', 'sm3']) {
    openssl('ts', '-query', '-data', path('data'), `-${digest}`, '-cert', '-out', path(`${digest}.tsq`))
    write(`${digest}.tsr`, (await signer.callForBytes('gateway', '/v1/time-stamp', bytes(`${digest}.tsq`), 'application/timestamp-query')).bytes)
  }
}
