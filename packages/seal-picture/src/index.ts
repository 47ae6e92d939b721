export { drawNameSeal, type NameSealDrawing } from './draw-name-seal.ts'
export { drawSeal, type SealDrawing, type SealDrawingFault, type SealPicture } from './draw-seal.ts'
export type { SealPath } from './path.ts'
export { svgOf } from './svg.ts'
