export { canonicalBytes, canonicalJson, type Json } from './canonical-json.ts'
export { digest, leafHash, type DigestName } from './digest.ts'
