import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** 宋体 — the face in which seals are cut, bold. */
export const song = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf')))
