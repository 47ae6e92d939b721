import { choiceBySize, sliced } from '@hub/der'
import { sealV1 } from './seal-v1.ts'
import { sealV4 } from './seal-v4.ts'

/** 电子印章 of any version: two values are V1, four or five are V4 or V5 by the header's number. */
export const anySeal = sliced(choiceBySize({ v1: { sizes: [2], type: sealV1 }, v4: { sizes: [4, 5], type: sealV4 } }))
