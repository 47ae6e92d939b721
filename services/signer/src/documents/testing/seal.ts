import { isRefusal } from '@hub/kernel'
import { drawSeal, type SealPicture } from '@hub/seal-picture'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const font = readFileSync(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'))

/** 样章 — the seal of a department of the demo city, as the hub draws it. */
export function sampleSeal(name = '演示市交通运输局'): SealPicture {
  const picture = drawSeal({ name, diameterMm: 42, font })
  if (isRefusal(picture)) throw new TypeError(JSON.stringify(picture))
  return picture
}
