import { anyValue, objectIdentifier, sequence, sequenceOf, setOf } from '@hub/der'
import { namePartsMax } from '../limits.ts'

/** 名称 Name — RDNSequence (RFC 5280 4.1.2.4). Values stay as they are: names are compared by their bytes. */
export const name = sequenceOf(setOf(sequence({ type: objectIdentifier, value: anyValue }), { min: 1, max: namePartsMax }), { max: namePartsMax })
