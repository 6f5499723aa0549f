/** What a file's version table asks of a library, by the library's soname. */
import type { ElfFacts } from '../model/installation.ts'

/** Sonames of the C library's parts, its loader among them. */
export const ofLibc =
  /^(lib(c|m|pthread|dl|rt|util|mvec|resolv|anl|BrokenLocale|thread_db|nss_[a-z]+)\.so|ld-linux|ld64\.so|ld-musl|libc\.musl)/

export const needsOf = (elf: ElfFacts, soname: RegExp): string[] =>
  Object.entries(elf.versionsNeeded).flatMap(([file, names]) => (soname.test(file) ? names : []))
