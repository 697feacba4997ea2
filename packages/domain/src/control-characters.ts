/** Invisible characters, and those that change the displayed order of what follows. */
export const CONTROL_CHARACTERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
