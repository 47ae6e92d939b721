/** 画布 — what is drawn on: the page of pdfkit. Points from the top left corner. */
export type Canvas = PDFKit.PDFDocument
