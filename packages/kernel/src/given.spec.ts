import { expect, test } from 'vitest'
import type { Decider } from './decider.ts'
import { specify } from './given.ts'
import { refuse } from './refusal.ts'

type Lamp = 'on' | 'off'
const lamp: Decider<Lamp, 'switch on', 'lit', 'ALREADY_LIT'> = {
  initial: 'off',
  decide: (state) => (state === 'on' ? refuse('ALREADY_LIT', { since: 'today' }) : ['lit']),
  evolve: () => 'on',
}
const given = specify(lamp)

test('a specification holds where the decision is as said', () => {
  given().when('switch on').then('lit')
  given('lit').when('switch on').thenRefuses('ALREADY_LIT')
  given('lit').when('switch on').thenRefuses('ALREADY_LIT', { since: 'today' })
})

test('a specification fails where the decision is another', () => {
  expect(() => { given('lit').when('switch on').then('lit') }).toThrow()
  expect(() => { given().when('switch on').thenRefuses('ALREADY_LIT') }).toThrow()
  expect(() => { given().when('switch on').thenNothing() }).toThrow()
  expect(() => { given('lit').when('switch on').thenRefuses('ALREADY_LIT', { since: 'yesterday' }) }).toThrow()
})
