import { digestOf } from '@hub/cms'
import { isRefusal } from '@hub/kernel'
import type { JudgeEffects } from '@hub/ses'
import { verifyTimeStampOf } from '@hub/timestamp'
import { certificateFacts, findSignatureAlgorithm, judgeChain, readCertificate, verifySignature } from '@hub/x509'
import type { FileTrust } from './trust.ts'

/** 印章判定的能力 — SM2, P-256 and RSA, certificates and time stamps by the trust at hand. No register of seals is asked: what it says is told as unknown. */
export function sealEffects(trust: FileTrust): JudgeEffects {
  const { anchors, signerAnchors, sealMakerAnchors, intermediates, revocation, now, known } = trust
  return {
    digest: digestOf,
    now: () => now,
    verifySignature({ publicKey, algorithm: oid, message, signature }) {
      const algorithm = findSignatureAlgorithm({ algorithm: oid, parameters: undefined }) ?? findSignatureAlgorithm({ algorithm: oid, parameters: nullDer })
      return Promise.resolve(algorithm === undefined ? 'unsupported' : verifySignature({ publicKey, algorithm, message, signature }))
    },
    certificates: {
      judge({ certificate: der, role, at = now, statusAt }) {
        const certificate = readCertificate(der)
        return Promise.resolve(isRefusal(certificate) ? undefined : certificateFacts(certificate, judgeChain({ certificate, at, statusAt, purpose: role, anchors: signerAnchors, sealMakerAnchors, intermediates, revocation, known })))
      },
    },
    timeStamps: {
      judge({ token, covered }) {
        const stamp = verifyTimeStampOf(covered, token, trust)
        if (isRefusal(stamp)) return Promise.resolve({ verdict: anchors.length === 0 && stamp.refused === 'AUTHORITY_NOT_TRUSTED' ? 'unknown' : 'invalid' })
        return Promise.resolve(stamp.judgement.answer === 'valid' ? { verdict: 'valid', at: stamp.time } : { verdict: 'unknown' })
      },
    },
  }
}

/** An RSA algorithm is written with NULL behind it (RFC 4055 5); a seal names algorithms without parameters. */
const nullDer = Uint8Array.of(0x05, 0x00)
