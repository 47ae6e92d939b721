import { expect, test } from 'vitest'
import { isEngineSecret } from './engine-secret.ts'

test.each(['/run/secrets/role-ledger', '/run/secrets/a/b', '/run/./secrets/x'])('%s was put there by the container engine', (file) => { expect(isEngineSecret(file)).toBe(true) })

test.each(['/run/secrets', '/run/secrets/../hub', '/etc/run/secrets/x', 'run/secrets/x', '/run/secretsx', ''])('%s was not', (file) => { expect(isEngineSecret(file)).toBe(false) })
