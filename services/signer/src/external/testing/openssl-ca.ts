import { encodePem } from '@hub/x509'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyDirectory, run } from '../../documents/testing/tools.ts'

const keyOptions = { 'sign-sm2': ['-algorithm', 'SM2'], 'sign-p256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] } as const
type Kind = keyof typeof keyOptions

const userId = 'distid:1234567812345678'
const caExtensions = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
const leafExtensions = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation', 'authorityKeyIdentifier=keyid']

/** The openssl command in a folder that goes away with the test. */
interface OpensslFolder {
  run(...args: readonly string[]): Buffer
  read(name: string): Buffer
  write(name: string, content: Uint8Array | string): void
}

function openFolder(): OpensslFolder {
  const cwd = emptyDirectory()
  return {
    run(...args) {
      const { status, text, bytes } = run('openssl', args, { cwd })
      if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${text}`)
      return bytes
    },
    read: (name) => readFileSync(join(cwd, name)),
    write: (name, content) => { writeFileSync(join(cwd, name), content) },
  }
}

export interface OpensslCa {
  readonly root: Buffer
  readonly issuing: Buffer
  /** SHA-256 of the root's DER, as the openssl command spells it. */
  readonly fingerprint: string
  /** The answer to a request: certificate and issuing CA, in PEM. */
  answer(request: Uint8Array, wish?: { readonly days?: number; readonly extensions?: readonly string[] }): Buffer
  /** A list of the root or of the issuing CA, in PEM; `revoking`: with the certificate of this answer in it. */
  list(of: 'root' | 'issuing', revoking?: Uint8Array): Buffer
  readonly files: OpensslFolder
}

/** 外部证书机构 — a root and an issuing CA that nobody but the openssl command made. */
export function opensslCa(kind: Kind): OpensslCa {
  const files = openFolder()
  const signing = kind === 'sign-sm2' ? ['-sm3', '-sigopt', userId] : ['-sha256']
  const md = kind === 'sign-sm2' ? ['-md', 'sm3', '-sigopt', userId] : ['-md', 'sha256']
  const checking = kind === 'sign-sm2' ? ['-vfyopt', userId] : []
  files.run('genpkey', ...keyOptions[kind], '-out', 'root.key')
  files.run('req', '-x509', '-key', 'root.key', ...signing, '-utf8', '-subj', '/C=CN/O=外部机构/CN=外部根', '-days', '3650', '-out', 'root.pem', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
  files.run('genpkey', ...keyOptions[kind], '-out', 'issuing.key')
  files.run('req', '-new', '-key', 'issuing.key', ...signing, '-utf8', '-subj', '/C=CN/O=外部机构/CN=外部签发', '-out', 'issuing.csr')
  const certify = (request: string, issuer: string, days: number, extensions: readonly string[], out: string): void => {
    files.write('extensions', `${extensions.join('\n')}\n`)
    files.run('x509', '-req', '-in', request, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', ...signing, ...checking, '-days', String(days), '-extfile', 'extensions', '-out', out)
  }
  certify('issuing.csr', 'root', 3_000, caExtensions, 'issuing.pem')
  for (const of of ['root', 'issuing']) {
    files.write(`${of}.cnf`, `[ca]\ndefault_ca=d\n[d]\ndatabase=./${of}.index\ncrlnumber=./${of}.number\ndefault_crl_days=7\nunique_subject=no\n`)
    files.write(`${of}.index`, '')
    files.write(`${of}.number`, '01\n')
  }
  return {
    files,
    root: files.read('root.pem'),
    issuing: files.read('issuing.pem'),
    fingerprint: files.run('x509', '-in', 'root.pem', '-noout', '-fingerprint', '-sha256').toString().trim().split('=').at(-1) ?? '',
    answer(request, { days = 365, extensions = leafExtensions } = {}) {
      files.write('request.csr', encodePem('CERTIFICATE REQUEST', request))
      certify('request.csr', 'issuing', days, extensions, 'leaf.pem')
      return Buffer.concat([files.read('issuing.pem'), files.read('leaf.pem')])
    },
    list(of, revoking) {
      const authority = ['-config', `${of}.cnf`, '-keyfile', `${of}.key`, '-cert', `${of}.pem`, ...md]
      if (revoking !== undefined) {
        // The answer has the issuing CA first.
        files.write('revoked.pem', Buffer.from(revoking).toString().split(/(?=-----BEGIN)/).at(-1) ?? '')
        files.run('ca', ...authority, '-revoke', 'revoked.pem', '-crl_reason', 'keyCompromise')
      }
      files.run('ca', '-gencrl', ...authority, '-out', `${of}.crl`)
      return files.read(`${of}.crl`)
    },
  }
}
