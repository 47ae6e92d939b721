/** Red, green and blue as #rrggbb. */
type Colour = string

/** What a line of text is drawn with; both widths are known before, so nothing is measured or broken. */
export interface LineOptions { readonly lineBreak: false; readonly baseline: 'alphabetic'; readonly characterSpacing: number; readonly textWidth: number; readonly wordCount: number }

/**
 * 画布 — what is drawn on: a page of pdfkit, or one that becomes OFD. Points from the top left corner. A figure is begun by its path and ended
 * by its ink, as pdfkit does it.
 */
export interface Canvas {
  lineWidth(points: number): this
  rect(x: number, y: number, width: number, height: number): this
  roundedRect(x: number, y: number, width: number, height: number, corner: number): this
  moveTo(x: number, y: number): this
  lineTo(x: number, y: number): this
  polygon(...points: number[][]): this
  path(data: string): this
  stroke(colour: Colour): this
  fill(colour: Colour): this
  fillAndStroke(fill: Colour, stroke: Colour): this
  font(name: string): this
  fontSize(points: number): this
  fillColor(colour: Colour): this
  text(line: string, x: number, baseline: number, options: LineOptions): this
  save(): this
  restore(): this
  /** Degrees, clockwise on the page, about a point */
  rotate(degrees: number, options: { origin: [number, number] }): this
  fillOpacity(opacity: number): this
}
