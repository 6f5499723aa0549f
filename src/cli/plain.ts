/**
 * Text of a Site, a bundle or a plan may come from anywhere: it must not steer the terminal. `plain`
 * is for one field, `tame` for whole lines: it keeps ends of lines and, on a terminal, our colours.
 */
/* oxlint-disable no-control-regex */
export const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')

const steering = /(\u001b\[(?:1|2|22|3[1-7]|39)m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
export const tame = (text: string, colours: boolean): string =>
  text.replace(steering, (_, colour?: string) => (colours && colour ? colour : '?'))
