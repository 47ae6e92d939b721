import { element } from '../element.ts'
import { DerFault } from '../fault.ts'
import { taggedType } from '../der-type.ts'
import { tags } from '../tag.ts'

const no = 0x00
const yes = 0xff

/** BOOLEAN — one octet, 00 or FF and nothing between (X.690 11.1). */
export const boolean = taggedType<boolean>({
  tag: tags.boolean,
  label: 'BOOLEAN',
  read(content, offset) {
    const [octet] = content
    if (content.length !== 1 || (octet !== no && octet !== yes)) throw new DerFault('BOOLEAN_INVALID', offset, '00 | FF')
    return octet === yes
  },
  write: (value) => element(tags.boolean, Uint8Array.of(value ? yes : no)),
})

/** NULL — no content (X.690 8.8.2). */
export const nothing = taggedType<null>({
  tag: tags.null,
  label: 'NULL',
  read(content, offset) {
    if (content.length > 0) throw new DerFault('NULL_INVALID', offset)
    return null
  },
  write: () => element(tags.null),
})
