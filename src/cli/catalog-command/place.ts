/** Which catalogue a command looks into. */
import type { Command } from 'commander'

export type PlaceOptions = { database?: string; catalog?: string }

export const withDatabase = (command: Command): Command =>
  command.option(
    '--database <file>',
    'catalogue to use: a file, or postgres://… ($PORTOLAN_DATABASE)',
  )

export const withFile = (command: Command): Command =>
  command.option('--catalog <file>', 'a packed catalogue instead, as the one Portolan comes with')
