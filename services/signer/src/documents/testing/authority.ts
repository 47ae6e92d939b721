import { createSign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CmsAlgorithm, CmsSigner } from '../signature/cms.ts'
import { run } from './tools.ts'

/** 测试机构 — a root, two signers and a time-stamping authority, all made by openssl. */
export interface TestAuthority {
  readonly dir: string
  /** PEM of the root */
  readonly root: string
  readonly signer: (kind: SignerKind) => CmsSigner
  /** An RFC 3161 token over the SHA-256 of `value`, by openssl. */
  readonly timestamp: (value: Uint8Array) => Promise<Uint8Array>
  readonly close: () => void
}

export type SignerKind = 'ec' | 'rsa'
const algorithms: Readonly<Record<SignerKind, CmsAlgorithm>> = { ec: 'ecdsa-p256-sha256', rsa: 'rsa-2048-sha256' }
const days = '3650'
/** No default section: what a certificate says is said in the call that makes it. */
const config = `[req]\ndistinguished_name=dn\nprompt=no\nstring_mask=utf8only\n[dn]\n[tsa]\ndefault_tsa=main\n[main]\nserial=tsa-serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=root.pem\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\nordering=yes\n`

export function openTestAuthority(): TestAuthority {
  const dir = mkdtempSync(join(tmpdir(), 'zhengyuan-authority-'))
  const openssl = (...args: readonly string[]): Buffer => {
    const { status, text, bytes } = run('openssl', args, { cwd: dir })
    if (status !== 0) throw new Error(text)
    return bytes
  }
  writeFileSync(join(dir, 'openssl.cnf'), config)
  writeFileSync(join(dir, 'tsa-serial'), '01\n')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'root.key')
  openssl('req', '-x509', '-config', 'openssl.cnf', '-key', 'root.key', '-utf8', '-subj', '/C=CN/CN=演示根证书', '-days', days, '-out', 'root.pem', '-addext', 'basicConstraints=critical,CA:true', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
  const leaf = (name: string, key: readonly string[], extensions: string): void => {
    writeFileSync(join(dir, `${name}.ext`), `basicConstraints=CA:false\n${extensions}\n`)
    openssl('genpkey', ...key, '-out', `${name}.key`)
    openssl('req', '-new', '-config', 'openssl.cnf', '-key', `${name}.key`, '-utf8', '-subj', `/C=CN/O=演示市市场监督管理局/CN=${name}`, '-out', `${name}.csr`)
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', days, '-extfile', `${name}.ext`, '-out', `${name}.pem`)
  }
  const p256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  leaf('ec', p256, 'keyUsage=critical,digitalSignature,nonRepudiation')
  leaf('rsa', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], 'keyUsage=critical,digitalSignature,nonRepudiation')
  leaf('tsa', p256, 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping')
  const certificate = (name: string): Buffer => openssl('x509', '-in', `${name}.pem`, '-outform', 'DER')
  const root = certificate('root')
  const signers = new Map((['ec', 'rsa'] as const).map((kind): [SignerKind, CmsSigner] => {
    const key = readFileSync(join(dir, `${kind}.key`))
    return [kind, { certificates: [certificate(kind), root], algorithm: algorithms[kind], sign: (bytes) => Promise.resolve(createSign('sha256').update(bytes).sign(key)) }]
  }))
  return {
    dir, root: join(dir, 'root.pem'),
    signer: (kind) => signers.get(kind) ?? (() => { throw new RangeError(kind) })(),
    timestamp: (value) => {
      writeFileSync(join(dir, 'value'), value)
      openssl('ts', '-query', '-config', 'openssl.cnf', '-data', 'value', '-sha256', '-cert', '-no_nonce', '-out', 'query')
      return Promise.resolve(openssl('ts', '-reply', '-config', 'openssl.cnf', '-queryfile', 'query', '-token_out'))
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  }
}
