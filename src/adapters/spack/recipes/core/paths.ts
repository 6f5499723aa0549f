/** `os.path.join` of POSIX paths. */
export function joinPath(parts: readonly string[]): string {
  let path = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    if (part.startsWith('/')) path = part
    else path += path === '' || path.endsWith('/') ? part : `/${part}`
  }
  return path
}
