/** Bytes of a whole file: a licence file has some hundred kB. */
export const fileBytesMax = 16 * 1024 * 1024
/** Objects of one file, by its cross-reference sections; a page of ours has fewer than a hundred. */
export const objectsMax = 100_000
/** Cross-reference sections that follow one another, one a revision. */
export const sectionsMax = 64
/** Arrays and dictionaries inside one another. */
export const depthMax = 32
/** Entries of one dictionary and items of one array. */
export const entriesMax = 100_000
/** Signatures of one file; each is a revision that is read anew. */
export const signaturesMax = 16
/** Fields of the form, and their depth. */
export const fieldsMax = 512
export const fieldDepthMax = 8
/** Bytes of one compressed stream of the structure, unpacked, and of all together. */
export const unpackedBytesMax = 16 * 1024 * 1024
export const unpackedTotalMax = 64 * 1024 * 1024
/** How often each byte may be read, all revisions together, so that objects inside one another's strings cannot multiply the work. */
export const readingsMax = 8
/** Bytes of a signature value; those in use have 4 to 16 KiB. */
export const contentsBytesMax = 64 * 1024
/** Bytes in which a file has to say where its newest cross-reference section is. */
export const tailBytes = 64
/** Entries of the document information, and characters of one: it is told, not judged. */
export const infoEntriesMax = 64
export const infoCharsMax = 4_096
