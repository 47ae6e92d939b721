export { canonicalBytes, canonicalJson, type Json } from './canonical-json.ts'
export { digest, leafHash, type DigestName } from './digest.ts'
export { consistencyProof, inclusionProof, isConsistent, isIncluded, type ConsistencyClaim, type InclusionClaim } from './merkle-proof.ts'
export { MerkleTree, nodeHash } from './merkle-tree.ts'
