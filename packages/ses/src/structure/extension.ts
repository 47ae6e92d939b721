import { boolean, objectIdentifier, octetString, sequence, sequenceOf, spelledDefault } from '@hub/der'
import { extensionsMax } from '../limits.ts'

/** 自定义数据 ExtData (GB/T 38540-2020) — `critical` is written even where it is FALSE, as makers do and as readers in use ask for. */
const extData = sequence({
  extnID: objectIdentifier,
  critical: spelledDefault(boolean, false),
  extnValue: octetString,
})

/** ExtensionDatas ::= SEQUENCE SIZE(0..MAX) OF ExtData */
export const extensionDatas = sequenceOf(extData, { max: extensionsMax })
