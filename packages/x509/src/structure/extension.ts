import { boolean, objectIdentifier, octetString, omittedDefault, sequence, sequenceOf } from '@hub/der'
import { extensionsMax } from '../limits.ts'

/** 扩展 Extension (RFC 5280 4.1.2.9). */
export const extension = sequence({ id: objectIdentifier, critical: omittedDefault(boolean, false), value: octetString })
export const extensions = sequenceOf(extension, { min: 1, max: extensionsMax })

export interface Extension { readonly id: string; readonly critical: boolean; readonly value: Uint8Array }
