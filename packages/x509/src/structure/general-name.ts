import { anyValue, bitString, choice, explicit, ia5String, implicit, objectIdentifier, optional, sequence, sequenceOf, tags } from '@hub/der'

/** 通用名称 GeneralName (RFC 5280 4.2.1.6), of which this package understands addresses only. */
export const generalName = choice({ uri: implicit(6, tags.ia5String, ia5String), other: anyValue })
export const generalNames = sequenceOf(generalName, { min: 1, max: 64 })

const pointName = choice({ full: implicit(0, tags.sequence, generalNames), relative: anyValue })

/** 吊销列表发布点 CRLDistributionPoints (RFC 5280 4.2.1.13). */
export const distributionPoints = sequenceOf(sequence({
  point: optional(explicit(0, pointName)),
  reasons: optional(implicit(1, tags.bitString, bitString)),
  crlIssuer: optional(implicit(2, tags.sequence, generalNames)),
}), { min: 1, max: 16 })

/** 颁发机构信息访问 AuthorityInfoAccessSyntax (RFC 5280 4.2.2.1). */
export const accessDescriptions = sequenceOf(sequence({ method: objectIdentifier, location: generalName }), { min: 1, max: 16 })
