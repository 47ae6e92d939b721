const pointsPerMm = 72 / 25.4

/** Millimetres in points (1/72 inch). */
export const pointsOf = (millimetres: number): number => millimetres * pointsPerMm
