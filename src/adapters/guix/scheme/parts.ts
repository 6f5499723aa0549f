/** Parts of a file that are inputs of their own (see `RecipeSource.part`). */

/** What a file gives to others: all of it but what stands in the other parts. */
export const interfacePart = ''
/** What the packages are called that the file's definitions give, as far as they say so themselves. */
export const namesPart = 'names'
/** Text of the definitions of a name. */
export const definitionPart = (name: string): string => `define ${name}`
