/** ReFrame's names: a letter or `_`, then letters, digits, `_` and `-`. */
export function plainName(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '')
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`
}

/** Names of features and devices have no `-` either. */
export const featureName = (text: string): string => plainName(text).replaceAll('-', '_')
