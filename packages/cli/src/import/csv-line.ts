/**
 * CSV 行 — cells to one line without its end (RFC 4180, with the file's own delimiter). Read back by read-rows.ts it gives the same cells.
 */
export function csvLine(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => quoted(cell, delimiter)).join(delimiter)
}

function quoted(cell: string, delimiter: string): string {
  // A byte order mark at the start of a cell would be taken for the file's.
  const plain = !cell.includes('"') && !cell.includes('\n') && !cell.includes('\r') && !cell.includes(delimiter) && !cell.startsWith('\ufeff')
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`
}
