import type { CommandModule } from '../command.ts'

export const commands: readonly CommandModule[] = []
