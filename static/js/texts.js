// Whether nothing of a text can be seen, as config/texts.py has it: spaces, zero width signs, fillers and the like.
const BLANK = /^[\s\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffb]*$/u;

export const isBlank = (text) => BLANK.test(text);
