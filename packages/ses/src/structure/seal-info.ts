import { either, explicit, ia5String, octetString, optional, sequence, smallInteger, type DerType } from '@hub/der'
import { pictureSizeReadMax } from '../limits.ts'
import { extensionDatas } from './extension.ts'

/** 头信息 SES_Header — `version` tells the structures apart: 4 is GB/T 38540-2020, 5 is GM/T 0031-2025. */
export function header(versionMin: number, versionMax: number) {
  return sequence({ ID: ia5String, version: smallInteger(versionMin, versionMax), Vid: ia5String })
}

/** 印章图片 SES_ESPictrueInfo (so spelt in the standard) — `type` is a file extension such as png or ofd; width and height in millimetres. */
const pictureInfo = sequence({
  type: ia5String,
  data: octetString,
  width: smallInteger(0, pictureSizeReadMax),
  height: smallInteger(0, pictureSizeReadMax),
})

/** `extDatas`: the text of the standard tags it [0], seals in use mostly do not. Both are read, the untagged form is written. */
const sealExtensions = optional(either(extensionDatas, explicit(0, extensionDatas)))

/** 印章信息 SES_SealInfo — the same in all versions but for the header's number and the property block. */
export function sealInfo<H extends object, P>(headerType: DerType<H>, property: DerType<P>) {
  return sequence({ header: headerType, esID: ia5String, property, picture: pictureInfo, extDatas: sealExtensions })
}
