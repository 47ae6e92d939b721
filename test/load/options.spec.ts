import { expect, test } from 'vitest'
import { OptionsRefused, parseLoadRun } from './options.ts'

test('without options it is a minute at a hundred acts a second, on a hub of its own', () => {
  expect(parseLoadRun([])).toEqual({ url: undefined, rate: 100, seconds: 60, warmUpSeconds: 10, goal: { p95Ms: 200, p99Ms: 500, errorShare: 0, growthShare: 0.15 }, file: undefined })
})

test('every option is taken', () => {
  expect(parseLoadRun(['--url', 'http://hub.example:8080/', '--rate', '2.5', '--seconds', '1800', '--warm-up', '0', '--p95', '50', '--p99', '90', '--errors', '0.01', '--growth', '0.3', '--json', 'out.ndjson'])).toEqual({
    url: 'http://hub.example:8080', rate: 2.5, seconds: 1800, warmUpSeconds: 0, goal: { p95Ms: 50, p99Ms: 90, errorShare: 0.01, growthShare: 0.3 }, file: 'out.ndjson',
  })
})

test.each([
  ['--rate', '0'], ['--rate', 'fast'], ['--rate', ''], ['--rate', 'NaN'], ['--rate', '-1'], ['--rate', '1e9'], ['--seconds', '0'], ['--seconds', 'Infinity'],
  ['--errors', '2'], ['--p99', '0'], ['--url', 'localhost'], ['--url', 'ftp://hub'], ['--unknown', '1'],
])('%s %j is refused with the reason', (name, value) => {
  expect(() => parseLoadRun([`${name}=${value}`])).toThrow(OptionsRefused)
  expect(() => parseLoadRun([`${name}=${value}`])).toThrow(/[\u4e00-\u9fff]/)
})
