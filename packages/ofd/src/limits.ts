/** Bytes of a whole package: a licence has some hundred kB, an invoice with attachments a few MB. */
export const packageBytesMax = 32 * 1024 * 1024
/** Bytes of all entries unpacked. */
export const unpackedBytesMax = 64 * 1024 * 1024
/** Bytes of one entry unpacked. */
export const entryBytesMax = 32 * 1024 * 1024
export const entriesMax = 4096
/** Unpacked to packed, for an entry of more than `ratioFreeBytes`; pages of our own, with their repeated ornaments, come to about 20. */
export const ratioMax = 250
export const ratioFreeBytes = 64 * 1024
/** Bytes of an entry's name, and levels of folders in it. */
export const nameBytesMax = 512
export const nameDepthMax = 16
/** Bytes of all XML entries: at worst, with nothing but line breaks to be normalised, they take two seconds. A page of ours has under one MB. */
export const xmlTotalBytesMax = 16 * 1024 * 1024
/** Bytes of one XML entry, elements in it, their depth, attributes of one of them. */
export const xmlBytesMax = 8 * 1024 * 1024
export const xmlElementsMax = 500_000
export const xmlDepthMax = 64
export const xmlAttributesMax = 64
/** Bytes of the XML entries that are kept as trees: OFD.xml, the list of signatures, a signature. */
export const treeBytesMax = 1024 * 1024
/** Signatures of one document; each covers all entries, so the work grows with both. */
export const signaturesMax = 64
/** Pages of a document: as many as it may have entries. */
export const pagesMax = entriesMax
/** Places of one seal: once on each page. */
export const stampsMax = pagesMax
/** Bytes of a signed value: as much as a signature with its seal and a time stamp may have. */
export const signedValueBytesMax = 3 * 1024 * 1024
/** Custom data of one document and characters of one value. */
export const customDataMax = 256
export const customDataCharsMax = 4096
/** Characters of a title and of the name of custom data. */
export const titleCharsMax = 512
/** Characters of what Signature.xml says in a word: identifiers of algorithms, a time, a page, a place on it. */
export const wordCharsMax = 128
