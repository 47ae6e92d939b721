import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isRefusal } from '@hub/kernel'
import { judgeOfd, readOfd, type OfdEffects } from '@hub/ofd'
import { judgePdf } from '@hub/pdf-verify'
import { readSeal, readSignature } from '@hub/ses'
import { readTimeStampRequest, readTimeStampToken } from '@hub/timestamp'
import { readCertificate, readCrl, readOcspRequest, readOcspResponse, readRequest } from '@hub/x509'
import { malformedFiles } from '../../packages/x509/src/testing/malformed.ts'
import { readHandedOver } from '../../services/signer/src/keys/exchange/read-handed-over.ts'

export interface HostileFile { readonly name: string; readonly refused: () => boolean | Promise<boolean> }
/** 解析器 — what reads bytes that somebody else sent, with the files of its folder. `refused` reads one and tells whether that was refused. */
export interface HostileParser { readonly parser: string; readonly files: readonly HostileFile[] }

const root = join(import.meta.dirname, '../..')
const nobodyTrusted = { anchors: [], intermediates: [], revocation: { crls: [], responses: [] }, now: '2026-11-22T00:00:00.000Z' }

type Reader = (bytes: Uint8Array) => unknown

/** A folder of hexadecimal files, each of which says by which reader it is read; those that say nothing have one reader. */
function hexFolder(parser: string, folder: string, readers: Readonly<Record<string, Reader>>): HostileParser {
  const files = malformedFiles(join(root, folder, 'malformed')).map(({ file, as, bytes }): HostileFile => {
    const read = readers[as]
    if (read === undefined) throw new Error(`${folder}: no reader of "${as}"`)
    return { name: file, refused: () => isRefusal(read(bytes)) }
  })
  return { parser, files }
}

function ofdFolder(): HostileParser {
  const folder = join(root, 'packages/ofd/test-files/malformed')
  const effects: OfdEffects = { judgeSeal: () => Promise.reject(new Error('a seal of a file that was not read')) }
  return {
    parser: 'OFD',
    files: readdirSync(folder).filter((name) => name.endsWith('.ofd')).map((name) => ({
      name,
      refused: async () => {
        const read = readOfd(readFileSync(join(folder, name)))
        return isRefusal(read) && (await judgeOfd(read, effects)).unchanged === 'no'
      },
    })),
  }
}

/** 所有解析器 — each that meets bytes of strangers; the PDF's judge never refuses, it finds that the file is none. `passphrase` is that of the key files. */
export const hostileParsers = (passphrase: string): readonly HostileParser[] => [
  hexFolder('SES', 'packages/ses/test-files', { seal: readSeal, signature: readSignature }),
  hexFolder('X.509, CRL and OCSP', 'packages/x509/test-files', { certificate: readCertificate, crl: readCrl, 'ocsp-response': readOcspResponse, 'ocsp-request': readOcspRequest, request: readRequest }),
  hexFolder('time stamps', 'packages/timestamp/test-files', { request: readTimeStampRequest, token: readTimeStampToken }),
  hexFolder('PKCS #12 and PEM', 'services/signer/test-files/keys', { '': (bytes) => readHandedOver(bytes, passphrase) }),
  {
    parser: 'PDF',
    files: malformedFiles(join(root, 'packages/pdf-verify/test-files/malformed')).map(({ file, bytes }) => ({ name: file, refused: () => judgePdf(bytes, nobodyTrusted).unchanged !== 'yes' })),
  },
  ofdFolder(),
]
