import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { authorityKeys } from '../../services/signer/src/certs/roles.ts'
import { requiredKeys } from '../../services/signer/src/policy/permission.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/signer.md'), 'utf8')
const section = /## 用途 Purposes\n([^]*?)\n## /.exec(page)?.[1] ?? ''
/** In the second column of the table: the keys of the purposes, those of seals aside, of which each seal has its own. */
const told = section.split('\n').filter((line) => line.startsWith('| ')).slice(2).flatMap((line) => [...(line.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, keyId = '']) => keyId)).filter((keyId) => !keyId.startsWith('seal-<'))

test('every key of the hub and of the authority stands in the table of purposes once, and no other', () => {
  expect(told.toSorted()).toEqual([...requiredKeys, ...authorityKeys].map(({ keyId }) => keyId).toSorted())
})
