import type { TimeStampTrust } from '@hub/timestamp'
import type { Certificate } from '@hub/x509'

/** 签名者信任 — whom to believe about who signed. `signerAnchors` are the roots of signers; where they are left out those of time stamps are theirs too. */
export interface SignerTrust extends TimeStampTrust { readonly signerAnchors?: readonly Certificate[] }
